import type { ExplainedStatement } from './explained-statement';

const code = (text: string) => `\`${text}\``;
const codes = (texts: readonly string[]) => texts.map(code).join('<br>');

/** An explanation as a page of Markdown. */
export function explanationAsMarkdown(path: string, statements: readonly ExplainedStatement[]): string {
  // Loaded here: whoever only synthesizes needs no tables.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const table: typeof import('markdown-table') = require('markdown-table');
  const forWhom = statements.some(({ principals, targetRole }) => principals || targetRole);
  const rows = statements.map(({
    sid, effect, capability, actions, resources, conditions, principals = [], targetRole, unscopable, because, ground, inferred, declaredBy, source,
  }) => [
    effect === 'Deny' ? `${code(sid)} (Deny)` : code(sid),
    ...forWhom ? [targetRole ? code(targetRole) : codes(principals)] : [],
    code(capability),
    codes(actions),
    unscopable ? `${codes(resources)}: ${unscopable}` : codes(resources),
    codes(conditions),
    because,
    inferred ? `${ground}: ${inferred}` : ground,
    declaredBy,
    source,
  ]);
  const remains = statements.filter((statement) => statement.residualRisk).map(({ sid, residualRisk: left }) => `- ${code(sid)}: ${left}`);
  return [
    `# What ${path} may do`,
    table([['Sid', ...forWhom ? ['For'] : [], 'Capability', 'Actions', 'Resources', 'Conditions', 'Why', 'Ground', 'Declared by', 'Source'], ...rows], { alignDelimiters: false }),
    ...(remains.length === 0 ? [] : ['What somebody with its credentials can still do that a build would not:', remains.join('\n')]),
  ].join('\n\n') + '\n';
}
