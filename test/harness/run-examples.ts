/*
 * Runs the apps of examples one after the other, in the process that loads this file: node --require … run-examples.ts '[{ folder, file, environment }]'.
 */

interface App {
  readonly folder: string;
  readonly file: string;
  readonly environment: Record<string, string>;
}

for (const { folder, file, environment } of JSON.parse(process.argv[2]) as App[]) {
  process.chdir(folder);
  Object.assign(process.env, environment);
  require(file); // eslint-disable-line @typescript-eslint/no-require-imports -- an app begins when it is loaded
  process.emit('beforeExit', 0); // an app that the CDK's command runs synthesizes itself then
}
