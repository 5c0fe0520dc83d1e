/* What the simulator works out anew for each question. Tests ask about the same ARNs thousands of times, of roles that differ elsewhere. */

/** A function of texts that answers a question once. */
function remembered<Answer>(ask: (...texts: string[]) => Answer): (...texts: string[]) => Answer {
  const known = new Map<string, Answer>();
  return (...texts) => {
    const question = texts.join(' ');
    const answer = known.get(question) ?? ask(...texts);
    known.set(question, answer);
    return answer;
  };
}

/* What an ARN may be of, among the types that an action has: a fifth of its time, of requests and of policies. */
jest.mock('@cloud-copilot/iam-utils', () => {
  const actual = jest.requireActual<typeof import('@cloud-copilot/iam-utils')>('@cloud-copilot/iam-utils');
  const mostSpecific = remembered((resource, ...patterns) => actual.mostSpecificMatchingResourceTypePatterns(resource, patterns));
  return {
    ...actual,
    mostSpecificMatchingResourceTypePatterns: (resource: string, patterns: string[]) => mostSpecific(resource, ...patterns),
    resourceStringMatchesResourceTypePattern: remembered(actual.resourceStringMatchesResourceTypePattern),
  };
});

/* Whether an operator ends in `IfExists`: another fifth, because it is compared by the rules of a language. Policies have few operators. */
jest.mock('../../node_modules/@cloud-copilot/iam-policy/dist/cjs/utils.js', () => {
  const actual = jest.requireActual('../../node_modules/@cloud-copilot/iam-policy/dist/cjs/utils.js');
  return { ...actual, caseInsensitiveEndsWith: remembered<boolean>(actual.caseInsensitiveEndsWith) };
});
