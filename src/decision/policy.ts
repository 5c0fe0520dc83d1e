/* Policies in the form in which they are decided. */

/** Texts of which one must match, or none. */
export interface TextChoice {
  readonly texts: readonly string[];
  /** As in NotAction and NotResource. */
  readonly not: boolean;
  /** Of those that match these are taken out; no policy can say so. */
  readonly except?: readonly string[];
}

export interface Condition {
  /** Without prefix and IfExists: `StringEquals`. */
  readonly operator: string;
  readonly each?: 'ForAllValues' | 'ForAnyValue';
  readonly ifExists: boolean;
  /** As it is written; AWS ignores the case of names of keys. */
  readonly key: string;
  readonly values: readonly string[];
}

/** A class of requests: what of a statement is asked of them. */
export interface Clause {
  readonly actions: TextChoice;
  readonly resources: TextChoice;
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
}

export interface Statement extends Clause {
  readonly sid?: string;
  readonly allows: boolean;
}

/** A statement as JSON has it. */
export interface WrittenStatement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
  readonly Principal?: unknown;
}

const textsOf = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(String));

function choiceOf(some: unknown, none: unknown, absent: string): TextChoice {
  if (some === undefined && none === undefined) return { texts: [absent], not: false };
  return some === undefined ? { texts: textsOf(none), not: true } : { texts: textsOf(some), not: false };
}

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/i;

function conditionOf(operator: string, key: string, values: unknown): Condition {
  const [, each, base, ifExists] = OPERATOR.exec(operator) ?? [undefined, undefined, operator, undefined];
  return {
    operator: base,
    each: each && (/^forall/i.test(each) ? 'ForAllValues' : 'ForAnyValue') || undefined,
    ifExists: !!ifExists,
    key,
    values: textsOf(values),
  };
}

/** The conditions of a statement. */
export const conditionsOf = (written: unknown): Condition[] => Object.entries((written ?? {}) as Record<string, Record<string, unknown>>)
  .flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => conditionOf(operator, key, values)));

/** A class of requests, written as a statement is; what is not said is everything. */
export const clauseOf = ({ Action, NotAction, Resource, NotResource, Condition: conditions }: WrittenStatement): Clause => ({
  actions: choiceOf(Action, NotAction, '*'), resources: choiceOf(Resource, NotResource, '*'), conditions: conditionsOf(conditions),
});

/** @throws for a statement that neither allows nor denies */
export function statementOf(written: WrittenStatement): Statement {
  const { Sid, Effect } = written;
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    throw new Error(`the statement ${Sid ?? JSON.stringify(written)} has the effect ${JSON.stringify(Effect)}: write Allow or Deny`);
  }
  return { ...clauseOf(written), sid: Sid, allows: Effect === 'Allow' };
}
