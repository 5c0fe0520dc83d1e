import { REFUSALS } from './corpus';
import { KNOWN_ERRORS } from '../../../../src/command-line/denied/known/known-errors';
import { onOneLine } from '../../../../src/command-line/denied/unwrap';

/* What the corpus itself must be. */

const COUNTS = REFUSALS.reduce<Record<string, number>>((counts, { kind }) => ({ ...counts, [kind]: (counts[kind] ?? 0) + 1 }), {});

test('there are enough refusals, of each kind', () => {
  expect(REFUSALS.length).toBeGreaterThanOrEqual(200);
  expect(Object.entries(COUNTS).filter(([, count]) => count < 5)).toEqual([]);
  expect(Object.keys(COUNTS).length).toBeGreaterThanOrEqual(25);
});

test('each is complete, and named once', () => {
  for (const { name, caller, cause, text, says } of REFUSALS) {
    expect({ name, complete: Boolean(caller && cause && text.trim()) && says.length > 0 }).toEqual({ name, complete: true });
  }
  expect(new Set(REFUSALS.map(({ kind, name }) => `${kind}: ${name}`)).size).toBe(REFUSALS.length);
});

test('no account is anybody\'s but ours', () => {
  const accounts = new Set(REFUSALS.flatMap(({ text }) => [...text.matchAll(/(?<![\dA-Za-z-])\d{12}(?![\dA-Za-z-])/g)].map(([account]) => account)));
  expect([...accounts].sort()).toEqual(['310047512846', '640318820557', '905512037744']);
});

test('every error that is known by its words is in it; of one wording alone nobody has shown where it comes from', () => {
  const texts = REFUSALS.map(({ text }) => onOneLine(text));
  expect(KNOWN_ERRORS.filter(({ words }) => !texts.some((text) => words.test(text))).map(({ words }) => words.source)).toEqual([]);
  expect(KNOWN_ERRORS.filter(({ from }) => from.startsWith('assumed'))).toHaveLength(1);
});
