import { readdirSync } from 'fs';
import { MOST_SECONDS } from './time';

test('all proofs of all constructs have their time, and together no more than three minutes on two cores', () => {
  const files = readdirSync(__dirname).flatMap((name) => /^(\w+)\.test\.ts$/.exec(name)?.[1] ?? []);
  expect(Object.keys(MOST_SECONDS)).toEqual(files.filter((name) => name !== 'time').sort());
  const seconds = Object.values<number>(MOST_SECONDS);
  expect(seconds.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(2 * 180);
});
