import { NEEDS } from '../catalogue';
import { REQUEST_FACTS } from './request-facts';
import { decide } from '../decision/decide';
import { requestInWords } from '../decision/in-words';
import { Statement, statementOf, WrittenStatement } from '../decision/policy';
import type { Verdict } from '../decision/question';
import type { Facts } from '../decision/request';

/** Reference to something of a template: the same value in both versions, and another than all others. */
const REFERENCE = /\$\{(AWS::\w+|[A-Za-z0-9]+(?:\.[\w.]+)?)\}/g;

const named = (_: string, name: string) => `<${name.replace('::', '.')}>`;

const withoutReferences = (written: WrittenStatement): WrittenStatement =>
  JSON.parse(JSON.stringify(written), (_, value) => (typeof value === 'string' ? value.replace(REFERENCE, named) : value));

/** The statements of a file, as they are decided. */
export const read = (statements: readonly WrittenStatement[]): Statement[] =>
  statements.map((statement) => statementOf(withoutReferences(statement)));

let facts: Facts | undefined;

/** What is known of requests, with actions that readers know as examples. */
export function factsWithExamples(): Facts {
  facts ??= { ...REQUEST_FACTS, knownActions: NEEDS.flatMap(({ actions }) => actions) };
  return facts;
}

/** Whether the newer statements grant something that the older did not, for every request. */
export function wider(older: readonly WrittenStatement[], newer: readonly WrittenStatement[]): Verdict {
  const [was, is] = [read(older), read(newer)];
  const texts = (statements: readonly Statement[]) =>
    new Set(statements.map((statement) => JSON.stringify({ ...statement, sid: undefined })));
  const [before, after] = [texts(was), texts(is)];
  const has = (all: ReadonlySet<string>, statement: Statement) => all.has(JSON.stringify({ ...statement, sid: undefined }));
  // What a statement allows that stayed as it was is allowed as before, where every denial stayed, too.
  const denialsStayed = was.every((statement) => statement.allows || has(after, statement));
  const policies = denialsStayed ? is.filter((statement) => !statement.allows || !has(before, statement)) : is;
  return decide({ policies, unlessAllowedBy: was, facts: factsWithExamples() });
}

export function widerInWords(verdict: Verdict): string {
  if (verdict.is === 'proven') return 'Grants nothing that the older one did not: proven for every request.';
  if (verdict.is === 'undecided') return `Whether it grants more than the older one was not decided: ${verdict.because}.`;
  const { request, by: { sid } } = verdict.smallest;
  return `Grants more than the older one. The smallest request that became possible: ${requestInWords(request)}${sid ? ` (${sid})` : ''}.`;
}
