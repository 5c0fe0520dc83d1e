import { Budget, LIMITS } from '../../../src/packer-template/files/limits';

/* Up to the limit a template is read, beyond it an error says where. */

const place = { file: 'a.pkr.hcl', line: 3 };

test('characters of one file', () => {
  expect(() => new Budget().file(place, LIMITS.file)).not.toThrow();
  expect(() => new Budget().file(place, LIMITS.file + 1)).toThrow('a.pkr.hcl:3: the template has more than 256 KiB in a file or 512 KiB in all: read a smaller one');
});

test('characters of all files', () => {
  const budget = new Budget();
  budget.file(place, LIMITS.file);
  budget.file(place, LIMITS.files - LIMITS.file);
  expect(() => budget.file(place, 1)).toThrow('a.pkr.hcl:3: the template has more than 256 KiB in a file or 512 KiB in all');
});

test('weight of all expressions', () => {
  const budget = new Budget();
  budget.expression(place, LIMITS.syntax - 1);
  budget.expression(place, 1);
  expect(() => budget.expression(place, 1)).toThrow('a.pkr.hcl:3: the expressions of the template are too large: split it');
});

test('steps', () => {
  const budget = new Budget();
  for (let i = 0; i < LIMITS.steps; i++) budget.step(place);
  expect(() => budget.step(place)).toThrow('a.pkr.hcl:3: evaluating the template takes more than 200000 steps: simplify its expressions');
});

test('values that refer to values', () => {
  const budget = new Budget();
  const nested = (depth: number): number => budget.nested(place, () => (depth === 1 ? 1 : 1 + nested(depth - 1)));
  for (let i = 0; i < 2; i++) { // what was left counts no more
    expect(nested(400)).toBe(400);
    expect(() => nested(401)).toThrow('a.pkr.hcl:3: expressions refer to each other too deeply: simplify them');
  }
});
