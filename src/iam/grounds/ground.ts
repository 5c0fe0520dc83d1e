import type { Conditions } from '../vocabulary/capability';

/*
 * How it is known what AWS evaluates. A statement suffices on the first real build only if AWS checks the action on these
 * resource types and sends these condition keys with the check. Each such assumption is a fact with a ground.
 */

/** The kinds of grounds, the strongest first. */
export const CERTAINTIES = ['recorded', 'documented', 'AWS does the same', 'inferred'] as const;
export type Certainty = typeof CERTAINTIES[number];

export interface Ground {
  readonly certainty: Certainty;
  /** Where it is known from: rows of test/proofs/aws-evidence, a page, a statement of a policy of AWS, or what it is concluded from. */
  readonly from: string;
  /** The cheapest real call that would settle what is still open; absent when nothing is. */
  readonly settledBy?: string;
}

/** Something that AWS does when it checks a call. */
export interface Fact {
  /**
   * The condition key that it sends, or with `no ` before it, that it leaves out when there is nothing to send. Absent: that it checks
   * these resource types at all.
   */
  readonly key?: string;
  /** Absent: with every action of every service. A service with a star: with every action of the service. */
  readonly actions?: readonly string[];
  /** The resource types. Absent: all that the action has. */
  readonly on?: readonly string[];
  readonly ground: Ground;
}

const ground = (certainty: Certainty, from: string, settledBy?: string): Ground => ({ certainty, from, ...settledBy && { settledBy } });

/** Calls against AWS, by their rows in test/proofs/aws-evidence/rows.json. */
export const recorded = (...rows: string[]) => ground('recorded', rows.join(', '));
export const documented = (page: string, settledBy?: string) => ground('documented', page, settledBy);
/** A statement of a policy that AWS manages: someone there believes it, and no one complained. */
export const awsDoesTheSame = (policy: string, version: string, sid: string, settledBy?: string) =>
  ground('AWS does the same', `${policy} ${version}, ${sid}`, settledBy);
export const inferred = (why: string, settledBy?: string) => ground('inferred', why, settledBy);

/** What a statement takes for granted, with the ground of that. */
export interface Assumption {
  readonly actions: readonly string[];
  readonly key?: string;
  readonly ground: Ground;
}

/** Keys that carry a name of the user's behind a slash or a colon. */
const NAMED = /^(\w+:(?:Request|Resource|resource)Tag|kms:EncryptionContext(?=:))[/:].*$/;

/** A key as facts call it: without the names of tags. */
export const keyFamily = (key: string): string => key.replace(NAMED, '$1');

/**
 * The keys that a condition takes for granted: sent, or left out. With IfExists a statement holds whichever way AWS decides.
 */
export const keysTakenForGranted = (when: readonly Conditions[]): string[] => [...new Set(when.flatMap((conditions) =>
  Object.entries(conditions).flatMap(([operator, keys]) => (operator.endsWith('IfExists') ? [] : Object.entries(keys).map(([key, value]) =>
    (operator === 'Null' && value === 'true' ? `no ${keyFamily(key)}` : keyFamily(key)))))))];

const isOf = (actions: readonly string[] | undefined, action: string) =>
  !actions || actions.includes(action) || actions.includes(`${action.split(':')[0]}:*`);

/** The first fact of a list that speaks of an action, a resource type and a key. */
export const factOf = (facts: readonly Fact[], action: string, type: string, key?: string): Fact | undefined =>
  facts.find((fact) => fact.key === key && isOf(fact.actions, action) && (!fact.on || fact.on.includes(type)));

/** The weakest of several grounds: a statement is known as well as its weakest assumption. */
export const weakest = (certainties: readonly Certainty[]): Certainty =>
  CERTAINTIES[Math.max(CERTAINTIES.indexOf('recorded'), ...certainties.map((certainty) => CERTAINTIES.indexOf(certainty)))];
