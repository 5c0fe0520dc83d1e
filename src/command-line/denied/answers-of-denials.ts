import { DenialAnswer, answerOf } from './answer';
import type { Caller } from './callers';
import { Candidate, statementsDenying, statementsWithSid } from './cures';
import type { Refusal } from './refusal';

/* Answers to an explicit deny in an identity policy, or in a policy of which AWS does not name the kind. */

/** What the denying statements of the library are for, and how to live with each: cause and change, by the beginning of the id. */
const DENIALS: Readonly<Record<string, (candidate: Candidate, caller: Caller) => readonly [string, string]>> = {
  Deny: (_, caller) => [
    `\`BuildTagGuard\` lets only the build roles set, change and remove the build tag, and ${caller.words} is not one of them.`,
    `Use another tag; where ${caller.name} is to clean up or build, add it to \`builderArns\` of BuildTagGuard.`,
  ],
  SpareProtectedImages: () => [
    'The image or snapshot carries the protection tag (`protectionTag`), so no build may change or remove it.',
    'Let the build leave it alone (another `ami_name`, no `force_deregister`), or ask those who protected it to remove the tag.',
  ],
  RefuseOtherSpellings: ({ construct }) => [
    `The build sets the build tag in another spelling: ${construct} allows it only with the upper and lower case of \`buildTag\`.`,
    'Write the key of the build tag in every tag map exactly as it is declared (by default `CreatedBy`).',
  ],
  RefuseOtherInstanceTypes: ({ construct }) => [
    `${construct} launches only the types in \`instanceTypes\`.`,
    'Declare the type of the infrastructure configuration in `instanceTypes`.',
  ],
  RefuseInstancesWithoutImdsV2: ({ construct }) => [
    `${construct} launches only instances that require IMDSv2 (\`requireImdsV2\`).`,
    'Set `httpTokens` = required in `instanceMetadataOptions` of the infrastructure configuration.',
  ],
};

/** A denying statement of the library. Of several that may be it, each is told. */
function ofLibrary(candidates: readonly Candidate[], refusal: Refusal, caller: Caller): DenialAnswer {
  const [first] = candidates;
  const told = candidates.flatMap((candidate) => {
    const kind = Object.keys(DENIALS).find((start) => candidate.need.sid.startsWith(start));
    return kind ? [DENIALS[kind](candidate, caller)] : [];
  });
  const [causes, changes] = [0, 1].map((part) => [...new Set(told.map((each) => each[part]))]);
  return answerOf({
    cause: causes.join(' Or: '),
    change: changes.join(' '),
    alternatives: [
      'Another policy of the caller denies it: `aws iam list-attached-role-policies` and `aws iam list-role-policies` show them.',
    ],
    statement: first,
    construct: first.construct === 'BuildTagGuard' ? undefined : first.construct,
    maybe: candidates.length > 1 || !refusal.statements?.length,
    refusal,
  });
}

/** A statement of someone else's, of which the decoded message tells the id. */
const ofStatement = (id: string, refusal: Refusal): DenialAnswer => answerOf({
  cause: `The statement ${id} of another policy denies ${refusal.action}: it is not of this library.`,
  change: `Look for ${id} in the other policies of the caller, in its permissions boundary and in the service control policies of the organization; ask those who wrote it.`,
  maybe: true,
  refusal,
});

/** The answer to an explicit deny that is in no policy of others. */
export function answerOfDenial(refusal: Refusal, caller: Caller): DenialAnswer {
  const { action, refuser, statements = [], resource } = refusal;
  const named = statements.flatMap(statementsWithSid).filter(({ need }) => need.denies);
  if (named.length > 0) return ofLibrary(named, refusal, caller);
  if (statements.length > 0) return ofStatement(statements.join(', '), refusal);
  const known = refuser!.kind === 'identity';
  const ours = statementsDenying(refusal)
    .filter(({ construct }) => (caller.kind === 'person' ? construct === 'BuildTagGuard' : construct !== 'BuildTagGuard'));
  const concerned = /packer/i.test(caller.name) ? ours.filter(({ construct }) => construct === 'PackerBuildRole') : ours;
  if (known && concerned.length > 0) return ofLibrary(concerned, refusal, caller);
  const where = !known ? 'some policy: an identity policy, a permissions boundary or a service control policy'
    : refuser!.policy ? `the policy ${refuser!.policy}` : 'an identity policy';
  return answerOf({
    cause: `A statement in ${where} denies ${action}${resource && resource !== '*' ? ` on ${resource}` : ''} to ${caller.words}; it is not one of this library.`,
    change: known
      ? `Look at the other policies attached to ${caller.name} (\`aws iam list-attached-role-policies\`, \`aws iam list-role-policies\`; of users and groups likewise), and ask those who attached them.`
      : `To find it, decode the message, if there is one (\`aws sts decode-authorization-message\`), for the statement's id, or look at the policies attached to ${caller.name}.`,
    maybe: !known,
    refusal,
  });
}
