import type { DenialAnswer } from './answer';
import type { Candidate } from './cures';
import type { Evidence } from './evidence';
import { causeOf, exists, namesResources, propertyBehind, propertySet } from './ranking';
import { arnParts, Refusal } from './refusal';
import { bringing, capitalized, forTheCommand, restricting, tagMap, withCode } from './words';
import type { Capability } from '../../iam/vocabulary/capability';

/* For a statement that is missing: why, and what brings it. */

export type Advice = Pick<DenialAnswer, 'cause' | 'change'>;

const isOfPeople = (construct: string) => construct.endsWith('Policy');

export const regionOfRefusal = (refusal: Refusal, evidence: Evidence) => evidence.region ?? refusal.region;

function regionAnswer(candidate: Candidate, refusal: Refusal, evidence: Evidence): Advice {
  const region = regionOfRefusal(refusal, evidence);
  const copies = /copyToRegions|EachCopyRegion|EachImageRegion/.test(JSON.stringify(candidate.need)) || /copy/i.test(candidate.need.sid);
  const { construct } = candidate;
  const instance = construct === 'ImageBuilderInstanceProfile';
  if (isOfPeople(construct)) {
    return {
      cause: `Every ${construct} allows ${refusal.action} in its regions: it is not attached to the caller, or ${region ?? 'the region of the call'} is not among them.`,
      change: `Attach ${construct} to the user, the group or the role; where it is attached, add ${region ? `\`${region}\`` : 'the region'} to \`regions\`.`,
    };
  }
  const where = region ? `${region} is not among them` : 'the call went to another region';
  const who = instance ? 'the instance has another instance profile' : 'the caller is another role';
  const copied = copies && construct === 'PackerBuildRole' ? ' (or `copyToRegions`)' : '';
  const seen = instance
    ? ', and check `instanceProfileName` of the infrastructure configuration'
    : '; `aws sts get-caller-identity` shows the role';
  return {
    cause: `Every ${construct} allows ${refusal.action} in its regions: ${where}, or ${who}.`,
    change: `Add ${region ? `\`${region}\`` : 'the region of the build'} to \`regions\`${copied}${forTheCommand(construct, 'regions')}${seen}.`,
  };
}

const BUILD_TAG = 'the build tag (by default `CreatedBy = "packer"`)';

export function resourceTypeOfRefusal({ resource, type }: Refusal, { need }: Candidate): string {
  return type ?? (resource && resource !== '*' ? arnParts(resource).type : 'unscopable' in need.on ? '' : need.on[0].name);
}

function tagAnswer(candidate: Candidate, refusal: Refusal, evidence: Evidence): Advice {
  const { capability: { template }, construct } = candidate;
  const type = resourceTypeOfRefusal(refusal, candidate);
  const map = tagMap(type, template);
  const typeInWords = type.replace(/-/g, ' ') || 'resource';
  if (construct !== 'PackerBuildRole') {
    return {
      cause: `The ${typeInWords} ${exists(refusal) ? `${arnParts(refusal.resource).name} ` : ''}does not have the tag that Image Builder sets, or the role is not for this region.`,
      change: `Leave it to those who made it: ${construct} works only on what carries the tag${
        template ? ` (${withCode(template)})` : ''}. For builds in another region, add it to \`regions\`.`,
    };
  }
  if (/^(?:image|snapshot)$/.test(type) && evidence.began(/Skipping attaching run tags to AMI/)) {
    return {
      cause: 'Your template sets `skip_ami_run_tags`, so Packer creates the image without the build tag.',
      change: 'Take `skip_ami_run_tags` out of the template: then Packer sets `run_tags` on the image in the call that creates it.',
    };
  }
  if (causeOf(candidate) === 'tag of request') {
    const volume = type === 'volume' ? ', or leave the map out' : '';
    return {
      cause: volume
        ? `\`${map}\` of your template has tags, but not the build tag.`
        : `Your template has no build tag in \`${map}\`, or another value of it.`,
      change: `Add ${BUILD_TAG} to \`${map}\` of the source${volume}. \`npx cdk-ami-build-roles explain <template>\` prints the line.`,
    };
  }
  const own = exists(refusal) ? ` ${arnParts(refusal.resource).name}` : '';
  const finished = candidate.need.sid === 'TagFinishedImage';
  return {
    cause: finished
      ? `The ${typeInWords}${own} has no build tag, or \`tags\` of your template gives its key another value.`
      : `The ${typeInWords}${own} does not carry the build tag.`,
    change: finished
      ? `Add ${BUILD_TAG} to \`run_tags\`, and the same value, if at all, to \`tags\` and \`snapshot_tags\`.`
      : `Add ${BUILD_TAG} to \`${map}\` of the template${map === 'tags' ? ' and to `run_tags`' : ''}, so that builds create it with the tag. What an earlier build created without it must be tagged or removed by an administrator.`,
  };
}

/** Of several builders that bring a capability, the one of which the paste speaks. */
function builderIn({ broughtBy }: Capability, { text }: Evidence): string | undefined {
  const builders = broughtBy.split(/, |; /).filter((builder) => /^amazon-/.test(builder));
  const [meant, ...others] = builders.filter((builder) => new RegExp(`\\b${builder.split(' ')[0]}\\b`).test(text));
  return builders.length > 1 && meant && others.length === 0 ? withCode(meant) : undefined;
}

function propertyAnswer(candidate: Candidate, refusal: Refusal, evidence: Evidence): Advice {
  const { capability, construct } = candidate;
  const { broughtBy, declaredBy, does, template, unless: [instead] } = capability;
  const set = propertySet(evidence);
  const of = builderIn(capability, evidence) ?? bringing(capability, set ? (property) => property === set : undefined);
  const { name } = arnParts(refusal.resource);
  const what = exists(refusal) && namesResources(candidate, refusal) ? ` for ${refusal.resource}` : '';
  return {
    cause: `The build ${withCode(does)}: ${construct} allows that only with ${of}.`,
    change: `Declare ${of}${/^amazon-/.test(broughtBy) ? ' in `builders`' : ''}${what}${forTheCommand(construct, declaredBy)}${
      instead && exists(refusal) ? `; where \`${instead}\` is declared, add it there` : ''}.${
      template ? ` ${construct === 'PackerBuildRole' ? 'In the template:' : 'It needs'} ${withCode(template)}.` : ''}${
      name.startsWith('aws/') ? ' The key is one of AWS, which cannot be shared.' : ''}`,
  };
}

function behindAnswer(candidate: Candidate, refusal: Refusal): Advice | undefined {
  const property = propertyBehind(candidate, refusal);
  if (!property) return undefined;
  const { capability: { does }, construct } = candidate;
  const what = refusal.resource && refusal.resource !== '*' ? refusal.resource : 'what the build uses';
  if (isOfPeople(construct)) {
    return {
      cause: `${construct} allows ${refusal.action}, on what \`${property}\` names in its \`regions\`: it is not attached to the caller, or ${what} is not among them.`,
      change: `Attach ${construct} to the user, the group or the role; where it is attached, add the name to \`${property}\` and the region to \`regions\`.`,
    };
  }
  return {
    cause: `The build ${withCode(does)}, and ${what} is not among its \`${property}\`.`,
    change: `Add ${what} to \`${property}\`${forTheCommand(construct, property)}.`,
  };
}

/** What an owner may have declared that narrows a statement. */
interface Narrowing {
  readonly property: string;
  readonly does: string;
  /** What the request has, where a decoded message says it. */
  readonly has?: string;
}

/** The narrowings that the request is not known to meet. */
export const narrowingsOf = ({ restrictions }: Candidate, { context = {} }: Refusal): Narrowing[] =>
  restrictions.flatMap(({ id, does, when }) => {
    const [[key, wanted]] = Object.values(when).flatMap((keys) => Object.entries(keys));
    const [, [has] = []] = Object.entries(context).find(([name]) => name.endsWith(key.slice(key.indexOf(':')))) ?? [];
    return has !== undefined && [wanted].flat().includes(has) ? [] : [{ property: restricting(id), does, has }];
  });

const WITH_IMDS_V2 = 'set `metadata_options { http_tokens = "required" }` in the template';

/** What they exclude, as an alternative. */
export function excludedBy(narrowings: readonly Narrowing[]): string | undefined {
  if (narrowings.length === 0) return undefined;
  const properties = narrowings.map(({ property, has }) => `\`${property}\`${has === undefined ? '' : ` (it is \`${has}\`)`}`);
  const imds = narrowings.some(({ property }) => property === 'requireImdsV2') ? `; for \`requireImdsV2\` ${WITH_IMDS_V2}` : '';
  return `${properties.join(' or ')} of the role excludes what the build uses${imds}.`;
}

export function restrictionAnswer(candidate: Candidate, refusal: Refusal): Advice | undefined {
  const narrowings = narrowingsOf(candidate, refusal);
  if (narrowings.length === 0) return undefined;
  const [{ property, does, has }] = narrowings;
  const value = has === undefined ? '' : `: \`${has}\``;
  if (property === 'requireImdsV2') {
    return { cause: `The role ${withCode(does)} (\`${property}\`), and this one does not.`, change: `${capitalized(WITH_IMDS_V2)}.` };
  }
  const imds = narrowings.some((other) => other.property === 'requireImdsV2') ? `; with \`requireImdsV2\` ${WITH_IMDS_V2}` : '';
  return {
    cause: `The role ${withCode(does)} (${narrowings.map((each) => `\`${each.property}\``).join(', ')}), and this is another one${value}.`,
    change: `Add ${has === undefined ? 'what the build uses' : `\`${has}\``} to \`${property}\`${imds}.`,
  };
}

/** A network that another account shares: its ARN has the account of its owner. */
function sharedNetworkAnswer({ capability: { broughtBy }, construct }: Candidate, { principal, resource }: Refusal): Advice | undefined {
  const { type, name, account } = arnParts(resource);
  if (!/^(?:subnet|security-group|vpc)$/.test(type) || !account || !principal || arnParts(principal).account === account) return undefined;
  const group = type === 'security-group' && !/securityGroups/.test(broughtBy) ? ` Name ${name} in \`securityGroups\` too.` : '';
  return {
    cause: `The ${type.replace('-', ' ')} ${name} is shared by another account, ${account}, and its ARN has the account of its owner.`,
    change: `Add \`${account}\` to \`networkAccountIds\` of ${construct}${construct === 'PackerBuildRole' ? ` (\`--network-account ${account}\` of the command \`policy\`)` : ''}, `
      + `or import it by its ARN.${group}`,
  };
}

/** The cause and the change for one statement. */
export function forStatement(candidate: Candidate, refusal: Refusal, evidence: Evidence): Advice {
  const shared = sharedNetworkAnswer(candidate, refusal);
  if (shared) return shared;
  switch (causeOf(candidate)) {
    case 'region': return behindAnswer(candidate, refusal) ?? restrictionAnswer(candidate, refusal)
      ?? regionAnswer(candidate, refusal, evidence);
    case 'property': return propertyAnswer(candidate, refusal, evidence);
    default: return tagAnswer(candidate, refusal, evidence);
  }
}
