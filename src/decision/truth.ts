/*
 * What a policy says of a request is true, false, or not known: an operator that no one here understands, a variable without a value.
 * Nothing is called proven that rests on something unknown.
 */
export type Truth = boolean | undefined;

/** True where all are, false where one is not. */
export function all<T>(items: readonly T[], of: (item: T) => Truth): Truth {
  let known = true;
  for (const item of items) {
    const truth = of(item);
    if (truth === false) return false;
    known &&= truth !== undefined;
  }
  return known ? true : undefined;
}

export const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

/** True where one is, false where none is. */
export const any = <T>(items: readonly T[], of: (item: T) => Truth): Truth => not(all(items, (item) => not(of(item))));
