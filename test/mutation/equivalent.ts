import type { Variant } from './kill';
import type { Statement } from '../harness/simulator';
import { COMMERCIAL } from '../harness/synthesize';
import { sameWith } from '../proofs/every-request/redundant';

/* Mutants that change the answer to no request: decided by proof. */

const textOf = (statement: Statement) => JSON.stringify(statement);
const servicesOf = ({ Action }: Statement) => [Action].flat().map((action) => action.split(':')[0]);

/** What a role says beside a statement, on the services of that statement. */
interface Beside {
  readonly role: ReadonlyMap<string, Statement>;
  readonly allows: ReadonlySet<string>;
  readonly denies: ReadonlySet<string>;
}

const includes = (all: ReadonlySet<string>, some: ReadonlySet<string>) => all.size >= some.size && [...some].every((each) => all.has(each));

/**
 * Whether nothing changes in the one role without changing nothing in the other: what is allowed by a statement shows less the more others allow, what
 * is denied by one shows more, and either shows less the more others deny.
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
      const others = [...role].filter(([each, other]) => each !== text && servicesOf(other).some((service) => services.includes(service)));
      const of = (effect: string) => new Set(others.filter(([, { Effect }]) => Effect === effect).map(([each]) => each));
      const one = { role, allows: of('Allow'), denies: of('Deny') };
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
      for (const { role } of having) {
        if ((await sameWith([...role.values()], role.get(textOf(statement))!, mutant.statement, COMMERCIAL)).is !== 'proven') return false;
      }
    }
    return true;
  };
}
