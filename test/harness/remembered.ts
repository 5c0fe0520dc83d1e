/* What the simulator works out anew for each question. Tests ask about the same ARNs thousands of times, of roles that differ elsewhere. */

/* What an ARN may be of, among the types that an action has: a fifth of its time. */
jest.mock('@cloud-copilot/iam-utils', () => {
  const actual = jest.requireActual<typeof import('@cloud-copilot/iam-utils')>('@cloud-copilot/iam-utils');
  const known = new Map<string, string[]>();
  const mostSpecificMatchingResourceTypePatterns: typeof actual.mostSpecificMatchingResourceTypePatterns = (resource, patterns) => {
    const question = [resource, ...patterns].join(' ');
    const answer = known.get(question) ?? actual.mostSpecificMatchingResourceTypePatterns(resource, patterns);
    known.set(question, answer);
    return answer;
  };
  return { ...actual, mostSpecificMatchingResourceTypePatterns };
});

/* Whether an operator ends in `IfExists`: another fifth, because it is compared by the rules of a language. Policies have few operators. */
jest.mock('../../node_modules/@cloud-copilot/iam-policy/dist/cjs/utils.js', () => {
  const actual = jest.requireActual('../../node_modules/@cloud-copilot/iam-policy/dist/cjs/utils.js');
  const known = new Map<string, boolean>();
  const caseInsensitiveEndsWith = (value: string, suffix: string): boolean => {
    const question = `${value} ${suffix}`;
    const answer = known.get(question) ?? actual.caseInsensitiveEndsWith(value, suffix);
    known.set(question, answer);
    return answer;
  };
  return { ...actual, caseInsensitiveEndsWith };
});
