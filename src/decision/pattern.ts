/* Patterns of policies, in which `*` stands for any characters and `?` for one. */

export type Token =
  | { readonly kind: 'char'; readonly char: string }
  /** One character, or any number of them; `inside` an ARN's field it matches no colon. */
  | { readonly kind: 'one' | 'many'; readonly inside: boolean };

export interface Pattern {
  readonly tokens: readonly Token[];
  readonly ignoresCase: boolean;
  readonly matches: (text: string) => boolean;
}

const ESCAPED = /[.*+?^${}()|[\]\\/-]/g;

function regexOf(tokens: readonly Token[], ignoresCase: boolean): RegExp {
  const parts = tokens.map((token) => {
    if (token.kind === 'char') return token.char.replace(ESCAPED, '\\$&');
    return (token.inside ? '[^:]' : '[^]') + (token.kind === 'many' ? '*' : '');
  });
  return new RegExp(`^${parts.join('')}$`, ignoresCase ? 'i' : '');
}

const SPECIAL = /\$\{([*?$])\}/g;

function patternOf(tokens: readonly Token[], ignoresCase: boolean): Pattern {
  // Several stars in a row are one; the widest of them counts.
  const joined = tokens.reduce<Token[]>((before, token) => {
    const last = before[before.length - 1];
    if (token.kind !== 'many' || last?.kind !== 'many') return [...before, token];
    return [...before.slice(0, -1), { kind: 'many', inside: token.inside && last.inside }];
  }, []);
  const regex = regexOf(joined, ignoresCase);
  return { tokens: joined, ignoresCase, matches: (text) => regex.test(text) };
}

/** A text that is matched as it stands; `${*}`, `${?}` and `${$}` are the characters they name. */
export const literal = (text: string, ignoresCase = false): Pattern =>
  patternOf([...text.replace(SPECIAL, '$1')].map((char) => ({ kind: 'char', char })), ignoresCase);

const tokensOf = (text: string, inside: boolean): Token[] =>
  // A text between these characters is one that SPECIAL named.
  [...text.replace(SPECIAL, (_, char: string) => String.fromCharCode(0xe000 + char.charCodeAt(0)))].map((char): Token => {
    const code = char.charCodeAt(0);
    if (code >= 0xe000 && code < 0xe100) return { kind: 'char', char: String.fromCharCode(code - 0xe000) };
    if (char === '*') return { kind: 'many', inside };
    return char === '?' ? { kind: 'one', inside } : { kind: 'char', char };
  });

/** A text in which `*` stands for any characters and `?` for one. */
export const glob = (text: string, ignoresCase = false): Pattern => patternOf(tokensOf(text, false), ignoresCase);

/** The six fields of an ARN; undefined for what has fewer. The last field may hold colons. */
export function fieldsOf(arn: string): string[] | undefined {
  const parts = arn.split(':');
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** The pattern of an ARN: in all fields but the last a star matches no colon. Undefined for a text of fewer fields. */
export function arnGlob(text: string): Pattern | undefined {
  const fields = fieldsOf(text);
  if (!fields) return undefined;
  const colon: Token = { kind: 'char', char: ':' };
  return patternOf(fields.flatMap((field, i) => [...(i === 0 ? [] : [colon]), ...tokensOf(field, i < 5)]), false);
}
