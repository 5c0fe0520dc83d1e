import { execFileSync } from 'child_process';
import { join } from 'path';
import * as library from '../../../src';

const LIB = join(__dirname, '..', '..', '..', 'lib');

/* That the other tests of this run are of the built library, in the Node.js that was meant. */

test('the version of Node.js', () => {
  expect(process.version).toBe(process.env.EXPECTED_NODE);
});

test('the library is the built one', () => {
  expect(require.resolve('../../../src')).toBe(join(LIB, 'index.js'));
  expect(Object.keys(library)).toContain('PackerBuildRole');
});

test('the command starts', () => {
  const template = join(__dirname, '..', '..', 'proofs', 'traces', 'templates', 'ebs-winrm.pkr.hcl');
  const printed = execFileSync(process.execPath, [join(LIB, 'command-line', 'cli.js'), 'explain', template, '--format', 'markdown'], { encoding: 'utf8' });
  expect(printed).toContain('| communicator');
});
