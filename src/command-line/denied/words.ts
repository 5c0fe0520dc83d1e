import type { Candidate } from './cures';
import type { Capability } from '../../iam/vocabulary/capability';
import { OPTION_FLAGS } from '../../packer/options/flags';
import { OPTION_NAMES, OptionName, OPTIONS } from '../../packer/options/options';
import { packerNarrowed } from '../../packer/permissions';


/* Names in sentences: properties as code, and what the data says as an instruction. */

/** Properties of one word, which are words of English too. */
const PLAIN = [
  'spot',
  'regions',
  'subnets',
  'parameters',
  'secrets',
  'components',
  'pipelines',
  'console',
  'watermark',
  'vpcs',
  'actions',
  'builders',
  'template',
];
/** What shares with everyone is named only to those who mean that. */
const isMeant = (property: string) => !/^public[A-Z]/.test(property);
const NAMES = '[a-z]+(?:[A-Z]\\w*)+|[a-z]+(?:_[a-z]+)+';
const asNames = (names: string) => new RegExp(`(?<![\\w\`.-])(${names})(?![\\w\`-])`, 'g');
const NAME = asNames(NAMES);
const PROPERTY = asNames(`${NAMES}|${PLAIN.join('|')}`);

/** A text of the data with the names of properties and options as code. */
export const withCode = (text: string) => text.replace(NAME, '`$1`');

/** A list of properties of which any one brings the capability. */
const ANY_OF = /^\w+(?:, \w+)* or \w+$/;

/**
 * What brings a capability, with the names of properties as code: without what it excludes, and of several properties
 * those only that fit, where some do.
 */
export function bringing({ broughtBy: all }: Capability, fits: (property: string) => boolean = isMeant): string {
  const properties = ANY_OF.test(all) ? all.split(/, | or /) : [];
  const [fitting] = [properties.filter(fits), properties.filter(isMeant)].filter(({ length }) => length > 0);
  return (fitting?.join(', ').replace(/, (\w+)$/, ' or $1') ?? all).replace(PROPERTY, '`$1`');
}

const flagOf = (name: string) => OPTION_FLAGS.find(({ property }) => property === name)!.flag;

/** Whether the command `policy` has to be told it. The rest it reads from the template. */
const isTold = (name: OptionName) => name === 'regions' || !OPTIONS[name].template || !!OPTIONS[name].ask;

/** The flags of the command `policy`, for those who do not use the CDK. */
const FLAGS: Readonly<Record<string, string>> = Object.fromEntries(OPTION_NAMES.filter(isTold)
  .map((name) => [name, flagOf((OPTIONS[name].answeredBy ?? [name]).slice(-1)[0])]));

/** How the command `policy` is told the same. */
export function forTheCommand(construct: string, declaredBy: string): string {
  if (construct !== 'PackerBuildRole' || /confineToInstanceProfiles|assumeRoles|dataSourceKeys/.test(declaredBy)) return '';
  const flags = [...new Set(Object.entries(FLAGS)
    .flatMap(([property, flag]) => (new RegExp(`\\b${property}\\b`).test(declaredBy) ? [`\`${flag}\``] : [])))];
  return flags.length > 0 ? ` (${flags.join(' or ')} of the command \`policy\`)` : ' (the command `policy` reads it from the template)';
}

/** The properties behind restrictions. */
const RESTRICTING: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    OPTION_NAMES.flatMap((name) => (OPTIONS[name].narrows ?? []).map((narrowed) => [packerNarrowed[narrowed].id, name])),
  ),
  'declared-topics': 'notificationTopics',
  'log-prefix': 'logBuckets',
  'images-of-recipes': 'recipes',
  'snapshots-of-recipes': 'recipes',
  'tag-keys': 'tagKeys',
  'images-with-tags': 'imageTags',
};

export const restricting = (id: string) => RESTRICTING[id] ?? id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

export const capitalized = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}`;

/** Where a statement is, for those who look it up. */
export const statement = ({ construct, need }: Candidate) => `statement ${need.sid} of ${construct}`;

/** The maps for one type of resource only. */
const OWN_MAPS: Readonly<Record<string, readonly string[]>> = {
  'volume': ['run_volume_tags', 'root_volume_tags'],
  'snapshot': ['snapshot_tags'],
  'launch-template': ['spot_tags'],
  'fleet': ['fleet_tags'],
};

/** The maps of the template that make a resource with tags, by its type: Packer's maps do not inherit from each other. */
export function tagMap(type: string, template = ''): string {
  const named: readonly string[] =
    template.match(/\b(?:run_volume_tags|root_volume_tags|snapshot_tags|spot_tags|fleet_tags|run_tags|tags)\b/g) ?? [];
  const prefer = OWN_MAPS[type] ?? [];
  return prefer.find((map) => named.includes(map)) ?? named[0] ?? 'run_tags';
}
