import { App, Aws, Lazy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { fail, known, shown, worded } from '../../../src/iam/validation/fail';
import { at, failAt } from '../../../src/packer-template/files/fail-at';

/* The one voice of errors. */

const stack = new Stack(new App(), 'Stack');
const scope = new Construct(stack, 'Role');

test('what is wrong with which value of which property, how to cure it, and where', () => {
  expect(worded('regions', 'is empty', 'name one')).toBe("'regions' is empty: name one");
  expect(() => fail(scope, 'regions', 'is empty', 'name one')).toThrow(new Error("'regions' is empty: name one [Stack/Role]"));
});

test('in a file, with its line', () => {
  expect(at({ file: 'a.pkr.hcl', line: 3 })).toBe('a.pkr.hcl:3');
  expect(() => failAt({ file: 'a.pkr.hcl', line: 3 }, 'no source', 'add one')).toThrow(new Error('a.pkr.hcl:3: no source: add one'));
});

test('values are shown as they are written', () => {
  expect([shown('a'), shown(['a']), shown(1)]).toEqual(['"a"', '["a"]', '1']);
});

test('tokens are looked through', () => {
  expect(known(scope, undefined)).toBeUndefined();
  expect(known(scope, 'text')).toBe('text');
  expect(known(scope, Lazy.string({ produce: () => 'late' }))).toBe('late');
  expect(known(scope, Aws.REGION)).toBeUndefined();
  expect(known(scope, `a-${Aws.REGION}`)).toBeUndefined();
});
