import { execFile } from 'child_process';
import { copyFileSync, readFileSync, symlinkSync } from 'fs';
import { join } from 'path';
import { Assembly, loadAssemblyFromPath } from '@jsii/spec';
import { folderOf } from '../harness/folders';

/*
 * The guard of the API: `npx projen compat` compares with the last release on npm. Before the first release it has nothing to compare with and passes,
 * so this shows that it would not let a break pass: the API of now against one that had more (docs/decisions/0021-what-compatible-means.md).
 */

const ROOT = join(__dirname, '..', '..');

/** What the guard says of the API of now, after one that is a change of it. */
async function after(change: (released: Assembly) => void): Promise<{ code: number; said: string }> {
  const released = loadAssemblyFromPath(ROOT);
  change(released);
  const folder = folderOf({ '.jsii': JSON.stringify(released) });
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  // As the task runs it, but for the name of the released package.
  const { steps: [{ execArgs }] } = JSON.parse(readFileSync(join(ROOT, '.projen', 'tasks.json'), 'utf8')).tasks.compat;
  expect(execArgs.slice(0, 2)).toEqual(['jsii-diff', 'npm:cdk-ami-build-roles']);
  return new Promise((resolve) => {
    execFile(process.execPath, [require.resolve('jsii-diff/bin/jsii-diff'), folder, ...execArgs.slice(2)], { cwd: ROOT }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }));
  });
}

const typeNamed = ({ types = {} }: Assembly, name: string) => types[`cdk-ami-build-roles.${name}`] as any;

test('what is as it was passes', async () => {
  expect(await after(() => {})).toMatchObject({ code: 0 });
});

test.each<[string, (released: Assembly) => void, RegExp]>([
  ['a property that is gone', (released) => typeNamed(released, 'PackerBuildRoleProps').properties.push({
    abstract: true, immutable: true, name: 'gone', optional: true, type: { primitive: 'string' }, docs: {}, locationInModule: { filename: 'x', line: 1 },
  }), /removed:cdk-ami-build-roles\.PackerBuildRoleProps\.gone/],
  ['a class that is gone', (released) => {
    released.types!['cdk-ami-build-roles.Gone'] = { ...typeNamed(released, 'BuildTagGuard'), fqn: 'cdk-ami-build-roles.Gone', name: 'Gone' };
  }, /removed:cdk-ami-build-roles\.Gone/],
  ['a property that became required', (released) => {
    typeNamed(released, 'ImageBuilderExecutionRoleProps').properties.find(({ name }: any) => name === 'instanceRoles').optional = true;
  }, /ImageBuilderExecutionRoleProps/],
])('fails for %s', async (_, change, said) => {
  const found = await after(change);
  expect(found.said).toMatch(said);
  expect(found.code).toBe(1);
});
