/* What the CDK exports, which it requires anew each time that something of it is used: a tenth of the time of tests that make roles. */

for (const folder of ['.', 'core', 'core/lib', 'cx-api', 'aws-iam', 'region-info', 'cloud-assembly-schema']) {
  const file = `../../node_modules/aws-cdk-lib/${folder}/index.js`;
  jest.doMock(file, () => {
    const actual = jest.requireActual<Record<string, unknown>>(file);
    const define = (name: string, how: PropertyDescriptor) => Object.defineProperty(actual, name, { enumerable: true, configurable: true, ...how });
    for (const [name, { get, configurable }] of Object.entries(Object.getOwnPropertyDescriptors(actual))) {
      if (!get || !configurable) continue;
      define(name, {
        get: () => {
          const value: unknown = get();
          define(name, { value });
          return value;
        },
      });
    }
    return actual;
  });
}
