const whole = require('./stryker.conf.cjs');

/* StrykerJS for what decides about all requests, whose tests need neither the parser nor the CDK: `npx projen stryker:decision`. */
module.exports = {
  ...whole,
  mutate: ['src/decision/**/*.ts'],
  jest: { ...whole.jest, config: { ...whole.jest.config, testMatch: ['<rootDir>/test/stryker/decision.ts'] } },
};
