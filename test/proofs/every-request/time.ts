import { stopwatch } from '../../harness/stopwatch';

/**
 * What the proofs of all constructs may take, in seconds of processor time and file by file: three minutes on two cores. They take a third of it
 * where nothing else runs; a busy machine makes the same work longer.
 */
export const MOST_SECONDS = {
  induction: 20,
  invariants: 30,
  layout: 30,
  pairs: 120,
  proofs: 60,
  redundant: 80,
  trusted: 20,
} as const;

const seconds = stopwatch(); // from where a file of proofs begins

/** The last test of a file of proofs. */
export const inTime = (file: keyof typeof MOST_SECONDS) => test('in time', () => expect(seconds()).toBeLessThan(MOST_SECONDS[file]));
