import { Mutant, mutantsOf } from './mutants';
import { allows, concerns } from '../harness/asked-once';
import type { Play } from '../harness/plays';
import type { Statement } from '../harness/simulator';

/** A mutant, and the request whose answer it changes. */
export interface Outcome {
  /** The statement's Sid and the slip. */
  readonly name: string;
  /** The build that breaks, or the attack that goes through; undefined where nothing notices. */
  readonly killedBy?: string;
}

/** Requests whose answer is known: of builds, which are allowed, or of attacks, which are not. */
export interface Questions extends Play {
  readonly allowed: boolean;
}

/** Whether requests with this answer can notice a mutant: what says more lets attacks through, what says less breaks builds. */
function canNotice({ allowed }: Questions, { Effect }: Statement, { says }: Mutant): boolean {
  if (says === 'other') return true;
  const lessIsAllowed = (says === 'less') === (Effect === 'Allow');
  return allowed === lessIsAllowed;
}

const named = (statement: Statement, mutant: Mutant) => `${statement.Sid}: ${general(mutant.slip)}`;

/**
 * Kills the mutants of every statement that the roles of the questions have. A slip counts once for each statement of the data,
 * whatever the names that are filled in: what one question does not notice, another with other options may.
 */
export async function killMutants(all: readonly Questions[]): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  const mutants = new Map<string, Mutant[]>();
  for (const questions of all) {
    const statements = questions.requester.policies.flatMap(({ Statement: each }) => each);
    for (const statement of statements) {
      const key = JSON.stringify(statement);
      if (!mutants.has(key)) mutants.set(key, mutantsOf(statement));
      for (const mutant of mutants.get(key)!) {
        const name = named(statement, mutant);
        if (outcomes.get(name)?.killedBy) continue;
        if (!outcomes.has(name)) outcomes.set(name, { name });
        if (!canNotice(questions, statement, mutant)) continue;
        const mutated = statements.flatMap((each) => (each === statement ? mutant.statement ?? [] : each));
        for (const authorization of questions.authorizations) {
          const { action } = authorization;
          if (!concerns(statement, action) && !(mutant.statement && concerns(mutant.statement, action))) continue;
          if (await allows(mutated, questions.requester.roleArn, authorization) === questions.allowed) continue;
          outcomes.set(name, { name, killedBy: questions.name });
          break;
        }
      }
    }
  }
  return [...outcomes.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A slip without the names that differ from role to role: accounts, regions, ids. */
function general(slip: string): string {
  return slip
    .replace(/arn:(aws|aws-cn|aws-us-gov):([^:]*):[^:]*:[^:]*:([^/: ]+[/:]?)\S*/g, (_, __, service, type) => `${service} ${type.replace(/[/:]$/, '')}`)
    .replace(/(lacks) .*/, '$1 a value');
}
