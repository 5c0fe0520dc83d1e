import type { ExplainedStatement } from './explained-statement';
import { groupsOf, linesOf, sentence } from './lines';

const code = (text: string) => `\`${text}\``;

/** One statement: its Sid as the heading, then a line for each thing to know. */
export const statementAsMarkdown = (statement: ExplainedStatement, level: string): string => [
  `${level} ${statement.sid}${statement.effect === 'Deny' ? ' (deny)' : ''}`,
  linesOf(statement).map(({ name, values, text }) => `- **${name}:** ${[values.map(code).join(', '), text].filter(Boolean).join(': ')}`)
    .join('\n'),
].join('\n\n');

/** An explanation as a page of Markdown: a short block for each statement, below the capability that it belongs to. */
export const explanationAsMarkdown = (path: string, statements: readonly ExplainedStatement[]): string => [
  `# What ${path} may do`,
  ...groupsOf(statements).flatMap(({ capability, does, declaredBy, members }) => [
    `## ${capability}`,
    `${sentence(does)} Declared by: ${declaredBy}.`,
    ...members.map((statement) => statementAsMarkdown(statement, '###')),
  ]),
].join('\n\n') + '\n';
