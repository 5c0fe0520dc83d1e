import type { App } from './apps';

/* Runs apps one after the other, in the process that loads this file; the variable APPS says which. */

for (const { folder, file, environment } of JSON.parse(process.env.APPS!) as App[]) {
  process.chdir(folder);
  Object.assign(process.env, environment);
  require(file); // eslint-disable-line @typescript-eslint/no-require-imports -- an app begins when it is loaded
  process.emit('beforeExit', 0); // an app that the CDK's command runs synthesizes itself then
}
