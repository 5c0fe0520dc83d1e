// What is not changed by any mutant comes from outside of the environment of a test (environment.cjs).
for (const name of ['aws-cdk-lib', 'aws-cdk-lib/aws-iam', 'constructs']) jest.mock(name, () => globalThis.outside(name));
