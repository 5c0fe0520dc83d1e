import { expressionCases, of, outcomesOf } from './verdicts';

/* Expressions made at random, before Packer: with and without values for variables. */

const SEED = 17;
const outcomes = outcomesOf(expressionCases(400, SEED));

test('they are many, and Packer takes most of them', () => {
  expect(new Set(outcomes.map(({ name }) => name)).size).toBe(400);
  expect(outcomes.filter(({ verdict }) => !verdict.refused).length).toBeGreaterThan(1000);
});

test('none comes to something else than Packer makes of it', () => {
  expect(outcomes.flatMap((outcome) => of('wrong', outcome))).toEqual([]);
});

test('none is refused that Packer takes', () => {
  expect(outcomes.filter(({ verdict, error }) => !verdict.refused && error !== undefined)).toEqual([]);
});

/** Why the reader does not know what Packer does: a variable without a value, or what it does not evaluate (docs/use/packer-templates.md). */
const OPEN = [
  /the variable 'required(_list)?'/, /is not evaluated/, /a pattern of format is evaluated when Packer runs/, / instead of \{"\$unknown":true\}/,
];

test('what is left open has one of the known reasons', () => {
  const open = outcomes.flatMap((outcome) => of('asked', outcome));
  expect(open.length).toBeGreaterThan(0);
  expect(open.filter((line) => !OPEN.some((pattern) => pattern.test(line)))).toEqual([]);
});

/** What Packer checks and the reader does not: whether a list is one of strings. */
const UNCHECKED = [/element \d+: string required/];

test('what Packer refuses is not taken for something known', () => {
  const lenient = outcomes.filter((outcome) => outcome.lenient !== undefined)
    .map(({ name, lenient: read, verdict }) => `${name} is read as ${read}: ${verdict.refused![0]}`);
  expect(lenient.filter((line) => !UNCHECKED.some((pattern) => pattern.test(line)))).toEqual([]);
});
