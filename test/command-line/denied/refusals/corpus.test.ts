import { REFUSALS } from './corpus';

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
