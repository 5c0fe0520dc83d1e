import { Advice, excludedBy, forStatement, narrowingsOf, regionOfRefusal, restrictionAnswer, resourceTypeOfRefusal } from './advice';
import { DenialAnswer, answerOf } from './answer';
import type { Caller } from './callers';
import { Candidate, statementsGranting } from './cures';
import type { Evidence } from './evidence';
import { LAUNCHES, OF_KMS, READS_OBJECTS, SHARES_SNAPSHOTS } from './known/calls';
import { causeOf, isHinted, ofRequestTag, propertySet, rank, WEAKENING } from './ranking';
import { arnParts, Refusal } from './refusal';
import { bringing, statement, tagMap } from './words';

/* Answers for roles of the library: which property, line of the template or region is missing. */

/** The policies of people and of what acts for them, the one that allows least first. */
export const PEOPLE = ['ImageBuilderReadOnlyPolicy', 'ImageBuilderOperatorPolicy', 'ImageBuilderAdministratorPolicy'];

/** The constructs that the caller can be of, the likeliest first. */
function constructsFor(caller: Caller, candidates: readonly Candidate[], evidence: Evidence): { constructs: string[]; certain: boolean } {
  const { construct = caller.construct, packer, imageBuilder } = evidence;
  if (construct) return { constructs: [construct], certain: true };
  if (packer || /packer/i.test(caller.name)) return { constructs: ['PackerBuildRole'], certain: true };
  const grantedBy = (name: string) => candidates.some((each) => each.construct === name);
  if (caller.kind === 'instance') {
    const runsPacker = !grantedBy('ImageBuilderInstanceProfile') && grantedBy('PackerBuildRole');
    return runsPacker
      ? { constructs: ['PackerBuildRole'], certain: false }
      : { constructs: ['ImageBuilderInstanceProfile'], certain: true };
  }
  const roles =
    [...new Set(candidates.map((each) => each.construct))].filter((name) => !/Policy$|CrossAccount|Guard|EncryptionKey/.test(name));
  if (/lifecycle/i.test(caller.name)) return { constructs: ['ImageBuilderLifecycleExecutionRole'], certain: false };
  if (imageBuilder || /ExecutionRole/.test(caller.name)) {
    return {
      constructs: ['ImageBuilderExecutionRole', ...roles.filter((name) => name !== 'ImageBuilderExecutionRole')],
      certain: roles.length === 1,
    };
  }
  const people = PEOPLE.filter(grantedBy);
  return roles.length > 0 ? { constructs: roles, certain: roles.length === 1 } : { constructs: people, certain: people.length === 0 };
}

/** What no property reads: a bucket of another owner. */
function ofBucket(refusal: Refusal, construct: string): Advice {
  const [bucket] = (refusal.resource ?? '').split(':::')[1]?.split('/') ?? ['that the call names'];
  const instance = construct === 'ImageBuilderInstanceProfile';
  return {
    cause: `${instance ? 'A component, or a script on the instance,' : 'The build'} reads the bucket ${bucket}, and no one granted it to the role.`,
    change: `Grant it on the bucket: \`bucket.grantRead(${instance ? 'instances.role' : 'packer.role'})\`; for a bucket of another account its bucket policy must allow the role too.`,
  };
}

/** Nothing in the library grants it. */
function ofNothing(refusal: Refusal, caller: Caller, construct: string | undefined): DenialAnswer {
  const { action, resource } = refusal;
  const { account, type } = arnParts(resource);
  if (account && caller.account && account !== caller.account && /subnet|security-group/.test(type)) {
    return answerOf({
      cause: `The ${type} belongs to another account, ${account}, which shares it; the statements of the role name resources of its own account.`,
      change: `Allow the role \`${action}\` on ${resource} with \`addToPrincipalPolicy\`, or build in a subnet of your own account.`,
      construct,
      refusal,
    });
  }
  const elsewhere = statementsGranting({ ...refusal, resource: undefined, type: undefined })
    .filter((candidate) => !construct || candidate.construct === construct);
  if (elsewhere.length > 0) {
    return answerOf({
      cause: `${construct ?? 'The role'} allows ${action}, but not on ${resource ?? `that ${type}`}: no build that the library knows uses it.`,
      change: `If your build means it, allow exactly this with \`addToPrincipalPolicy\` of the role${construct === 'PackerBuildRole' ? '' : ' (or a `grant…` method of the resource)'}.`,
      alternatives: [`${statement(elsewhere[0])} allows it on other resources (${bringing(elsewhere[0].capability)}).`],
      maybe: true,
      construct,
      refusal,
    });
  }
  const others = [...new Set(statementsGranting(refusal).map((candidate) => candidate.construct))];
  return answerOf({
    cause: others.length > 0
      ? `${construct} does not grant ${action}, on purpose: no build asks it for that.`
      : `No construct of this library grants ${action}, on purpose: no build that it knows asks for it.`,
    alternatives: others.length > 0 ? [`The caller is of another construct: ${others.join(', ')} grants it.`] : [],
    change: 'If a script of your build calls it, give that script credentials of its own, or allow exactly this with `addToPrincipalPolicy`, and open an issue with the call.',
    construct,
    refusal,
  });
}

/** The answer where the caller is, or may be, a role of the library. */
export function answerOfBuild(refusal: Refusal, caller: Caller, evidence: Evidence): DenialAnswer {
  const all = statementsGranting(refusal);
  const { constructs, certain } = constructsFor(caller, all, evidence);
  const candidates = all.filter(({ construct }) => constructs.includes(construct)).sort((a, b) =>
    constructs.indexOf(a.construct) - constructs.indexOf(b.construct) || rank(a, refusal, evidence) - rank(b, refusal, evidence));
  const construct = certain ? constructs[0] : undefined;
  const aws = /:::(?:ec2imagebuilder|aws-windows-downloads|amazon-ssm)/.test(refusal.resource ?? '');
  const people = /Policy$/.test(constructs[0] ?? '');
  if (READS_OBJECTS.test(refusal.action!) && !aws && !people && !candidates.some((candidate) => isHinted(candidate, evidence))) {
    return answerOf({
      ...ofBucket(refusal, constructs[0] ?? 'PackerBuildRole'),
      alternatives: candidates.map((candidate) => forStatement(candidate, refusal, evidence).change),
      maybe: candidates.length > 0,
      construct,
      refusal,
    });
  }
  if (candidates.length === 0) return ofNothing(refusal, caller, constructs[0]);
  const [first, ...others] = candidates;
  const cause = causeOf(first);
  const temporary = first.need.sid.includes('Temporary') && /temporaryInstanceProfile/.test(first.capability.declaredBy);
  if (temporary) return ofTemporaryProfile(first, refusal);
  const restriction = restrictionAnswer(first, refusal);
  // The key pair and the security group were made with the same tags: the tag is there.
  const launching = LAUNCHES.test(refusal.action!)
    && evidence.began(/Creating temporary keypair/) && evidence.began(/Launching a source AWS instance/);
  const tagged = cause === 'tag of request' && launching;
  const restricted = restriction && tagged && resourceTypeOfRefusal(refusal, first) !== 'volume';
  const main = restricted ? restriction : forStatement(first, refusal, evidence);
  const narrowings = narrowingsOf(first, refusal);
  const temporaryProfiles = evidence.began(/temporary_iam|temporary (?:role|instance profile)/);
  const set = propertySet(evidence);
  const rivals = others.filter((other) => {
    const { declaredBy } = other.capability;
    return forStatement(other, refusal, evidence).change !== main.change
      && (temporaryProfiles || !/^temporaryInstanceProfile/.test(declaredBy))
      && (!/^fastLaunch/.test(declaredBy) || first.construct !== 'PackerBuildRole' || isHinted(other, evidence))
      && !declaredBy.startsWith(`${first.capability.declaredBy}, where `)
      && (!set || declaredBy.includes(set));
  });
  const region = regionOfRefusal(refusal, evidence);
  const both = cause === 'property' && SHARES_SNAPSHOTS.test(refusal.action!)
    ? ['The snapshots do not carry the build tag: add it to `run_tags` and `snapshot_tags`.']
    : [];
  const untagged = cause === 'property' && construct === 'PackerBuildRole' && ofRequestTag(first)
    ? ['The property is declared, and the template has no build tag in ' +
      `\`${tagMap(resourceTypeOfRefusal(refusal, first), first.capability.template)}\`.`]
    : [];
  const keySide =
    OF_KMS.test(refusal.action!) ? ['The key policy, which must allow it too, does not, or the key is of another region.'] : [];
  return answerOf({
    ...main,
    alternatives: [
      ...both,
      ...untagged,
      ...keySide,
      restricted || cause === 'region' ? undefined : excludedBy(narrowings),
      ...rivals.slice(0, 2).map((rival) => `${rival.construct === first.construct ? '' : `The caller is of ${rival.construct}. `}${
        WEAKENING.test(rival.capability.declaredBy)
          ? 'Where its trade-off is acceptable (docs/use/late-tagging.md): '
          : ''}${forStatement(rival, refusal, evidence).change}`),
      cause === 'region' || !/\$\{(?:Each)?(?:Image)?Region\}/.test(JSON.stringify(first.need)) ? undefined
        : `${region ? `The region ${region}` : 'The region of the call'} is not declared: add it to \`regions\`.`,
    ],
    maybe: !certain || untagged.length > 0 || narrowings.length > 0 || cause === 'tag of resource'
      || rivals.some((rival) => !WEAKENING.test(rival.capability.declaredBy)),
    statement: first,
    construct,
    refusal,
  });
}

/** A role that Packer creates: the role of a profile of one's own needs no right to create roles. */
const ofTemporaryProfile = (candidate: Candidate, refusal: Refusal): DenialAnswer => answerOf({
  cause: 'Your template lets Packer create a role for the instance (`temporary_iam_instance_profile_policy_document`), which the role may not do.',
  change: 'Set `iam_instance_profile` to an instance profile of your own instead, and declare `instanceProfiles` or `instanceRoles` (`--instance-role` of the command `policy`).',
  alternatives: [
    'Where its trade-off is acceptable, declare `temporaryInstanceProfile`, with the build tag in `run_tags`: a role that can create roles can make itself administrator.',
  ],
  statement: candidate,
  construct: 'PackerBuildRole',
  refusal,
});
