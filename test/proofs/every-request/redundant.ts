import { decide } from '../../../src/decision/decide';
import { statementOf } from '../../../src/decision/policy';
import type { Verdict } from '../../../src/decision/question';
import type { Place } from '../../harness/intrinsics';
import { settingsOf } from '../../harness/proofs';
import { factsFor } from '../../harness/reference-facts';
import type { Statement } from '../../harness/simulator';
import type { Subject } from '../../harness/subjects';
import { COMMERCIAL } from '../../harness/synthesize';

/* Parts of statements that could be left out without changing the answer to any request. */

/** The statement without each of its conditions. */
function withoutConditions(statement: Statement): [string, Statement][] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) => Object.keys(keys).map((key): [string, Statement] => {
    const { [operator]: own, ...others } = statement.Condition!;
    const { [key]: _, ...kept } = own as Record<string, unknown>;
    return [`${operator} ${key}`, { ...statement, Condition: (Object.keys(kept).length > 0 ? { ...others, [operator]: kept } : others) as Statement['Condition'] }];
  }));
}

/** Whether a role grants the same with another statement in the place of one. */
export async function sameWith(statements: readonly Statement[], one: Statement, other: Statement | undefined, place: Place): Promise<Verdict> {
  const facts = await factsFor([...statements, ...(other ? [other] : [])], place);
  const rest = statements.filter((each) => each !== one);
  const denying = rest.filter(({ Effect }) => Effect === 'Deny');
  const read = (some: readonly Statement[]) => some.map(statementOf);
  const changed = [...rest, ...(other ? [other] : [])];
  // What a changed statement allows is asked of the role as it was, and the other way round; a denial has a say in everything.
  const allows = one.Effect === 'Allow';
  const more = decide({ policies: read(allows ? [...(other ? [other] : []), ...denying] : changed), unlessAllowedBy: read(statements), facts });
  if (more.is !== 'proven') return more;
  return decide({ policies: read(allows ? [one, ...denying] : statements), unlessAllowedBy: read(changed), facts });
}

type PartsOf = (statement: Statement) => [string, Statement | undefined][];

/** Without the region and the tag that differ from option to option. */
const nameOf = (sid: string, part: string) => `${sid}: ${part.replace(/^(arn:[^:]*:[^:]*):[a-z]+(?:-[a-z]+)+-\d:/, '$1:*:').replace(/Tag\/Builder$/, 'Tag/CreatedBy')}`;

/** The parts of all statements of a construct that change nothing for any request, whatever is declared with them. */
async function idleIn(subject: Subject, partsOf: PartsOf): Promise<string[]> {
  const seen = new Set<string>();
  const needed = new Set<string>();
  for (const { options, place } of settingsOf(subject).filter((setting) => setting.place === COMMERCIAL)) {
    const { statements } = options.length > 3 ? subject.withAll() : subject.withOptions(options);
    for (const statement of statements) {
      for (const [part, other] of partsOf(statement)) {
        const name = nameOf(statement.Sid!, part);
        if (needed.has(name)) continue;
        seen.add(name);
        if ((await sameWith(statements, statement, other, place)).is !== 'proven') needed.add(name);
      }
    }
  }
  return [...seen].filter((name) => !needed.has(name)).sort();
}

export const idleConditions = (subject: Subject) => idleIn(subject, withoutConditions);
/** Statements as a whole, by their Sids. */
export const idleStatements = (subject: Subject) => idleIn(subject, () => [['all of it', undefined]]);
