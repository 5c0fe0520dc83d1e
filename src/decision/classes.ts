import { automatonOf } from './automaton';
import { literal, Pattern } from './pattern';

/* One text for each class of texts that a list of patterns can tell apart. */

/** One text for each class of texts. */
export interface Classes {
  readonly texts: readonly string[];
  /** False where there are too many to go through. */
  readonly complete: boolean;
}

const isConstant = ({ tokens, ignoresCase }: Pattern) => !ignoresCase && tokens.every(({ kind }) => kind === 'char');
const constantOf = ({ tokens }: Pick<Pattern, 'tokens'>) => tokens.map((token) => (token.kind === 'char' ? token.char : '')).join('');

const swapped = (text: string) => [...text].map((char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase())).join('');

/** Texts that a reader can make sense of, likely to be in different classes. */
function readable(patterns: readonly Pattern[]): string[] {
  const filled = (fill: string) => patterns.map(({ tokens }) => tokens.map((token) => {
    if (token.kind === 'char') return token.char;
    return token.kind === 'one' ? 'x' : fill;
  }).join(''));
  const texts = [...filled('example'), 'other', ...filled('')];
  return [...texts, ...(patterns.some(({ ignoresCase }) => ignoresCase) ? texts.map(swapped) : [])];
}

const FRESH = 'x0-zqjkwvy';

/** What a pattern begins with, where nothing but a star, or a question mark and a star, follows. */
function beginningOf({ tokens, ignoresCase }: Pattern): string | undefined {
  const at = tokens.findIndex(({ kind }) => kind !== 'char');
  const rest = tokens.slice(at).map((token) => (token.kind !== 'char' && token.inside ? 'inside' : token.kind)).join();
  return !ignoresCase && /^(one,)?many$/.test(rest) ? constantOf({ tokens: tokens.slice(0, at) }) : undefined;
}

/** The characters that patterns can tell apart, and one that none names. */
function alphabetOf(patterns: readonly Pattern[]): string[] {
  const named = new Set(patterns.flatMap(({ tokens, ignoresCase }) => tokens.flatMap((token) => {
    if (token.kind !== 'char') return token.inside ? [':'] : [];
    return ignoresCase ? [token.char.toLowerCase(), token.char.toUpperCase()] : [token.char];
  })));
  const fresh = [...FRESH].find((char) => !named.has(char)) ?? String.fromCharCode(0x2603);
  return [fresh, ...named];
}

const MOST_STATES = 20_000;

/** The shortest text for each set of patterns that a text can match; undefined where there are too many states. */
function shortest(patterns: readonly Pattern[]): Map<string, string> | undefined {
  const automata = patterns.map(automatonOf);
  const alphabet = alphabetOf(patterns);
  const found = new Map<string, string>();
  const seen = new Set<string>();
  let front: { states: readonly bigint[]; text: string }[] = [{ states: automata.map(({ start }) => start), text: '' }];
  while (front.length > 0) {
    const next: typeof front = [];
    for (const { states, text } of front) {
      const vector = states.map((state, i) => (automata[i].accepts(state) ? '1' : '0')).join('');
      if (!found.has(vector)) found.set(vector, text);
      for (const char of alphabet) {
        const after = states.map((state, i) => automata[i].step(state, char));
        const name = after.join();
        if (seen.has(name)) continue;
        if (seen.size >= MOST_STATES) return undefined;
        seen.add(name);
        next.push({ states: after, text: text + char });
      }
    }
    front = next;
  }
  return found;
}

const known = new Map<string, Classes>();

/** One text for each class of texts that the patterns tell apart: each subset of them that one text can match. */
export function classesOf(patterns: readonly Pattern[]): Classes {
  const name = JSON.stringify(patterns.map(({ tokens, ignoresCase }) => [tokens, ignoresCase]));
  const before = known.get(name);
  if (before) return before;
  const made = newClassesOf(patterns);
  known.set(name, made);
  return made;
}

function newClassesOf(patterns: readonly Pattern[]): Classes {
  const constants = new Set(patterns.filter(isConstant).map(constantOf));
  const wild = patterns.filter((pattern) => !isConstant(pattern));
  const vectorOf = (text: string) => wild.map((pattern) => (pattern.matches(text) ? '1' : '0')).join('');

  // A constant is a class of its own. The others are told apart by the patterns with wildcards only.
  const found = new Map<string, string>();
  for (const text of readable(patterns)) {
    if (!constants.has(text) && !found.has(vectorOf(text))) found.set(vectorOf(text), text);
  }
  for (let i = 1; found.size === 0; i++) if (!constants.has(`other${i}`)) found.set('', `other${i}`);

  const beginnings = wild.map(beginningOf);
  if (beginnings.every((text): text is string => text !== undefined)) {
    // A text is told apart by the longest beginning that it has, and by whether anything follows.
    const [fresh] = alphabetOf(patterns);
    for (const text of [...beginnings.flatMap((start) => [start + fresh, start]), fresh]) {
      if (!constants.has(text) && !found.has(vectorOf(text))) found.set(vectorOf(text), text);
    }
    return { texts: [...constants, ...found.values()], complete: true };
  }

  const avoided: string[] = [];
  while (found.size < 2 ** wild.length) {
    const texts = shortest([...wild, ...avoided.map((text) => literal(text))]);
    if (!texts) return { texts: [...constants, ...found.values()], complete: false };
    const others = [...texts].filter(([vector]) => !vector.slice(wild.length).includes('1'));
    const missed = others.filter(([vector]) => !found.has(vector.slice(0, wild.length)));
    const taken = missed.map(([, text]) => text).filter((text) => constants.has(text));
    missed.filter(([, text]) => !constants.has(text)).forEach(([vector, text]) => found.set(vector.slice(0, wild.length), text));
    if (taken.length === 0) break;
    avoided.push(...taken);
  }
  return { texts: [...constants, ...found.values()], complete: true };
}
