import type { ExplainedStatement, ExpectedNagFinding } from './explained-statement';

/** A text of a statement as cdk-nag writes it: what the deployment fills in is in angle brackets, an imported value by its name. */
const flattened = (text: string) => text.replace(/\{"Fn::(?:ImportValue|Sub)":"([^"]*)"\}/g, '$1').replace(/\$\{([^{}]*)\}/g, '<$1>');

const reasonOf = ({ sid, because, unscopable, conditions }: ExplainedStatement) =>
  [
    `${sid}: ${because}`, ...(unscopable ? [unscopable] : []), ...(conditions.length ? [`only where ${conditions.join(' and ')}`] : []),
  ].join('; ');

/** The findings of rule IAM5: actions and resources with a wildcard, of what IAM policies of the template allow. */
const findingsOf = ({ effect, actions, resources, principals, targetRole }: ExplainedStatement): string[] =>
  (effect !== 'Allow' || principals || targetRole ? [] : [
    ...actions.map((action) => `Action::${action}`),
    ...resources.map((resource) => `Resource::${flattened(resource)}`),
  ]).filter((finding) => finding.includes('*'));

/** The findings of cdk-nag that statements cause. */
export function expectedNagFindingsOf(statements: readonly ExplainedStatement[]): ExpectedNagFinding[] {
  const findings = new Set(statements.flatMap(findingsOf));
  return [...findings].map((finding) => {
    const causes = statements.filter((statement) => findingsOf(statement).includes(finding));
    return { id: 'AwsSolutions-IAM5', appliesTo: [finding], reason: causes.map(reasonOf).join('. '), sids: causes.map(({ sid }) => sid) };
  });
}
