/*
 * What an ARN may be of, among the types that an action has: the simulator works that out anew for each question, which takes a fifth of its time. Tests ask
 * about the same ARNs thousands of times, of roles that differ elsewhere.
 */
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
