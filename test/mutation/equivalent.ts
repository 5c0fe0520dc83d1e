import type { Variant } from './kill';
import type { Statement } from '../harness/simulator';
import { COMMERCIAL } from '../harness/synthesize';
import { sameWith } from '../proofs/every-request/redundant';

/* Mutants that change the answer to no request: decided by proof. */

const textOf = (statement: Statement) => JSON.stringify(statement);

/** The roles that a statement is in, the smallest and the largest: what others allow besides only grows from the one to the other. */
function rolesWith(statement: Statement, roles: readonly (readonly Statement[])[]): (readonly Statement[])[] {
  const having = roles.filter((role) => role.some((each) => textOf(each) === textOf(statement))).sort((a, b) => a.length - b.length);
  return having.length > 1 ? [having[0], having[having.length - 1]] : having;
}

/** Whether every role that has a statement grants the same with its mutant. */
export async function isEquivalent(variants: readonly Variant[], roles: readonly (readonly Statement[])[]): Promise<boolean> {
  for (const { statement, mutant } of variants) {
    const having = rolesWith(statement, roles);
    if (having.length === 0) return false;
    for (const role of having) {
      const one = role.find((each) => textOf(each) === textOf(statement))!;
      if ((await sameWith(role, one, mutant.statement, COMMERCIAL)).is !== 'proven') return false;
    }
  }
  return true;
}
