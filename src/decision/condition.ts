import { addressesOf, contains } from './addresses';
import { arnGlob, glob, literal, Pattern } from './pattern';
import type { Condition } from './policy';
import { any, not, Truth } from './truth';

/* Whether a condition holds for the values of its key. */

/** The values of another key that a text names as `${key}`; undefined where it has none or several. */
export type Lookup = (key: string) => string | undefined;

const VARIABLE = /\$\{([^*?$}][^}]*)\}/g;

/** The keys that a text names, in lower case. */
export const variablesIn = (text: string): string[] =>
  [...text.matchAll(VARIABLE)].map(([, name]) => name.split(',')[0].trim().toLowerCase());

/** A text with its variables filled in, undefined where one has no value. What is filled in is matched as it stands. */
export function filled(text: string, lookup: Lookup): string | undefined {
  let missing = false;
  const whole = text.replace(VARIABLE, (_, content: string) => {
    const [name, fallback] = content.split(',').map((part) => part.trim());
    const value = lookup(name.toLowerCase()) ?? fallback?.replace(/^'(.*)'$/, '$1');
    missing ||= value === undefined;
    return (value ?? '').replace(/[*?$]/g, '${$&}');
  });
  return missing ? undefined : whole;
}

/** What operators compare: each family has values of its own kind. */
export type Family = 'text' | 'number' | 'date' | 'address' | 'truth' | 'presence';

interface Operator {
  readonly family: Family;
  readonly negated: boolean;
  readonly test: (value: string, wanted: string) => Truth;
}

const patterns = new Map<string, Pattern | undefined>();

/** The pattern of a value of a text operator, undefined where the operator cannot have it. */
export function patternFor(operator: string, wanted: string): Pattern | undefined {
  const name = `${operator} ${wanted}`;
  if (!patterns.has(name)) patterns.set(name, newPattern(operator.toLowerCase(), wanted));
  return patterns.get(name);
}

function newPattern(operator: string, wanted: string): Pattern | undefined {
  if (operator.startsWith('arn')) return arnGlob(wanted);
  return operator.endsWith('like') ? glob(wanted) : literal(wanted, operator.endsWith('ignorecase'));
}

const texts = (operator: string, negated = false): [string, Operator] =>
  [operator.toLowerCase(), { family: 'text', negated, test: (value, wanted) => patternFor(operator, wanted)?.matches(value) }];

const number = (text: string) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : undefined);

/** Seconds since 1970, from a date or from the number itself. */
export const seconds = (text: string): number | undefined => {
  const parsed = Date.parse(text);
  return number(text) ?? (Number.isNaN(parsed) ? undefined : parsed / 1000);
};

const ORDERS: Readonly<Record<string, [boolean, (a: number, b: number) => boolean]>> = {
  Equals: [false, (a, b) => a === b],
  NotEquals: [true, (a, b) => a === b],
  LessThan: [false, (a, b) => a < b],
  LessThanEquals: [false, (a, b) => a <= b],
  GreaterThan: [false, (a, b) => a > b],
  GreaterThanEquals: [false, (a, b) => a >= b],
};

const ordered = (prefix: string, family: Family, read: (text: string) => number | undefined) =>
  Object.entries(ORDERS).map(([name, [negated, compare]]): [string, Operator] => [`${prefix}${name}`.toLowerCase(), {
    family,
    negated,
    test: (value, wanted) => {
      const [a, b] = [read(value), read(wanted)];
      return a === undefined || b === undefined ? undefined : compare(a, b);
    },
  }]);

const address = (name: string, negated: boolean): [string, Operator] => [name.toLowerCase(), {
  family: 'address',
  negated,
  test: (value, wanted) => {
    const [block, one] = [addressesOf(wanted), addressesOf(value)];
    return block && one && contains(block, one);
  },
}];

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  texts('StringEquals'), texts('StringNotEquals', true), texts('StringEqualsIgnoreCase'), texts('StringNotEqualsIgnoreCase', true),
  texts('StringLike'), texts('StringNotLike',
    true), texts('ArnEquals'), texts('ArnNotEquals', true), texts('ArnLike'), texts('ArnNotLike', true),
  texts('BinaryEquals'),
  ...ordered('Numeric', 'number', number), ...ordered('Date', 'date', seconds),
  address('IpAddress', false), address('NotIpAddress', true),
  ['bool', { family: 'truth', negated: false, test: (value, wanted) => value.toLowerCase() === wanted.toLowerCase() }],
  ['null', { family: 'presence', negated: false, test: () => undefined }],
]);

const operatorOf = ({ operator }: Condition): Operator | undefined => OPERATORS.get(operator.toLowerCase());

/** Undefined for an operator that is not known. */
export const familyOf = (condition: Condition): Family | undefined => operatorOf(condition)?.family;

/**
 * Whether a condition holds for the values of its key, undefined for a key that is not sent.
 *
 * @param isList whether AWS sends a set for the key, which an operator for one value does not match (recorded: E106)
 */
export function holds(condition: Condition, values: readonly string[] | undefined, isList: boolean, lookup: Lookup): Truth {
  const operator = operatorOf(condition);
  if (!operator) return undefined;
  if (operator.family === 'presence') {
    const wanted = condition.values.map((value) => value.toLowerCase());
    return condition.each ? undefined : wanted.includes(String(values === undefined));
  }
  if (values === undefined) {
    if (condition.ifExists || condition.each === 'ForAllValues') return true;
    return !condition.each && operator.negated && !isList;
  }

  const equals = (value: string) => any(condition.values, (wanted) => {
    const text = filled(wanted, lookup);
    return text === undefined ? false : operator.test(value, text);
  });
  const fits = (value: string) => (operator.negated ? not(equals(value)) : equals(value));
  if (condition.each === 'ForAllValues') return not(any(values, (value) => not(fits(value))));
  if (condition.each === 'ForAnyValue') return any(values, fits);
  if (isList) return false;
  if (new Set(values).size > 1) return operator.negated ? undefined : false; // recorded: X1, a plain operator never matches two
  return fits(values[0]);
}
