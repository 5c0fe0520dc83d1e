import { Annotations, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import {
  ALL_OR_NONE, Finding, findingsOf, Inferred, inferredOf, labelOf, List, mixed, NARROWING,
} from './findings';
import { Property } from './rules';
import {
  linesFor, settingTags, SKIP_RUN_TAGS, skippingRunTags, SPOT_MAPS, taggingNoSnapshots, TagProblem, tagProblemsOf,
} from './tags';
import { accountsOf, imageOwnersOf, instanceTypesOf } from '../../iam/scope/declared';
import { copyRegionsOf, regionsOf } from '../../iam/scope/regions';
import { fail, known, shown } from '../../iam/validation/fail';
import {
  checkExact, checkShape, KEY_PAIR_NAME, LAUNCH_TEMPLATE_ID, LICENSE_CONFIGURATION_ARN, ORGANIZATION_ARN, ORGANIZATIONAL_UNIT_ARN,
  PLACEMENT_GROUP_NAME, RESOURCE_GROUP_ARN, ROLE_ARN, SECURITY_GROUP_ID, Shape, SNAPSHOT_ID, SUBNET_ID, VPC_ID,
} from '../../iam/validation/shapes';
import { at } from '../../packer-template/fail-at';
import type { ReadTemplate } from '../../packer-template/read-template';
import { LateTaggedResource } from '../late-tagging';
import type { PackerBuildRoleProps } from '../packer-build-role-props';
import { PackerImageAttribute, PackerUnknownOptions } from '../vocabulary';

/*
 * The properties of a role with those that its template says. What is declared settles what the template leaves open; what
 * contradicts it is an error.
 */

/** A thing to say about the template: where, and what to do. */
interface Problem {
  readonly text: string;
  readonly cure: string;
}

/** A property as texts, where it was declared. A text that is not known yet stays a token. */
const DECLARED: Record<List, (props: PackerBuildRoleProps) => string[] | undefined> = {
  regions: ({ regions }) => regions,
  copyToRegions: ({ copyToRegions }) => copyToRegions,
  assumeRoles: ({ assumeRoles }) => assumeRoles?.map(({ roleArn }) => roleArn),
  instanceTypes: ({ instanceTypes }) => instanceTypes,
  sourceImageOwners: ({ sourceImageOwners }) => sourceImageOwners,
  subnets: ({ subnets }) => subnets?.map(({ subnetId }) => subnetId),
  vpcs: ({ vpcs }) => vpcs?.map(({ vpcId }) => vpcId),
  securityGroups: ({ securityGroups }) => securityGroups?.map(({ securityGroupId }) => securityGroupId),
  keyPairs: ({ keyPairs }) => keyPairs?.map(({ keyPairName }) => keyPairName),
  blockDeviceSnapshots: ({ blockDeviceSnapshots }) => blockDeviceSnapshots,
  placementGroups: ({ placementGroups }) => placementGroups,
  hostResourceGroups: ({ hostResourceGroups }) => hostResourceGroups,
  licenseConfigurations: ({ licenseConfigurations }) => licenseConfigurations,
  kmsKeys: ({ kmsKeys }) => kmsKeys?.map(({ keyArn }) => keyArn),
  imageAttributes: ({ imageAttributes }) => imageAttributes,
  amiUsers: ({ amiUsers }) => amiUsers,
  amiOrgArns: ({ amiOrgArns }) => amiOrgArns,
  amiOuArns: ({ amiOuArns }) => amiOuArns,
  snapshotUsers: ({ snapshotUsers }) => snapshotUsers,
  fastLaunchTemplates: ({ fastLaunchTemplates }) => fastLaunchTemplates,
};

/** Texts as the properties that hold them: of resources, only what a policy names is ever read, and where they are. */
const RESOURCES: Partial<Record<List, (text: string) => object>> = {
  assumeRoles: (roleArn) => ({ roleArn }),
  subnets: (subnetId) => ({ subnetId }),
  vpcs: (vpcId) => ({ vpcId }),
  securityGroups: (securityGroupId) => ({ securityGroupId }),
  keyPairs: (keyPairName) => ({ keyPairName }),
  kmsKeys: (keyArn) => ({ keyArn }),
};

/** Whether a declared text covers one of the template. Families of instance types end in a star. */
function covers(scope: IConstruct, property: List, declared: string, text: string): boolean {
  const value = known(scope, declared);
  if (value === undefined || value === text) return true; // what is known at deployment only may be it
  return property === 'instanceTypes' && value.endsWith('.*') && text.startsWith(value.slice(0, -1));
}

/** Capabilities in their unscoped form, where a template leaves open whether or for what they are needed. */
const UNSCOPED: Partial<Record<Property, PackerBuildRoleProps>> = {
  // Left out, these narrow nothing.
  subnets: {},
  vpcs: {},
  instanceTypes: {},
  sourceImageOwners: {},
  requireImdsV2: {},
  skipCreateAmi: {},
  // AWS has no condition on whom an image is shared with.
  amiUsers: { publicImages: true },
  amiOrgArns: { publicImages: true },
  amiOuArns: { publicImages: true },
  publicImages: { publicImages: true },
  imageAttributes: { imageAttributes: Object.values(PackerImageAttribute) },
  spot: { spot: true },
  readWindowsPassword: { readWindowsPassword: true },
  associatePublicIpAddress: { associatePublicIpAddress: true },
  enhancedNetworking: { enhancedNetworking: true },
  encryptBoot: { encryptBoot: true },
  snapshotVolumes: { snapshotVolumes: true },
  setDeprecation: { setDeprecation: true },
  deregistrationProtection: { deregistrationProtection: true },
  fastLaunch: { fastLaunch: true },
  decodeAuthorizationMessages: { decodeAuthorizationMessages: true },
};

/** The properties that settle one, beside itself. */
const SETTLED_BY: Partial<Record<Property, readonly Property[]>> = {
  instanceProfiles: ['instanceProfiles', 'instanceRoles'],
};

const settlersOf = (property: Property) => SETTLED_BY[property] ?? [property];
const isDeclared = (props: PackerBuildRoleProps, property: Property) => settlersOf(property).some((name) => props[name] !== undefined);
const where = (finding: Finding) => `${at(finding.place)}: ${finding.option} of ${labelOf(finding.component)}`;
const quoted = (properties: readonly string[]) => properties.map((property) => `'${property}'`).join(' or ');

export function withTemplate(
  scope: IConstruct, props: PackerBuildRoleProps, template: ReadTemplate, tag: { key: string; value: string },
): PackerBuildRoleProps {
  const findings = findingsOf(template);
  const inferred = inferredOf(template, findings);
  const problems: Problem[] = [
    ...malformed(scope, findings),
    ...contradictions(scope, props, inferred, findings),
    ...asked(scope, props, findings),
    ...mixtures(template, props, findings),
    ...untagged(scope, props, template, tag),
  ];
  const open = findings.filter((finding) => finding.state === 'unknown' && !isDeclared(props, finding.property));
  const grants = props.unknownOptions === PackerUnknownOptions.GRANT_UNSCOPED_WITH_WARNING;
  const granted = open.filter(({ property }) => grants && UNSCOPED[property]);
  problems.push(...open.filter((finding) => !granted.includes(finding)).map((finding): Problem => ({
    text: `${where(finding)} is not known, because ${finding.unknown}`,
    cure: `declare ${quoted(settlersOf(finding.property))}, or give the template its value (variables, varFiles)`
      + (grants ? '; it has no unscoped form' : ''),
  })));
  if (problems.length > 0) {
    const [first, ...others] = problems.map(({ text, cure }) => `${text}: ${cure}`);
    fail(scope, 'template', 'does not go with the role', others.length === 0 ? first : [first, ...others].map((problem) => `\n  - ${problem}`).join(''));
  }
  for (const finding of granted) {
    Annotations.of(scope).addWarningV2('cdk-ami-build-roles:unknown-template-option',
      `${where(finding)} is not known, because ${finding.unknown}: the role is given what any value needs. Declare ${quoted(settlersOf(finding.property))} to narrow it`);
  }
  for (const { text } of taggingNoSnapshots(template)) Annotations.of(scope).addWarningV2('cdk-ami-build-roles:snapshot-tags-without-snapshots', text);
  const effective = { ...propsOf(scope, inferred), ...Object.assign({}, ...granted.map(({ property }) => UNSCOPED[property])), ...declaredIn(props) };
  return withoutTraps(effective, props, findings);
}

/** The properties that were given a value; `undefined` says nothing. */
function declaredIn(props: PackerBuildRoleProps): PackerBuildRoleProps {
  return Object.fromEntries(Object.entries(props).filter(([name, value]) => value !== undefined && name !== 'template' && name !== 'unknownOptions'));
}

function propsOf(scope: IConstruct, { builders, lists, switches, importPrefix }: Inferred): PackerBuildRoleProps {
  const { account, region } = Stack.of(scope);
  const here = { node: scope.node, env: { account, region } }; // a template says no other account
  const resources = (property: List, texts: string[]): unknown[] => {
    const make = RESOURCES[property];
    return make ? texts.map((text) => ({ ...make(text), ...here })) : texts;
  };
  return {
    builders,
    ...Object.fromEntries(Object.entries(lists).map(([property, texts]) => [property, resources(property as List, texts)])),
    ...switches,
    ...(importPrefix !== undefined && { importPrefix }),
  };
}

/**
 * Where what a template names cannot narrow the role, although the build keeps to it: the trial launch of a temporary profile goes to
 * the default subnet, and the fleet of a spot instance without spot_instance_types names its type in the launch template alone.
 */
function withoutTraps(effective: PackerBuildRoleProps, declared: PackerBuildRoleProps, findings: readonly Finding[]): PackerBuildRoleProps {
  const typeless = findings.some(({ property, component, option }) => property === 'instanceTypes' && option === 'instance_type'
    && findings.some((other) => other.property === 'spot' && other.component === component));
  return {
    ...effective,
    ...(effective.temporaryInstanceProfile && { subnets: declared.subnets, vpcs: declared.vpcs }),
    ...(typeless && { instanceTypes: declared.instanceTypes }),
  };
}

/** What the values of a property have to look like. */
const CHECKED: Partial<Record<List, (scope: IConstruct, property: string, values: string[]) => unknown>> = {
  regions: (scope, _, values) => regionsOf(scope, values),
  copyToRegions: (scope, _, values) => copyRegionsOf(scope, values, values),
  amiUsers: accountsOf,
  snapshotUsers: accountsOf,
  instanceTypes: (scope, _, values) => instanceTypesOf(scope, values),
  sourceImageOwners: (scope, _, values) => imageOwnersOf(scope, values),
};
const SHAPES: Partial<Record<List, Shape>> = {
  amiOrgArns: ORGANIZATION_ARN,
  amiOuArns: ORGANIZATIONAL_UNIT_ARN,
  assumeRoles: ROLE_ARN,
  hostResourceGroups: RESOURCE_GROUP_ARN,
  licenseConfigurations: LICENSE_CONFIGURATION_ARN,
  blockDeviceSnapshots: SNAPSHOT_ID,
  fastLaunchTemplates: LAUNCH_TEMPLATE_ID,
  placementGroups: PLACEMENT_GROUP_NAME,
  subnets: SUBNET_ID,
  vpcs: VPC_ID,
  securityGroups: SECURITY_GROUP_ID,
  keyPairs: KEY_PAIR_NAME,
};

function checkValues(scope: IConstruct, property: List, values: string[]): void {
  CHECKED[property]?.(scope, property, values);
  const shape = SHAPES[property];
  for (const value of CHECKED[property] ? [] : values) {
    checkExact(scope, property, value);
    if (shape) checkShape(scope, property, value, shape);
  }
}

/** Values that no role takes, with their place. */
function malformed(scope: IConstruct, findings: readonly Finding[]): Problem[] {
  return findings.flatMap((finding): Problem[] => {
    const { property, values, state } = finding;
    if (state !== 'known' || values.length === 0 || !(property in DECLARED)) return [];
    try {
      checkValues(scope, property as List, [...values]);
      return [];
    } catch (error) {
      return [{ text: where(finding), cure: (error as Error).message.replace(` [${scope.node.path}]`, '') }];
    }
  });
}

function contradictions(scope: IConstruct, props: PackerBuildRoleProps, inferred: Inferred, findings: readonly Finding[]): Problem[] {
  const problems: Problem[] = [];
  for (const builder of inferred.builders) {
    if (props.builders && !props.builders.includes(builder)) {
      const finding = findings.find(({ component }) => component.type === builder);
      problems.push({ text: `${finding ? `${at(finding.component.place)}: ` : ''}the template builds with ${builder}, which is not in 'builders'`, cure: 'add it, or leave out \'builders\'' });
    }
  }
  for (const finding of findings.filter(({ state }) => state === 'known')) {
    const { property, values } = finding;
    if (property in DECLARED) {
      const declared = DECLARED[property as List](props);
      if (!declared) continue;
      const missing = values.filter((value) => !declared.some((text) => covers(scope, property as List, text, value)));
      // A region that images are copied to can be built in as well.
      const elsewhere = property === 'copyToRegions' ? missing.filter((value) => !props.regions?.includes(value)) : missing;
      if (elsewhere.length > 0) {
        problems.push({ text: `${where(finding)} is ${elsewhere.map(shown).join(', ')}, which '${property}' does not have`, cure: `add it to '${property}', or change the template` });
      }
    } else if (props[property] === false && !NARROWING.includes(property)) {
      problems.push({ text: `${where(finding)} is set, while '${property}' is false`, cure: `leave out '${property}', or change the template` });
    }
  }
  return problems;
}

const CANNOT_TELL: Partial<Record<Property, string>> = {
  instanceProfiles: 'names a profile, and only you know the role in it',
  kmsKeys: 'is an alias or the id of a key, and policies want its ARN',
  bundleBucket: 'names a bucket',
  importBucket: 'names a bucket',
  secrets: 'names a secret',
  parameters: 'names a parameter',
  securityGroups: 'finds security groups when Packer runs',
  fastLaunchTemplates: 'names a launch template, and policies want its id',
};

function asked(scope: IConstruct, props: PackerBuildRoleProps, findings: readonly Finding[]): Problem[] {
  return findings.filter(({ state }) => state === 'ask').flatMap((finding): Problem[] => {
    const { property, values, unknown } = finding;
    const value = values.length > 0 && unknown === undefined ? ` (${values.map(shown).join(', ')})` : '';
    if (!isDeclared(props, property)) {
      return [{ text: `${where(finding)}${value} ${CANNOT_TELL[property]}`, cure: `declare ${quoted(settlersOf(property))}` }];
    }
    const other = namesOf(scope, props, property);
    const strangers = values.filter((text) => other && !other.some((name) => matches(property, name, text)));
    return strangers.map((text) => ({
      text: `${where(finding)} is ${shown(text)}, which '${property}' does not have (${other!.join(', ')})`, cure: `add it to '${property}', or change the template`,
    }));
  });
}

/** The names of what was declared for a property, if all of them are known. */
function namesOf(scope: IConstruct, props: PackerBuildRoleProps, property: Property): string[] | undefined {
  const texts = {
    instanceProfiles: props.instanceRoles ? undefined : props.instanceProfiles?.map(({ instanceProfileArn }) => instanceProfileArn),
    bundleBucket: props.bundleBucket && [props.bundleBucket.bucketName],
    importBucket: props.importBucket && [props.importBucket.bucketName],
  }[property as string];
  const names = texts?.map((text) => known(scope, text));
  return names?.every((name) => name !== undefined) ? names as string[] : undefined;
}

function matches(property: Property, name: string, text: string): boolean {
  if (property === 'instanceProfiles') return name === text || name.endsWith(`/${text}`);
  return name === text || text.startsWith(`${name}/`);
}

/** What one role cannot be at once. */
function mixtures(template: ReadTemplate, props: PackerBuildRoleProps, findings: readonly Finding[]): Problem[] {
  const consequences: Partial<Record<Property, string>> = {
    securityGroups: 'makes a temporary one, which a role with declared security groups cannot',
    keyPairs: 'makes a temporary one, which a role with declared key pairs cannot',
    useCreateImage: 'registers its image, which a role that makes images of instances cannot',
    sessionManager: 'opens its security group, which a role for Session Manager cannot',
  };
  return [...ALL_OR_NONE, 'useCreateImage' as const, 'sessionManager' as const].flatMap((property): Problem[] => {
    const found = mixed(template, findings, property);
    // With declared groups no source opens any.
    if (!found || (property === 'sessionManager' && (props.securityGroups || findings.some((finding) => finding.property === 'securityGroups' && finding.component === found.not)))) return [];
    return [{
      text: `${where(found.using)} is set, while ${labelOf(found.not)} (${at(found.not.place)}) ${consequences[property]}`,
      cure: 'give each a role of its own, with only and except of the template, or set the option in both',
    }];
  });
}

function untagged(scope: IConstruct, props: PackerBuildRoleProps, template: ReadTemplate, tag: { key: string; value: string }): Problem[] {
  if (props.confineToInstanceProfiles) return taggedBehindFence(template);
  const value = known(scope, tag.value);
  const late = props.lateTagging?.resources ?? [];
  const problems = tagProblemsOf(template, { key: tag.key, value }, { late, requireVolumeTag: !!props.requireVolumeTag });
  const unknown = props.unknownOptions === PackerUnknownOptions.GRANT_UNSCOPED_WITH_WARNING ? problems.filter(({ state }) => state === 'unknown') : [];
  for (const { component, option, place, found } of unknown) {
    Annotations.of(scope).addWarningV2('cdk-ami-build-roles:unknown-template-option',
      `${at(place)}: whether ${option} of ${labelOf(component)} has the build tag is not known, because ${found}: without it the build is refused`);
  }
  const certain = problems.filter(({ state }) => state !== 'unknown');
  const doubtful = problems.filter((problem) => problem.state === 'unknown' && !unknown.includes(problem));
  return [
    ...(certain.length > 0 ? [tagProblem(template, certain, { key: tag.key, value })] : []),
    ...doubtful.map(({ component, option, place, found }): Problem => ({
      text: `${at(place)}: whether ${option} of ${labelOf(component)} has the build tag is not known, because ${found}`,
      cure: 'give the template its value (variables, varFiles)',
    })),
    ...(late.includes(LateTaggedResource.IMAGES_AND_SNAPSHOTS) ? [] : untaggedImages(template)),
  ];
}

/** A role with a fence has no right to tag anything. */
const taggedBehindFence = (template: ReadTemplate) => settingTags(template).map(({ component, option, place }): Problem => ({
  text: `${at(place)}: ${option} of ${labelOf(component)} sets tags, and a role with 'confineToInstanceProfiles' cannot tag anything`,
  cure: "take the tags out of the template; or leave 'confineToInstanceProfiles' out, and set the build tag in every map",
}));

/** Images that are created without tags, by an option. */
const untaggedImages = (template: ReadTemplate) => skippingRunTags(template).map(({ component, setting }): Problem => ({
  text: `${at(setting.place)}: ${SKIP_RUN_TAGS} of ${labelOf(component)} ${setting.unknown
    ? `is not known, because ${setting.unknown}: if it is true, the image is created without the build tag, which AWS would refuse`
    : 'is true: the image is created without the build tag, which AWS would refuse'}`,
  cure: `take ${SKIP_RUN_TAGS} out; or set the build tag in tags and snapshot_tags, and declare 'lateTagging' with LateTaggedResource.IMAGES_AND_SNAPSHOTS`,
}));

function tagProblem(template: ReadTemplate, problems: readonly TagProblem[], tag: { key: string; value?: string }): Problem {
  const spotOnly = problems.every(({ option }) => SPOT_MAPS.includes(option));
  const instead = spotOnly
    ? "declare 'lateTagging' with LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS"
    : "declare 'confineToInstanceProfiles', and take all tags out of it";
  return {
    text: `the build tag ${tag.key}=${tag.value ?? '…'} is missing in ${problems.length} of its maps, so AWS would refuse the build or leave something behind that the role cannot touch\n`
      + `${linesFor(template, problems, tag).map((line) => `    ${line}`).join('\n')}\n  `,
    cure: `add these lines; or, if the template cannot be changed, ${instead}`,
  };
}
