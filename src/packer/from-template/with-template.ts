import { Annotations, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { OptionFinding, findingsOf, inferredOf, mixed } from './findings';
import { namesAsArns } from './name-to-arn';
import { notCoveredOf } from './not-covered';
import { inOrderOfPlaces, Problem } from './problems';
import { strangersOf } from './strangers';
import {
  linesFor, settingTags, SKIP_RUN_TAGS, skippingRunTags, SPOT_MAPS, taggingNoSnapshots, TagProblem, tagProblemsOf,
} from './tags';
import { partitionOf } from '../../iam/scope/regions';
import { fail, known, refusalIn, shown } from '../../iam/validation/fail';
import type { Component } from '../../packer-template/configuration';
import { at } from '../../packer-template/files/fail-at';
import type { ReadTemplate } from '../../packer-template/read-template';
import { Bounds, checkedTexts, declaredByTexts, DeclaredTexts } from '../options/declare';
import { AnyList } from '../options/option';
import { OPTION_NAMES, OptionName, OPTIONS, PackerBuild } from '../options/options';
import { labelOf, MANAGEMENT } from '../plugin/components';
import { Options } from '../plugin/options';
import { PARTITION_PRESETS } from '../plugin/partition-presets';
import { PackerBuilder } from '../vocabulary/builders-and-attributes';
import { LateTaggedResource } from '../vocabulary/late-tagging';

/*
 * What is declared for a role, with what its template says. What is declared settles what the template leaves open; what
 * contradicts it is an error.
 */

export interface Untagged {
  /** Maps that lack it. */
  readonly maps: readonly TagProblem[];
  /** Maps that may lack it, and options that create something without it. */
  readonly others: readonly Problem[];
}

/** What a template and what is declared come to. */
export interface Understood {
  /** What contradicts, or is open: no role can be made before it is settled. */
  readonly problems: readonly Problem[];
  /** What the template lacks of the build tag: the role does not depend on it, and AWS refuses the build without it. */
  readonly untagged: Untagged;
  /** What builds do, once there is no problem. */
  readonly build: () => PackerBuild;
}

const answersOf = (property: OptionName) => (OPTIONS[property].answeredBy ?? [property]) as readonly OptionName[];
const isDeclared = (declared: PackerBuild, property: OptionName) => answersOf(property).some((name) => declared[name] !== undefined);
const where = (finding: OptionFinding) => `${at(finding.place)}: ${finding.option} of ${labelOf(finding.component)}`;
const quoted = (properties: readonly string[]) => properties.map((property) => `'${property}'`).join(' or ');

/** What settles an option that is not known: of a switch either value does. */
const settling = (property: OptionName) => quoted(answersOf(property)) + (OPTIONS[property].isList ? '' : ' (true or false)');
/** What comes from variables, their values settle as well. */
const ofVariables = (reason = '') => (/\bvariable\b/.test(reason) ? ', or give the template its value (variables, varFiles)' : '');

/** What a role is made with beside its properties. */
export interface GivenBeside {
  readonly buildTag: { readonly key: string; readonly value: string };
  /** What is not known is given in its unscoped form, where it has one. */
  readonly grantsUnknown: boolean;
}

type Declare = (regions: Pick<PackerBuild, 'regions' | 'copyToRegions'>) => PackerBuild;

/**
 * What builds do by a template and by what is declared.
 *
 * @param declare what is declared, checked against what the template says of regions
 */
export function buildWithTemplate(scope: IConstruct, declare: Declare, template: ReadTemplate, given: GivenBeside): PackerBuild {
  const { problems, untagged: { maps, others: further }, build } = understood(scope, declare, template, given);
  const { key, value } = given.buildTag;
  const tags = maps.length > 0 ? [tagProblem(maps, { key, value: known(scope, value) }), ...further] : further;
  const [first, ...others] = [...problems, ...tags].map(({ text, cure }) => `${text}: ${cure}`);
  if (first !== undefined) {
    fail(scope, 'template', 'does not match the role',
      others.length === 0 ? first : [first, ...others].map((problem) => `\n  - ${problem}`).join(''));
  }
  for (const { id, text } of strangersOf(template)) Annotations.of(scope).addWarningV2(id, text);
  return build();
}

/** What is declared, with the late tagging of the partition that the regions of the template are in. */
function withPreset(scope: IConstruct, declared: PackerBuild, regions: readonly string[] = []): PackerBuild {
  if (declared.lateTagging || declared.confineToInstanceProfiles) return declared;
  const [found, ...others] = [...new Set((declared.regions ?? regions).map(partitionOf))];
  const preset = found && others.length === 0 ? PARTITION_PRESETS[found] : undefined;
  if (!preset) return declared;
  Annotations.of(scope).addWarningV2('cdk-ami-build-roles:late-tagging-from-region',
    `in ${found}, where the template builds, the Amazon plugin of Packer creates some resources without tags, so the role has lateTagging: ${preset.name}: read its trade-off`);
  return { ...declared, lateTagging: preset.preset.resources };
}

/** The same for those who say the problems in their own words. */
export function understood(scope: IConstruct, declare: Declare, template: ReadTemplate, given: GivenBeside): Understood {
  const read = findingsOf(template);
  const { regions, copyToRegions } = inferredOf(template, read) as { readonly [list in 'regions' | 'copyToRegions']?: readonly string[] };
  const declared = withPreset(scope, declare({ regions, copyToRegions }), regions);
  const findings = namesAsArns(scope, read, declared, declared.regions ?? regions);
  const inferred = inferredOf(template, findings);
  const bounds: Bounds = {
    scope, buildTag: given.buildTag, regions: declared.regions ?? regions, copyToRegions: declared.copyToRegions ?? copyToRegions,
  };
  const problems: Problem[] = [
    ...malformed(bounds, findings),
    ...contradictions(scope, declared, inferred, findings),
    ...asked(scope, declared, findings),
    ...managedElsewhere(template, bounds),
    ...mixtures(template, declared, findings),
  ];
  const open = findings.filter((finding) => finding.state === 'unknown' && !isDeclared(declared, finding.property));
  const granted = open.filter(({ property }) => given.grantsUnknown && OPTIONS[property].unscoped);
  problems.push(...open.filter((finding) => !granted.includes(finding)).map((finding): Problem => ({
    place: finding.place,
    text: `${where(finding)} is not known, because ${finding.unknown}`,
    cure: `declare ${settling(finding.property)}${ofVariables(finding.unknown)}${given.grantsUnknown ? '; it has no unscoped form' : ''}`,
  })));
  for (const finding of granted) {
    Annotations.of(scope).addWarningV2('cdk-ami-build-roles:unknown-template-option',
      `${where(finding)} is not known, because ${finding.unknown}: the role has the permissions for any value. Declare ${quoted(answersOf(finding.property))} to narrow it`);
  }
  const notCovered = notCoveredOf(template).filter(({ settledBy }) => !isDeclared(declared, settledBy));
  for (const { text } of notCovered) Annotations.of(scope).addWarningV2('cdk-ami-build-roles:option-not-covered', text);
  for (const { text } of taggingNoSnapshots(template)) {
    Annotations.of(scope).addWarningV2('cdk-ami-build-roles:snapshot-tags-without-snapshots', text);
  }
  const unscoped: DeclaredTexts = Object.assign({}, ...granted.map(({ property }) => OPTIONS[property].unscoped));
  return {
    problems: inOrderOfPlaces(problems),
    untagged: untagged(scope, declared, template, given),
    build: () => withoutTraps({ ...declaredByTexts({ ...inferred, ...unscoped }, bounds), ...declared }, declared, findings),
  };
}

/**
 * Where what a template names cannot narrow the role, although the build keeps to it: the trial launch of a temporary profile goes to
 * the default subnet, and the fleet of a spot instance without spot_instance_types names its type in the launch template only.
 */
function withoutTraps(build: PackerBuild, declared: PackerBuild, findings: readonly OptionFinding[]): PackerBuild {
  const typeless = findings.some(({ property, component, option }) => property === 'instanceTypes' && option === 'instance_type'
    && findings.some((other) => other.property === 'spot' && other.component === component));
  return {
    ...build,
    ...(build.temporaryInstanceProfile && { subnets: declared.subnets, vpcs: declared.vpcs }),
    ...(typeless && { instanceTypes: declared.instanceTypes }),
  };
}

/** Values that no role takes, with their place. */
function malformed(bounds: Bounds, findings: readonly OptionFinding[]): Problem[] {
  return findings.flatMap((finding): Problem[] => {
    const { property, values, state } = finding;
    if (state !== 'known' || values.length === 0) return [];
    try {
      checkedTexts(property, values, bounds);
      return [];
    } catch (error) {
      const refusal = refusalIn(error);
      if (!refusal) throw error;
      return [{ place: finding.place, text: `${where(finding)} ${refusal.problem}`, cure: refusal.cure }];
    }
  });
}

/** What a template calls the declared things. A name that is not known yet stays a token. */
function namesOf(declared: PackerBuild, property: OptionName): readonly string[] | undefined {
  const option = OPTIONS[property] as AnyList;
  return (declared[property] as readonly unknown[] | undefined)?.map(option.named ?? String);
}

function contradictions(
  scope: IConstruct, declared: PackerBuild, { builders }: DeclaredTexts, findings: readonly OptionFinding[],
): Problem[] {
  const problems: Problem[] = [];
  for (const builder of builders as PackerBuilder[]) {
    if (declared.builders && !declared.builders.includes(builder)) {
      const finding = findings.find(({ component }) => component.type === builder);
      problems.push({
        place: finding?.component.place,
        text: `${finding ? `${at(finding.component.place)}: ` : ''}the template builds with ${builder}, which is not in 'builders'`,
        cure: 'add it, or leave out \'builders\'',
      });
    }
  }
  for (const finding of findings.filter(({ state }) => state === 'known')) {
    const { property, values } = finding;
    const option = OPTIONS[property];
    if (option.isList) {
      const names = namesOf(declared, property);
      if (!names) continue;
      const missing = values.filter((value) => !names.some((name) => covers(scope, property, name, value)));
      // A region that images are copied to can be built in as well.
      const elsewhere = property === 'copyToRegions' ? missing.filter((value) => !declared.regions?.includes(value)) : missing;
      if (elsewhere.length > 0) {
        problems.push({
          place: finding.place,
          text: `${where(finding)} is ${elsewhere.map(shown).join(', ')}, which '${property}' does not have`,
          cure: `add it to '${property}', or change the template`,
        });
      }
    } else if (declared[property] === false && !option.narrows) {
      problems.push({
        place: finding.place,
        text: `${where(finding)} is set, while '${property}' is false`,
        cure: `leave out '${property}', or change the template`,
      });
    }
  }
  return problems;
}

/** Whether a declared name stands for one of the template. */
function covers(scope: IConstruct, property: OptionName, name: string, text: string): boolean {
  const value = known(scope, name);
  // What is known at deployment only may be it.
  return value === undefined || value === text || !!(OPTIONS[property] as AnyList).covers?.(value, text);
}

function asked(scope: IConstruct, declared: PackerBuild, findings: readonly OptionFinding[]): Problem[] {
  return findings.filter(({ state }) => state === 'ask').flatMap((finding): Problem[] => {
    const { property, values, unknown } = finding;
    const value = values.length > 0 && unknown === undefined ? ` (${values.map(shown).join(', ')})` : '';
    if (!isDeclared(declared, property)) {
      return [{
        place: finding.place,
        text: `${where(finding)}${value} ${OPTIONS[property].ask}`,
        cure: `declare ${quoted(answersOf(property))}`,
      }];
    }
    const { comparable } = OPTIONS[property] as AnyList;
    // Another property that answers may stand for any of them.
    if (!comparable || answersOf(property).some((name) => name !== property && declared[name])) return [];
    const names = namesOf(declared, property)!;
    const strangers = values.filter((text) => !names.some((name) => covers(scope, property, name, text)));
    return strangers.map((text) => ({
      place: finding.place,
      text: `${where(finding)} is ${shown(text)}, which '${property}' does not have (${names.join(', ')})`,
      cure: `add it to '${property}', or change the template`,
    }));
  });
}

/** Where amazon-ami-management would remove images, and the role has none. */
function managedElsewhere(template: ReadTemplate, { scope, regions, copyToRegions = [] }: Bounds): Problem[] {
  const own = [...regions ?? [Stack.of(scope).region], ...copyToRegions].map((region) => known(scope, region));
  return template.components.filter(({ type }) => type === MANAGEMENT).flatMap((component): Problem[] => {
    const found = Options.of(component).texts('regions');
    const others = own.includes(undefined) ? [] : found?.values.filter((region) => !own.includes(region)) ?? [];
    if (!found || others.length === 0) return [];
    return [{
      place: found.place,
      text: `${at(found.place)}: regions of ${labelOf(component)} has ${others.map(shown).join(', ')}, where the role makes no images`,
      cure: "add it to 'regions' or 'copyToRegions', or change the template",
    }];
  });
}

/** What one role cannot be at once. */
export function mixtures(template: ReadTemplate, declared: PackerBuild, findings: readonly OptionFinding[]): Problem[] {
  return OPTION_NAMES.filter((property) => OPTIONS[property].otherSources).flatMap((property): Problem[] => {
    const found = mixed(template, findings, property);
    // With declared groups no source opens any.
    const usesGroups = (component: Component) =>
      findings.some((finding) => finding.property === 'securityGroups' && finding.component === component);
    if (!found || (property === 'sessionManager' && (declared.securityGroups || usesGroups(found.not)))) return [];
    return [{
      place: found.using.place,
      text: `${where(found.using)} is set, while ${labelOf(found.not)} (${at(found.not.place)}) ${OPTIONS[property].otherSources}`,
      cure: "give each a role of its own, with 'onlyBuilds' or 'exceptBuilds' of PackerTemplate, or set the option in both",
    }];
  });
}

function untagged(
  scope: IConstruct, declared: PackerBuild, template: ReadTemplate, { buildTag: tag, grantsUnknown }: GivenBeside,
): Untagged {
  if (declared.confineToInstanceProfiles) return { maps: [], others: taggedThoughConfined(template) };
  const value = known(scope, tag.value);
  const late = declared.lateTagging ?? [];
  const problems = tagProblemsOf(template, { key: tag.key, value }, { late, requireVolumeTag: !!declared.requireVolumeTag });
  const doubts = problems.filter(({ state }) => state === 'unknown').map(({ component, option, place, found }) =>
    ({ place, text: `${at(place)}: whether ${option} of ${labelOf(component)} has the build tag is not known, because ${found}` }));
  if (grantsUnknown) {
    doubts.forEach(({ text }) =>
      Annotations.of(scope).addWarningV2('cdk-ami-build-roles:unknown-template-option', `${text}: without it the build is refused`));
  }
  return {
    maps: problems.filter(({ state }) => state !== 'unknown'),
    others: [
      ...(grantsUnknown ? [] : doubts).map((doubt): Problem => ({ ...doubt, cure: 'give the template its value (variables, varFiles)' })),
      ...(late.includes(LateTaggedResource.IMAGES_AND_SNAPSHOTS) ? [] : untaggedImages(template)),
    ],
  };
}

/** A role that is confined to instance profiles has no right to tag anything. */
const taggedThoughConfined = (template: ReadTemplate) => settingTags(template).map(({ component, option, place }): Problem => ({
  place,
  text: `${at(place)}: ${option} of ${labelOf(component)} sets tags, and a role with 'confineToInstanceProfiles' cannot tag anything`,
  cure: "take the tags out of the template; or leave 'confineToInstanceProfiles' out, and set the build tag in every map",
}));

/** Images that are created without tags, by an option. */
const untaggedImages = (template: ReadTemplate) => skippingRunTags(template).map(({ component, setting }): Problem => ({
  place: setting.place,
  text: `${at(setting.place)}: ${SKIP_RUN_TAGS} of ${labelOf(component)} ${setting.unknown
    ? `is not known, because ${setting.unknown}: if it is true, the image is created without the build tag, which AWS would refuse`
    : 'is true: the image is created without the build tag, which AWS would refuse'}`,
  cure: `take ${SKIP_RUN_TAGS} out; or set the build tag in tags and snapshot_tags, and declare 'lateTagging' with LateTaggedResource.IMAGES_AND_SNAPSHOTS`,
}));

function tagProblem(problems: readonly TagProblem[], tag: { key: string; value?: string }): Problem {
  const spotOnly = problems.every(({ option }) => SPOT_MAPS.includes(option));
  const instead = spotOnly
    ? "declare 'lateTagging' with LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS"
    : "declare 'confineToInstanceProfiles', and take all tags out of it";
  return {
    text: `the build tag ${tag.key}=${tag.value ?? '…'} is missing in ${problems.length} of its maps, so AWS would refuse the build or leave something behind that the role cannot change\n`
      + `${linesFor(problems, tag).map((line) => `    ${line}`).join('\n')}\n  `,
    cure: `add these lines; or, if the template cannot be changed, ${instead}`,
  };
}
