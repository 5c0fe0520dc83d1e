import Module from 'module';
import { join } from 'path';

/*
 * Loaded before an example (node --require): resolves the library by its name to its sources, so that a clone
 * needs neither a build nor a link. tsconfig.dev.json says the same to the compiler.
 */

const SOURCES = join(__dirname, '..', '..', 'src', 'index.ts');

const loader = Module as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
const resolve = loader._resolveFilename;
loader._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request === 'cdk-ami-build-roles' ? SOURCES : request, ...rest);
};
