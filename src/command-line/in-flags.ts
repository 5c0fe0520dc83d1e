import { OPTION_FLAGS } from '../packer/options/flags';
import { PackerBuilder } from '../packer/vocabulary/builders-and-attributes';
import { LateTaggedResource, LateTagging } from '../packer/vocabulary/late-tagging';

/* Errors and warnings of roles in the words of the command: flags for properties. */

/** What errors call otherwise than the command. */
const FLAGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(OPTION_FLAGS.map(({ property, flag }) => [property, flag])),
  buildTag: '--tag',
  onlyBuilds: '--only',
  exceptBuilds: '--except',
  variables: '--var',
  varFiles: '--var-file',
  unknownOptions: '--grant-unknown',
  assumedBy: '--assumed-by',
  permissionsBoundary: '--permissions-boundary',
};

/** Turns of phrase of those who write TypeScript, before their properties are flags. */
const PHRASES: readonly (readonly [RegExp, string | ((...found: string[]) => string)])[] = [
  [/ \[(?:Policy\/Role|ack: [^\]]*)\]/g, ''],
  [/or give the template its value \(variables, varFiles\)/g, 'or give the variable a value by --var or --var-file'],
  [/give the template its value \(variables, varFiles\)/g, 'give the variable a value by --var or --var-file'],
  [/with 'onlyBuilds' or 'exceptBuilds' of PackerTemplate/g, 'by --each, or by --only and --except'],
  [/Set buildTag: \{ uniqueValue: true \}, or give/g, 'Give'],
  [/(?:'lateTagging' with |lateTagging: )?Late(?:Tagging|TaggedResource)\.(\w+)/g, (_, name) => lateTagging(name)],
  [/PackerBuilder\.(\w+)/g, (_, name) => PackerBuilder[name as keyof typeof PackerBuilder]],
  [
    /import it with InstanceProfile\.fromInstanceProfileAttributes and its role/g,
    "write it like 'arn:aws:iam::111122223333:instance-profile/web=arn:aws:iam::111122223333:role/web'",
  ],
  [/take it with Key\.fromKeyArn and write/g, 'write'],
  [/, for example with Key\.fromLookup or Key\.fromKeyArn/g, ''],
  [/ is false:/g, ' is off:'],
  [/; or acknowledge this warning, if the region is new/g, '; or leave it, if the region is new'],
];

/** A preset, or one kind, as flags. */
function lateTagging(name: string): string {
  const preset = LateTagging[name as keyof typeof LateTagging] as LateTagging | undefined;
  const kinds = preset instanceof LateTagging ? preset.resources : [LateTaggedResource[name as keyof typeof LateTaggedResource]];
  return kinds.map((kind) => `--late-tagging ${kind}`).join(' ');
}

const QUOTED = new RegExp(`'(${Object.keys(FLAGS).join('|')})'`, 'g');
/** A name that no sentence has otherwise. */
const BARE = new RegExp(`(?<![\\w'"./-])(${Object.keys(FLAGS).filter((name) => /[A-Z]/.test(name)).join('|')})(?![\\w'"/-])`, 'g');

/** An error or a warning of a role in the words of the command. */
export function inFlags(text: string): string {
  const spoken = PHRASES.reduce((said, [pattern, words]) => said.replace(pattern, words as string), text)
    .replace(/'(\w+)' \(true or false\)/g, (_, name: string) => `${FLAGS[name]} or ${FLAGS[name].replace('--', '--no-')}`);
  return spoken.replace(QUOTED, (_, name: string) => FLAGS[name]).replace(BARE, (_, name: string) => FLAGS[name])
    .replace(/\b([Dd])eclare\b/g, (_, d) => (d === 'D' ? 'Give' : 'give'));
}
