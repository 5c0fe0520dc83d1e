import type { Variant } from './kill';
import type { Statement } from '../harness/simulator';
import { COMMERCIAL } from '../harness/synthesize';
import { sameWith } from '../proofs/every-request/redundant';

/* Mutants that change the answer to no request: decided by proof. */

const textOf = (statement: Statement) => JSON.stringify(statement);
const servicesOf = ({ Action }: Statement) => [Action].flat().map((action) => action.split(':')[0]);

/** What a role says beside a statement on its services, which is all that bears on its mutants. */
interface Beside {
  readonly others: readonly Statement[];
  readonly allows: ReadonlySet<string>;
  readonly denies: ReadonlySet<string>;
}

const includes = (all: ReadonlySet<string>, some: ReadonlySet<string>) => all.size >= some.size && [...some].every((each) => all.has(each));

/**
 * Whether what shows in the other role shows in the one: what a statement allows shows where others allow less, what it denies where others allow more,
 * and either where others deny less.
 */
const isAsHard = (denies: boolean, one: Beside, other: Beside) =>
  includes(other.denies, one.denies) && (denies ? includes(one.allows, other.allows) : includes(other.allows, one.allows));

/** Tells of mutants whether every role that has the statement grants the same with its mutant. */
export function equivalence(roles: readonly (readonly Statement[])[]): (variants: readonly Variant[]) => Promise<boolean> {
  const known = roles.map((role) => new Map(role.map((each) => [textOf(each), each])));

  function rolesWith(statement: Statement): Beside[] {
    const [text, services] = [textOf(statement), servicesOf(statement)];
    const hardest: Beside[] = [];
    for (const role of known.filter((each) => each.has(text))) {
      const beside = [...role].filter(([each, other]) => each !== text && servicesOf(other).some((service) => service === '*' || services.includes(service)));
      const of = (effect: string) => new Set(beside.filter(([, { Effect }]) => Effect === effect).map(([each]) => each));
      const one = { others: beside.map(([, other]) => other), allows: of('Allow'), denies: of('Deny') };
      const denies = statement.Effect === 'Deny';
      if (hardest.some((each) => isAsHard(denies, each, one))) continue;
      hardest.splice(0, hardest.length, ...hardest.filter((each) => !isAsHard(denies, one, each)), one);
    }
    return hardest;
  }

  return async (variants) => {
    for (const { statement, mutant } of variants) {
      const having = rolesWith(statement);
      if (having.length === 0) return false;
      for (const { others } of having) {
        if ((await sameWith([...others, statement], statement, mutant.statement, COMMERCIAL)).is !== 'proven') return false;
      }
    }
    return true;
  };
}
