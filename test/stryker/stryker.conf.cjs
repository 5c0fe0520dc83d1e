/* StrykerJS for the code that decides: `npx projen stryker`. */
module.exports = {
  mutate: ['src/packer-template/**/*.ts', 'src/iam/statements/**/*.ts', 'src/iam/validation/**/*.ts', 'src/decision/**/*.ts'],
  ignorePatterns: ['**', '!src/**', '!test/**', '!tsconfig*.json', '!package.json'],
  testRunner: 'jest',
  jest: {
    enableFindRelatedTests: false, // there is one suite
    config: {
      roots: ['<rootDir>/src', '<rootDir>/test'],
      testMatch: ['<rootDir>/test/stryker/suite.ts'],
      testEnvironment: require.resolve('./environment.cjs'),
      setupFilesAfterEnv: [require.resolve('./shared.cjs')],
      testTimeout: 60_000,
      transform: require('../../package.json').jest.transform, // which checks no types
    },
  },
  coverageAnalysis: 'perTest', // a mutant meets only the tests that reach it
  concurrency: 2,
  timeoutMS: 20_000, // far above a busy machine's pauses: what has to be cut off loops for good
  tempDirName: '.cache/stryker',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: '.cache/stryker.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
};
