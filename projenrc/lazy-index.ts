import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

/*
 * Rewrites lib/index.js after the compiler: a file of the package is loaded when something of it is first used, as in aws-cdk-lib.
 * Anyone who makes a Packer role does not wait for Image Builder (docs/decisions/0022).
 */

const LIB = join(__dirname, '..', 'lib');
const INDEX = join(LIB, 'index.js');

const files = [...readFileSync(INDEX, 'utf8').matchAll(/^__exportStar\(require\("(.+)"\), exports\);$/gm)].map(([, file]) => file);
if (files.length === 0) throw new Error(`${INDEX} is not as the compiler wrote it: run npx projen compile`);
// eslint-disable-next-line @typescript-eslint/no-require-imports -- asks each file for its names
const exported = files.flatMap((file) => Object.keys(require(join(LIB, file))).map((name) => ({ name, file })));

writeFileSync(INDEX, [
  '"use strict";',
  'Object.defineProperty(exports, "__esModule", { value: true });',
  ...exported.map(({ name }) => `exports.${name} = void 0;`), // Node.js finds the names for ES modules by reading such lines
  'const lazy = (name, load) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: () => load()[name] });',
  ...exported.map(({ name, file }) => `lazy("${name}", () => require("${file}"));`),
  '',
].join('\n'));
