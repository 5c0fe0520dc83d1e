import { execFileSync } from 'child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { PolicyFile } from './policies';
import { atRef, inFolder, lastTag, notesSince, policyChanges } from './policy-changes';
import { folderOf } from '../harness/folders';
import { COMMERCIAL } from '../harness/synthesize';

const trust = (service: string) => ({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});
const file = (actions: string[], service = 'ec2.amazonaws.com', further: object[] = []): PolicyFile => {
  const document = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });
  const stop = { Sid: 'StopAndTerminateInstance', Effect: 'Allow', Action: actions, Resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*' };
  return {
    construct: 'PackerBuildRole',
    place: COMMERCIAL,
    defaults: { trust: trust(service), policies: [document(stop)] },
    everythingSwitchedOn: { trust: trust(service), policies: [document(stop, ...further)] },
  };
};
const STOP = file(['ec2:StopInstances']);

let folder: string;
beforeEach(() => { folder = folderOf({}); });

const write = (made: PolicyFile, name = 'packer.json') => {
  mkdirSync(join(folder, 'docs', 'policies'), { recursive: true });
  writeFileSync(join(folder, 'docs', 'policies', name), JSON.stringify(made));
};

test('nothing changed', () => {
  expect(policyChanges({ 'packer.json': STOP }, { 'packer.json': STOP }, 'v1.0.0')).toBe('### Policy changes\n\nNo policy changed since v1.0.0.\n');
});

test('a wider default is told once, in words, with its capability', () => {
  const newer = file(['ec2:StopInstances', 'ec2:TerminateInstances']);
  expect(policyChanges({ 'packer.json': STOP }, { 'packer.json': newer }, 'v1.0.0')).toBe(`### Policy changes

Since v1.0.0, statement by statement:

#### PackerBuildRole, by default

\`\`\`text
Became possible:
- StopAndTerminateInstance (launch-instance: launches the instance that becomes the image, stops and terminates it)
  - the action ec2:TerminateInstances came

Grants more than the older one. The smallest request that became possible: ec2:TerminateInstances on arn:aws:ec2:us-east-1:111122223333:instance/example (StopAndTerminateInstance).
\`\`\`
`);
});

test('what an option brings is told apart from the defaults, and what goes as well', () => {
  const further = { Sid: 'ShareImage', Effect: 'Allow', Action: 'ec2:ModifyImageAttribute', Resource: 'arn:aws:ec2:us-east-1::image/*' };
  const text = policyChanges({ 'packer.json': file(['ec2:StopInstances'], undefined, [further]) }, { 'packer.json': STOP }, 'v1.0.0');
  expect(text).not.toContain('by default');
  expect(text).toMatch(/PackerBuildRole, by options\n\n```text\nBecame impossible:\n- ShareImage \(.*\)\n {2}- gone: ec2:ModifyImageAttribute on arn:aws:ec2:us-east-1::image\/\*\n/);
});

test('a change of trust', () => {
  const text = policyChanges({ 'packer.json': STOP }, { 'packer.json': file(['ec2:StopInstances'], 'codebuild.amazonaws.com') }, 'v1.0.0');
  expect(text).toContain('new: sts:AssumeRole on this role for codebuild.amazonaws.com');
  expect(text).toContain('gone: sts:AssumeRole on this role for ec2.amazonaws.com');
});

test('constructs that come and go', () => {
  expect(policyChanges({}, { 'packer.json': STOP }, 'v1.0.0')).toContain('#### PackerBuildRole\n\nNew.');
  expect(policyChanges({ 'packer.json': STOP }, {}, 'v1.0.0')).toContain('#### PackerBuildRole\n\nGone.');
});

describe('the real files', () => {
  const now = inFolder('docs/policies');
  type Part = 'defaults' | 'everythingSwitchedOn';
  type Document = { Statement: object[] };

  /** The file without one statement, for each statement of a part. */
  function withoutEach(made: PolicyFile, part: Part): PolicyFile[] {
    const { trust: trusts, policies } = made[part] as { trust?: Document; policies: Document[] };
    const without = ({ Statement }: Document) => Statement.map((dropped) => ({ Statement: Statement.filter((each) => each !== dropped) }));
    return [
      ...(trusts ? without(trusts).map((document) => ({ ...made, [part]: { trust: document, policies } })) : []),
      ...policies.flatMap((policy, i) => without(policy).map((document) => ({
        ...made, [part]: { trust: trusts, policies: policies.map((each, j) => (i === j ? document : each)) },
      }))),
    ];
  }

  test('are as they are', () => {
    expect(Object.keys(now)).toEqual(expect.arrayContaining(['packer.json', 'build-tag-guard.json', 'ami-encryption-key.json']));
    expect(policyChanges(now, now, 'now')).toContain('No policy changed');
  });

  // Two statements of one name would hide each other.
  test.each(Object.keys(now))('%s: every statement counts', (name) => {
    for (const part of ['defaults', 'everythingSwitchedOn'] as const) {
      for (const older of withoutEach(now[name], part)) {
        expect(policyChanges({ [name]: older }, { [name]: now[name] }, 'before')).toMatch(/ - new: /);
      }
    }
  });
});

test('from a git ref, by default the last tag', () => {
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { encoding: 'utf8' });
  const commit = (message: string) => { git('add', '.'); git('commit', '--quiet', '--no-verify', '--no-gpg-sign', '-m', message); };
  git('init', '--quiet', '--initial-branch', 'main');
  writeFileSync(join(folder, 'README.md'), 'nothing yet');
  commit('begin');
  expect(lastTag(folder)).toBeUndefined();
  expect(atRef('HEAD', folder)).toEqual({});
  write(STOP);
  commit('first');
  git('tag', 'v1.0.0');
  write(file(['ec2:StopInstances', 'ec2:TerminateInstances']));
  commit('second');
  expect(lastTag(folder)).toBe('v1.0.0');
  expect(atRef('v1.0.0', folder)).toEqual({ 'packer.json': STOP });
  expect(notesSince('v1.0.0', folder)).toContain('the action ec2:TerminateInstances came');
  expect(notesSince('HEAD', folder)).toContain('No policy changed since HEAD');
  expect(notesSince(undefined, folder)).toContain('The first release');
  expect(() => notesSince('v9.9.9', folder)).toThrow(/v9\.9\.9/);
});

test('the release writes it into its notes', () => {
  const { bump } = JSON.parse(readFileSync('.projen/tasks.json', 'utf8')).tasks;
  expect(bump.steps[bump.steps.length - 1].exec).toMatch(/policy-changes\.ts --append "?\$CHANGELOG"?$/);
});
