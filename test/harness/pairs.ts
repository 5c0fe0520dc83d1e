import { isDeepStrictEqual } from 'util';
import { Construct } from 'constructs';
import type { DecidedRole } from './proofs';
import type { Subject } from './subjects';
import { COMMERCIAL, propsIn, readStack, stackIn } from './synthesize';
import { LateTagging } from '../../src';

/* Each two options of a construct together. */

type Props = Readonly<Record<string, unknown>>;

/** Two values of one property as one that says both; undefined where it can only have one of them. */
function joined(one: unknown, other: unknown): unknown {
  if (isDeepStrictEqual(one, other)) return one;
  if (Array.isArray(one) && Array.isArray(other)) return [...new Set([...one, ...other])];
  return one instanceof LateTagging && other instanceof LateTagging ? LateTagging.of(...new Set([...one.resources, ...other.resources])) : undefined;
}

/** The properties of both; undefined where one of them would take the place of the other. */
function both(one: Props, other: Props): Props | undefined {
  const twice = Object.keys(one).filter((name) => name in other).map((name) => [name, joined(one[name], other[name])] as const);
  return twice.some(([, value]) => value === undefined) ? undefined : { ...one, ...other, ...Object.fromEntries(twice) };
}

/** What became of two options: a role, or why there is none. */
export type Pair =
  | { readonly is: 'role'; readonly role: DecidedRole }
  | { readonly is: 'one property'; readonly options: readonly string[] }
  | { readonly is: 'refused'; readonly options: readonly string[]; readonly error: Error };

function pairOf({ defaultsIn, optionsIn, make }: Subject, options: readonly string[]): Pair {
  const place = COMMERCIAL;
  const stack = stackIn(place);
  // Options that name the same thing each have their own.
  const [one, other] = options.map((name) => propsIn(new Construct(stack, name), optionsIn(place)[name]) as Props);
  const props = both(one, other);
  if (!props) return { is: 'one property', options };
  try {
    const made = make(stack, { ...propsIn(stack, defaultsIn(place)), ...props });
    return { is: 'role', role: { options, place, statements: readStack(stack, made, place).statements } };
  } catch (error) {
    return { is: 'refused', options, error: error as Error };
  }
}

/** All pairs of options, made as they are asked for. */
export function* pairsOf(subject: Subject): Iterable<Pair> {
  const names = Object.keys(subject.optionsIn(COMMERCIAL));
  for (const [i, one] of names.entries()) {
    for (const other of names.slice(i + 1)) yield pairOf(subject, [one, other]);
  }
}
