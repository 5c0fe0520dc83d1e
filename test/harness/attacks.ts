import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Authorization, isAllowed, Requester, Statement } from './simulator';
import type { Subject } from './subjects';

/** What of a statement refuses an attack. */
export type Guard = 'Action' | 'Resource' | 'Condition' | 'Statement';

/** A request that an attacker of the role's credentials would make. */
export interface Attack extends Authorization {
  /** What the attacker does, as the end of "the attacker …". */
  readonly does: string;
  /** The Sid of the statement that is attacked. */
  readonly statement: string;
  /** What of it refuses the request: one part, or several joined by `+`. */
  readonly guard: string;
  /** The options the role has; the defaults where absent. */
  readonly declared?: string[];
}

export interface AttackFile {
  readonly kind: string;
  readonly harm: string;
  readonly attacks: Attack[];
}

/** Something that stays possible, and why. */
export interface Remaining extends Authorization {
  readonly does: string;
  readonly because: string;
  readonly statement: string;
  readonly declared?: string[];
  /** Who asks, by an ARN, where the statement is one of a key policy. */
  readonly who?: string;
}

/** Statements whose residual risk no request shows, and why. */
export interface Unshown {
  readonly statements: readonly string[];
  readonly because: string;
}

const PROOFS = join(__dirname, '..', 'proofs');
const read = (...path: string[]) => JSON.parse(readFileSync(join(PROOFS, ...path), 'utf8'));

export const attackFiles = ({ name }: Subject): AttackFile[] => readdirSync(join(PROOFS, 'attacks', name)).sort().map((file) => read('attacks', name, file));
export const attacksOn = (subject: Subject): Attack[] => attackFiles(subject).flatMap(({ attacks }) => attacks);
export const residualRisks = ({ name }: Pick<Subject, 'name'>): Remaining[] => read('residual-risk', `${name}.json`).residualRisks;
export const unshown = ({ name }: Pick<Subject, 'name'>): Unshown[] => read('residual-risk', `${name}.json`).unshown ?? [];

/** What each option lets through of the attacks on the defaults: its price, said in its docs and in test/proofs/residual-risk. */
export const tradeOffs = ({ name }: Subject): Record<string, string[]> => read('trade-offs', `${name}.json`);

const WITHOUT: Record<Guard, (statement: Statement) => Statement> = {
  Action: (statement) => ({ ...statement, Action: '*' }),
  Resource: (statement) => ({ ...statement, Resource: '*' }),
  Condition: ({ Condition: _, ...statement }) => statement,
  // A statement that denies is taken away as a whole; an empty list of actions denies nothing.
  Statement: (statement) => ({ ...statement, Action: 'none:None' }),
};

/** The same role with a part of one statement taken away, so that the statement allows more. */
export function withoutGuard({ roleArn, policies }: Requester, sid: string, guard: string): Requester {
  const weaken = (statement: Statement) =>
    guard.split('+').reduce((weaker, part) => WITHOUT[part as Guard](weaker), statement);
  return {
    roleArn,
    policies: policies.map((policy) => ({
      ...policy,
      Statement: policy.Statement.map((statement) => (statement.Sid === sid ? weaken(statement) : statement)),
    })),
  };
}

/** The same role without a statement. */
export const withoutStatement = ({ roleArn, policies }: Requester, sid: string): Requester => ({
  roleArn,
  policies: policies.map((policy) => ({ ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== sid) }))
    .filter(({ Statement: left }) => left.length > 0),
});

/** The attacks on the defaults that a role lets through, in the words of the suite. */
export async function allowedAttacks(subject: Subject, { requester }: { requester: Requester }): Promise<string[]> {
  const allowed: string[] = [];
  for (const attack of attacksOn(subject)) {
    if (!attack.declared && await isAllowed(requester, attack)) allowed.push(attack.does);
  }
  return allowed.sort();
}
