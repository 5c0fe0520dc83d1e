import { Candidate, isAbout } from './cures';
import type { Evidence } from './evidence';
import { IMPORTS, LAUNCHES } from './known/calls';
import { arnParts, Refusal } from './refusal';

/* Which of the statements that would allow a request is the missing one. */

/** Properties that weaken security: never the first cure where another is. */
export const WEAKENING = /lateTagging|confineToInstanceProfiles|public(?:Images|Snapshots)|temporaryInstanceProfile/;

const TAG_OF_REQUEST = /aws:RequestTag/;
const TAG_OF_RESOURCE = /"(?:StringEquals|StringLike)":\{"(?:aws|ec2|ecr|ssm):ResourceTag/;

export const ofRequestTag = ({ need }: Candidate) => TAG_OF_REQUEST.test(JSON.stringify(need.when));
const ofResourceTag = ({ need }: Candidate) => TAG_OF_RESOURCE.test(JSON.stringify(need.when));

/** The class of a statement: what its absence means. */
export type Cause = 'tag of request' | 'tag of resource' | 'property' | 'region';

/** Properties behind placeholders of statements that need not be declared. */
const BEHIND: Readonly<Record<string, string>> = {
  InstanceRoleArns: 'instanceRoles',
  OwnerAndSubnet: 'subnets',
  OwnerAndSecurityGroup: 'securityGroups',
  SubnetIds: 'subnets',
  SecurityGroupIds: 'securityGroups',
  DocumentsOfAws: 'operatingSystems',
  ResourceNames: 'resourceNames',
  RecipeNames: 'recipes',
  LogGroupNames: 'logGroupNames',
};

/** The property that says on which resources a statement is, where it is more than the account and the region. */
export function propertyBehind({ need }: Candidate, { resource }: Refusal): string | undefined {
  if ('unscopable' in need.on) return undefined;
  const about = need.on.filter((each) => !resource || resource === '*' || isAbout(each, resource));
  return about.flatMap(({ arn }) => (arn.match(/\$\{(\w+)\}/g) ?? []).flatMap((placeholder) => BEHIND[placeholder.slice(2, -1)] ?? []))[0];
}

/** Placeholders that every role fills, regardless of what is declared. */
const OF_PLACE = /^(?:Partition|Account|NetworkOwner|\w*Region)$/;

/** Whether a property lists the resources of a statement, rather than to switch it on for all. */
export function namesResources({ need }: Candidate, { resource }: Refusal): boolean {
  if ('unscopable' in need.on || !resource || resource === '*') return false;
  return need.on.some((each) => isAbout(each, resource) && [...each.arn.matchAll(/\$\{(\w+)\}/g)].some(([, name]) => !OF_PLACE.test(name)));
}

export function causeOf(candidate: Candidate): Cause {
  const { byDefault, switchedOn } = candidate.capability;
  if (!byDefault || switchedOn) return 'property';
  if (candidate.construct === 'PackerBuildRole' && ofRequestTag(candidate) && !ofResourceTag(candidate)) return 'tag of request';
  return ofResourceTag(candidate) ? 'tag of resource' : 'region';
}

/** A resource that was there before the call, by its id or name. */
export function exists({ resource }: Refusal): boolean {
  const { name } = arnParts(resource);
  return Boolean(name) && !/\*$|^packer[_-]/.test(name);
}

/** Attributes of an image, as Packer and CloudTrail name them, and the properties behind them. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  'description': 'imageAttributes',
  'product codes': 'imageAttributes',
  'imds_support': 'imageAttributes',
  'users': 'amiUsers',
  'userId': 'amiUsers',
  'groups': 'publicImages',
  'group': 'publicImages',
  'ami org arns': 'amiOrgArns',
  'organizationArn': 'amiOrgArns',
  'ami ou arns': 'amiOuArns',
  'organizationalUnitArn': 'amiOuArns',
};

/** The property behind the attribute that the call sets, where that is known. */
export const propertySet = ({ modifying = '' }: Evidence): string | undefined => ATTRIBUTES[modifying];

/** What the text around the refusal tells of the statement that is missing. */
const HINTS: readonly (readonly [RegExp, RegExp])[] = [
  [/amazon-import/, /importBucket/],
  [/amazon-instance/, /^bundleBucket|amazon-instance/],
  [/CreateInfrastructureConfiguration|UpdateInfrastructureConfiguration/, /^instanceProfiles/],
  [/CreateImagePipeline|UpdateImagePipeline|CreateImage\b|CreateLifecyclePolicy|role\/\S*(?:Execution|Lifecycle)/, /^executionRoles/],
  [/WaitForAction|AskForApproval/, /^workflowTopics/],
  [/secretsmanager|Secrets ?Manager|GetSecretValue|GetParameter/, /^dataSourceKeys/],
  [/\bsns\b|SNS/, /^notificationKeys/],
  [/\.iso\b/, /^isoObjects/],
  [/Failed to upload logs/, /^logBucketKey/],
  [/amazon-chroot/, /amazon-chroot/],
  [/amazon-ebssurrogate/, /amazon-ebssurrogate/],
  [/amazon-ebsvolume/, /amazon-ebsvolume|snapshotVolumes/],
  [/fast boot|EnableFastLaunch/, /^fastLaunch/],
];
export const isHinted = ({ capability }: Candidate, { text }: Evidence) =>
  HINTS.some(([inText, declaredBy]) => inText.test(text) && declaredBy.test(capability.declaredBy));

/** Whether a statement names the resource, or the beginning of its name, itself. */
function namesIt({ need: { on } }: Candidate, { resource }: Refusal): boolean {
  if ('unscopable' in on || !resource || resource === '*') return false;
  return on.some((each) => isAbout(each, resource) && /[\w-]{5}/.test(each.arn.split(/[/:]/).slice(6).join('/').replace(/\$\{\w+\}/g, '')));
}

/** What makes a statement less likely (or more) to be the missing one, and by how much. */
const SIGNS: readonly (readonly [number, (candidate: Candidate, refusal: Refusal, evidence: Evidence) => boolean])[] = [
  // What weakens security is never the first cure where another is.
  [90, ({ capability: { broughtBy } }) => WEAKENING.test(broughtBy) && !/amiUsers/.test(broughtBy)],
  [-12, (candidate, _, evidence) => isHinted(candidate, evidence)],
  [-12, namesIt],
  // Image Builder always sends its tag.
  [-18, (candidate) => causeOf(candidate) === 'region' && ofRequestTag(candidate)],
  [20, ({ capability: { declaredBy } }) => /before the last step/.test(declaredBy)],
  [25, (candidate, _, evidence) =>
    /^amazon-(?:chroot|ebssurrogate|ebsvolume|instance)/.test(candidate.capability.declaredBy) && !isHinted(candidate, evidence)],
  // EC2 launches for fast launch only when it is enabled.
  [25, (candidate, _, evidence) => /^fastLaunch/.test(candidate.capability.declaredBy) && !isHinted(candidate, evidence)],
  [-20, (candidate, { action }, evidence) =>
    /^fastLaunch/.test(candidate.capability.declaredBy) && !action!.endsWith(':EnableFastLaunch') && isHinted(candidate, evidence)],
  [25, (candidate, { action }, evidence) =>
    /importBucket/.test(candidate.capability.declaredBy) && !IMPORTS.test(action!) && !isHinted(candidate, evidence)],
  // What exists is used by a declared property, or lacks the tag; what is being created gets it.
  [15, (candidate, refusal) => LAUNCHES.test(refusal.action!) && exists(refusal) && arnParts(refusal.resource).type !== 'image'
    && (causeOf(candidate) !== 'property' || candidate.capability.unless.length > 0)],
  [15, (candidate, refusal) => exists(refusal) && ofRequestTag(candidate) && !ofResourceTag(candidate)],
  [15, (candidate, refusal) => /\*$/.test(refusal.resource ?? '') && ofResourceTag(candidate) && !ofRequestTag(candidate)],
  [-50, ({ capability: { declaredBy } }, _, evidence) => declaredBy.includes(propertySet(evidence) ?? '(none)')],
  // Images are shared more often than described.
  [-1, ({ capability: { declaredBy } }) => /amiUsers/.test(declaredBy)],
];

/** By what its absence means alone: tags are forgotten more often than properties, and what is there by default is not missing. */
function baseOf(candidate: Candidate, refusal: Refusal): number {
  switch (causeOf(candidate)) {
    case 'property': return 20;
    case 'region':
      if ('unscopable' in candidate.need.on) return 12;
      if (candidate.restrictions.length > 0) return 14;
      return propertyBehind(candidate, refusal) ? 15 : 30;
    default: return 10;
  }
}

/** How likely a statement is the missing one; the lower the likelier. */
export function rank(candidate: Candidate, refusal: Refusal, evidence: Evidence): number {
  const signs = SIGNS.filter(([, applies]) => applies(candidate, refusal, evidence)).map(([weight]) => weight);
  return [...signs, 2 * (candidate.unmet?.length ?? 0)].reduce((sum, weight) => sum + weight, baseOf(candidate, refusal));
}
