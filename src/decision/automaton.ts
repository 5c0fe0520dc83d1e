import type { Pattern, Token } from './pattern';

/* eslint-disable no-bitwise -- a set of places is the bits of a number, so that a step is one operation */

/** A pattern as an automaton over sets of places, each set the bits of a number. */
export interface Automaton {
  readonly start: bigint;
  readonly step: (state: bigint, char: string) => bigint;
  readonly accepts: (state: bigint) => boolean;
}

export function automatonOf({ tokens, ignoresCase }: Pattern): Automaton {
  const bit = (i: number) => 1n << BigInt(i);
  const end = bit(tokens.length);
  const bits = (fits: (token: Token) => boolean) => tokens.reduce((sum, token, i) => (fits(token) ? sum | bit(i) : sum), 0n);
  const stars = bits(({ kind }) => kind === 'many');
  const last = tokens[tokens.length - 1];
  const forever = last?.kind === 'many' && !last.inside ? bit(tokens.length - 1) : 0n;
  const closed = (state: bigint) => {
    const all = state | ((state & stars) << 1n);
    return (all & forever) === 0n ? all : forever | end; // anything that follows is matched
  };
  const fold = (char: string) => (ignoresCase ? char.toLowerCase() : char);
  const masks = new Map<string, readonly [bigint, bigint]>();
  const masksOf = (char: string) => {
    const known = masks.get(char);
    if (known) return known;
    const made = [
      bits((token) => (token.kind === 'char' ? fold(token.char) === fold(char) : token.kind === 'one' && !(token.inside && char === ':'))),
      bits((token) => token.kind === 'many' && !(token.inside && char === ':')),
    ] as const;
    masks.set(char, made);
    return made;
  };
  return {
    start: closed(bit(0)),
    step: (state, char) => {
      const [advance, stay] = masksOf(char);
      return closed(((state & advance) << 1n) | (state & stay));
    },
    accepts: (state) => (state & end) !== 0n,
  };
}
