/* The tests that hold src/decision, as one file. */

/* eslint-disable @typescript-eslint/no-require-imports */
describe('decision', () => {
  require('../decision/by-hand.test');
  require('../decision/known.test');
  require('../decision/parts.test');
});
