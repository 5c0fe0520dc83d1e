import { execFile } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import * as path from 'path';
import { promisify } from 'util';
import { AuthorizingProxy } from './authorizing-proxy';
import { attack } from './demo/attacks';
import { assumeRole } from './deployed-role';
import { Emulator, REPOSITORY } from './emulator';

/* The demonstration, as somebody runs it who has just cloned the repository. */

const NODES = path.join(REPOSITORY, 'test', 'compatibility', 'nodes');
const VERSIONS = Object.entries<string>(JSON.parse(readFileSync(path.join(NODES, 'package.json'), 'utf8')).optionalDependencies)
  .filter(([name]) => name.endsWith(`-${process.platform}-${process.arch}`))
  .map(([name, version]) => ({ node: version.replace(/^.*@/, 'v'), bin: path.join(NODES, 'node_modules', name, 'bin') }));

async function demo(bin: string, environment: Record<string, string> = {}) {
  const { NODE_OPTIONS: _, JEST_WORKER_ID: __, ...env } = process.env;
  return promisify(execFile)('npm', ['run', '--silent', 'demo'], { cwd: REPOSITORY, env: { ...env, PATH: `${bin}${path.delimiter}${env.PATH}`, ...environment } });
}

const SUMMARY = (build: RegExp) => [
  /^Role {6}deployed and read back: \d+ statements, assumed by ec2\.amazonaws\.com$/,
  build,
  /^Refused {3}terminate a server of somebody else \(ec2:TerminateInstances on instance\)$/,
  /^Refused {3}put the build tag on that server, .* \(ec2:CreateTags on instance\)$/,
  /^Refused {3}launch an instance with the profile of an administrator \(iam:PassRole on role\)$/,
  /^Refused {3}share an image with another account \(ec2:ModifyImageAttribute on image\)$/,
  /^Look at/, /^ {10}/, /^Next/,
];

function expectSummary(stdout: string, build: RegExp): void {
  const lines = stdout.trimEnd().split('\n');
  expect(lines.slice(-9)).toEqual(SUMMARY(build).map((line) => expect.stringMatching(line)));
  const files = [...lines.slice(-3).join('\n').matchAll(/\.cache\/\S+?\.\w+/g)].map(([file]) => file);
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((file) => !existsSync(path.join(REPOSITORY, file)))).toEqual([]);
  expect(lines.filter((line) => line.length > 140)).toEqual([]);
}

test('20, 22 and 24 are tried', () => {
  expect(VERSIONS.map(({ node }) => node.split('.')[0])).toEqual(['v20', 'v22', 'v24']);
});

test.each(VERSIONS)('shows role, build and refusals, and nothing else, with Node.js $node', async ({ node, bin }) => {
  expect((await promisify(execFile)(path.join(bin, 'node'), ['--version'])).stdout.trim()).toBe(node);
  const { stdout, stderr } = await demo(bin);
  expectSummary(stdout, /^Build {5}passed: ami-\w+ by Packer 1\.\d+\.\d+, tagged CreatedBy=packer/);
  // What projen says is the name of the task; anything else would be a banner or a warning.
  expect(stderr.split('\n').filter((line) => line && !/demo \| node -r/.test(line))).toEqual([]);
});

test('replays a recorded build where there is no Packer', async () => {
  const { stdout } = await demo(path.dirname(process.execPath), { DEMO_WITHOUT_PACKER: 'true' });
  expectSummary(stdout, /^Build {5}passed: replayed from a recording of Packer .* all \d+ questions allowed$/);
});

test('its attacks succeed with the permissions of an administrator', async () => {
  const emulator = await Emulator.start();
  const proxy = await AuthorizingProxy.start(emulator);
  try {
    const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }] };
    const session = await assumeRole(emulator, { roleArn: 'arn:aws:iam::123456789012:role/Wide', policies: [everything] });
    proxy.admit(session);
    expect((await attack(emulator, proxy, session)).map(({ refused }) => refused)).toEqual([[], [], [], []]);
  } finally {
    await proxy.stop();
    await emulator.stop();
  }
});
