import { spawn } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { DeleteRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AuthorizingProxy, couldChange } from './authorizing-proxy';
import { firstVersion, Loaded, loadedOnce } from './aws-cli';
import { askEmulator, iamClient } from './clients';
import { readRole } from './deployed-role';
import { ACCOUNT, Emulator, REGION } from './emulator';
import { COMMAND, ended } from './processes';
import { expired, throttled } from './refusals';
import { createRole, environmentOf, furnish, userOf, Verified, Verifier } from './verified';
import { ImageBuilderExecutionRole, ImageBuilderInstanceProfile, ImageBuilderLifecycleAction, ImageBuilderLifecycleExecutionRole, PackerBuildRole, PackerTemplate } from '../../src';
import { folderOf } from '../harness/folders';
import type { PolicyDocument } from '../harness/simulator';

/* `verify --stack`: a stack is deployed to the emulator, read by the real AWS CLI, and its roles are asked about. */

const NAME = 'Images';
const TEMPLATE = join(__dirname, '../proofs/traces/templates/ebs-default.pkr.hcl');

/** A stack with a role of each kind, as a folder of `cdk synth`. */
function synthesized(): string {
  const outdir = folderOf({});
  const app = new App({ outdir, analyticsReporting: false });
  const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
  const stack = new Stack(app, NAME, { env: { account: ACCOUNT, region: REGION }, synthesizer });
  const key = new kms.Key(stack, 'Key');
  new PackerBuildRole(stack, 'Packer', { assumedBy: new iam.AccountRootPrincipal(), template: PackerTemplate.fromFile(TEMPLATE) });
  const instances = new ImageBuilderInstanceProfile(stack, 'Instances', { logGroupNames: ['/aws/imagebuilder/web'] });
  new ImageBuilderExecutionRole(stack, 'Execution', {
    instanceRoles: [instances.role],
    logGroupNames: ['/aws/imagebuilder/web'],
    parentImageParameters: ['/images/base'],
    kmsKeys: [key],
    fastLaunchTemplates: ['lt-0123456789abcdef0'],
  });
  new ImageBuilderLifecycleExecutionRole(stack, 'Retention', { actions: [ImageBuilderLifecycleAction.DELETE], includeAmis: true, includeSnapshots: true });
  app.synth();
  return outdir;
}

const cdkOut = synthesized();
const template = () => JSON.parse(readFileSync(join(cdkOut, `${NAME}.template.json`), 'utf8'));

let emulator: Emulator;
let proxy: AuthorizingProxy;
let verifier: Verifier;
let quick: Loaded;
let user: Record<string, string>;
/** Roles by their construct. */
const roles: Record<string, Awaited<ReturnType<typeof readRole>>> = {};

const ask = async (service: string, parameters: Record<string, string>) => {
  const answer = await fetch(emulator.endpoint, {
    method: 'POST',
    headers: {
      'authorization': `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(parameters),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
};

const FAST_LAUNCH = 'AWSServiceRoleForEC2FastLaunch';
/** By hand: the emulator would give it another name. */
const createFastLaunchRole = async () => createRole(emulator, FAST_LAUNCH);

beforeAll(async () => {
  emulator = await Emulator.start();
  proxy = await AuthorizingProxy.start(emulator);
  quick = await loadedOnce(await firstVersion());
  verifier = new Verifier();
  user = await userOf(emulator, proxy);
  await ask('cloudformation', {
    'Action': 'CreateStack', 'Version': '2010-05-15', 'StackName': NAME, 'TemplateBody': JSON.stringify(template()), 'Capabilities.member.1': 'CAPABILITY_IAM',
  });
  await createFastLaunchRole();
  await furnish(emulator, { earlierBuild: false });
  const listed = await ask('cloudformation', { Action: 'ListStackResources', Version: '2010-05-15', StackName: NAME });
  for (const [, construct, name] of listed.matchAll(/<LogicalResourceId>(\w+?)Role[0-9A-F]{8}<\/LogicalResourceId>[\s\S]*?<PhysicalResourceId>([^<]+)</g)) {
    roles[construct] = await readRole(emulator, name);
    proxy.letBeAssumed(roles[construct]);
  }
});

afterAll(async () => {
  await verifier?.stop();
  await quick?.stop();
  await proxy?.stop();
  await emulator?.stop();
});

interface OfStack {
  readonly stack: string;
  readonly roles: NonNullable<Verified['report']>[];
}

const environment = () => environmentOf(user, quick, proxy);

async function verified(...words: string[]): Promise<{ code: number; err: string; report: OfStack }> {
  const { code, err, report } = await verifier.run<OfStack>(environment(), '--stack', NAME, '--json', ...words);
  return { code, err, report: report ?? { stack: '', roles: [] } };
}

const notRight = ({ report }: Awaited<ReturnType<typeof verified>>) =>
  report.roles.flatMap(({ caller, questions }) => questions.filter(({ is }) => is !== 'right').map(({ id, because }) => `${caller.split(' ')[0].replace(/Role.*/, '')} ${id}${because ? `: ${because}` : ''}`)).sort();

/** Without the parent image's parameter, which nothing in the stack creates. */
const PARAMETER = 'Execution Parameter /images/base';

test('what was declared and deployed is as it should be, but for a parameter that does not exist', async () => {
  expect(Object.keys(roles).sort()).toEqual(['Execution', 'Instances', 'Packer', 'Retention']);
  const answer = await verified();
  expect(answer.err).toBe('');
  expect(notRight(answer)).toEqual([PARAMETER]);
  expect(answer.code).toBe(1);
  const { roles: found } = answer.report;
  expect(found.map(({ caller }) => /\((\w+),/.exec(caller)![1]).sort()).toEqual([
    'ImageBuilderExecutionRole', 'ImageBuilderInstanceProfile', 'ImageBuilderLifecycleExecutionRole', 'PackerBuildRole',
  ]);
  expect(Math.max(...found.map(({ calls }) => calls))).toBeGreaterThan(10);
  for (const { questions, calls } of found) {
    expect(questions.filter(({ asked }) => asked === 'simulation').length).toBeGreaterThan(4);
    expect(questions.map(({ id }) => id)).toContain('Trust');
    expect(calls).toBeLessThanOrEqual(60);
  }
  const execution = found.find(({ caller }) => caller.startsWith('Execution'))!;
  expect(execution.questions.filter(({ asked }) => asked === 'read').map(({ id }) => id.replace(/key\/.*/, 'key/…'))).toEqual([
    'Trust', 'AWSServiceRoleForImageBuilder', FAST_LAUNCH, 'LogGroup /aws/imagebuilder/web', 'Parameter /images/base', `KeyPolicy arn:aws:kms:${REGION}:${ACCOUNT}:key/…`,
  ]);
  expect(execution.questions.filter(({ wants }) => wants === 'refused').length).toBeGreaterThan(5);
});

test('with the app in place of the deployed template, the same', async () => {
  expect(notRight(await verified('--app', cdkOut))).toEqual([PARAMETER]);
});

test('a statement that the deployed role lacks: its line turns', async () => {
  const { policies, ...role } = roles.Execution;
  const without = (document: PolicyDocument) => ({ ...document, Statement: document.Statement.filter(({ Sid }) => Sid !== 'CreateImage') });
  proxy.letBeAssumed({ ...role, policies: policies.map(without) });
  const answer = await verified();
  proxy.letBeAssumed(roles.Execution);
  expect(notRight(answer)).toEqual(['Execution CreateImage', PARAMETER]);
});

/** The trust policy of a role, open for every account or as it was. */
const trustOf = (construct: string, isOpen: boolean) => async () => {
  const { trust, roleArn } = roles[construct] as any;
  const open = { ...trust, Statement: [trust.Statement].flat().map(({ Condition: _, ...statement }: any) => statement) };
  await iamClient(emulator.endpoint).send(new UpdateAssumeRolePolicyCommand({
    RoleName: roleArn.split('/').pop(), PolicyDocument: JSON.stringify(isOpen ? open : trust),
  }));
};

const keyPolicyFor = (account: string) => async () => {
  const { Keys: [{ KeyId }] } = await askEmulator(emulator.endpoint, 'kms', REGION, { target: 'TrentService.ListKeys', body: {} });
  const Policy = JSON.stringify({
    Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
  });
  await askEmulator(emulator.endpoint, 'kms', REGION, { target: 'TrentService.PutKeyPolicy', body: { KeyId, PolicyName: 'default', Policy } });
};

const logGroup = (target: string) => async () =>
  askEmulator(emulator.endpoint, 'logs', REGION, { target: `Logs_20140328.${target}`, body: { logGroupName: '/aws/imagebuilder/web' } });

/** The app with an instance role that creates no log group. */
function withoutCreateLogGroup(): string {
  const text = JSON.stringify(template(), (key, value) => (value === 'logs:CreateLogGroup' && key !== '' ? 'logs:DescribeLogGroups' : value));
  return folderOf({
    'manifest.json': JSON.stringify({ artifacts: { Images: { type: 'aws:cloudformation:stack', properties: { templateFile: 'x.json' } } } }), 'x.json': text,
  });
}

interface Changed {
  readonly breaks: () => Promise<unknown>;
  readonly mends: () => Promise<unknown>;
  readonly line: RegExp;
  readonly cause: RegExp;
  readonly change: RegExp;
  readonly words?: () => string[];
}

const CHANGED: Record<string, Changed> = {
  'a trust policy of the lifecycle role without aws:SourceAccount': {
    breaks: trustOf('Retention', true), mends: trustOf('Retention', false), line: /^Retention Trust$/, cause: /aws:SourceAccount/, change: /Deploy the stack Images again/,
  },
  'a trust policy of the execution role without aws:SourceAccount': {
    breaks: trustOf('Execution', true), mends: trustOf('Execution', false), line: /^Execution Trust$/, cause: /aws:SourceAccount/, change: /Deploy the stack Images again/,
  },
  'a policy of the key that lets another account in': {
    breaks: keyPolicyFor('444455556666'),
    mends: keyPolicyFor(ACCOUNT),
    line: /^Execution KeyPolicy arn:aws:kms:\S+$/,
    cause: /lets neither the account of the role nor the role in/,
    change: /add the account, or the role, to its policy/,
  },
  'a service-linked role that the role may not create': {
    breaks: async () => iamClient(emulator.endpoint).send(new DeleteRoleCommand({ RoleName: FAST_LAUNCH })),
    mends: createFastLaunchRole,
    line: new RegExp(`^Execution ${FAST_LAUNCH}$`),
    cause: /does not exist, and the role may not create it/,
    change: /^aws iam create-service-linked-role --aws-service-name ec2fastlaunch\.amazonaws\.com$/,
  },
};

/** What is found of a run, without what the stack lacks from the beginning. */
const alsoNotRight = (answer: Awaited<ReturnType<typeof verified>>) => notRight(answer).filter((line) => line !== PARAMETER);

test.each(Object.entries(CHANGED))('%s: exactly its line turns, with advice', async (_, { breaks, mends, line, cause, change }) => {
  await breaks();
  const answer = await verified();
  await mends();
  expect(alsoNotRight(answer)).toEqual([expect.stringMatching(line)]);
  const turned = answer.report.roles.flatMap(({ questions }) => questions).find(({ id, is }) => is === 'wrong' && line.source.includes(id.split(' ')[0]))!;
  expect(turned).toMatchObject({ cause: expect.stringMatching(cause), change: expect.stringMatching(change) });
});

test('a log group that is missing, and that the role may not create', async () => {
  const folder = withoutCreateLogGroup();
  const answer = await verified('--app', folder);
  const lines = answer.report.roles.flatMap(({ questions }) => questions).filter(({ id, is }) => is === 'wrong' && id.startsWith('LogGroup'));
  expect(lines.length).toBe(2);
  for (const each of lines) {
    expect(each).toMatchObject({ cause: expect.stringMatching(/does not exist/), change: 'aws logs create-log-group --log-group-name /aws/imagebuilder/web' });
  }
  await logGroup('CreateLogGroup')();
  const after = await verified('--app', folder);
  await logGroup('DeleteLogGroup')();
  expect(notRight(after).filter((line) => /^\w+ LogGroup/.test(line))).toEqual([]);
});

describe('a template together with the stack', () => {
  test('the build is asked about by the Packer role of the stack', async () => {
    const answer = await verified(TEMPLATE);
    expect(notRight(answer)).toEqual([PARAMETER]);
    const packer = answer.report.roles.filter(({ questions }) => questions.some(({ asked, id }) => asked === 'dry run' && id === 'CreateKeyPair'));
    expect(packer.map(({ caller }) => caller)).toEqual([expect.stringContaining(':assumed-role/')]);
    expect(packer[0].questions.map(({ id }) => id)).toContain('Trust');
    expect(packer[0].calls).toBeLessThanOrEqual(60);
  });

  test('that the caller may not assume: what is known of the stack is said', async () => {
    const before = user;
    user = await userOf(emulator, proxy, [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' }]);
    const answer = await verified(TEMPLATE);
    user = before;
    expect(notRight(answer)).toEqual([PARAMETER]);
    expect(answer.report.roles.flatMap((each) => each.ended ?? [])).toEqual([expect.stringMatching(/^the build of the template was not asked.*could not be assumed/)]);
  });
});

describe('something goes wrong in the middle', () => {
  afterEach(() => { proxy.before = undefined; });

  /** After some calls. */
  const after = (calls: number, then: NonNullable<typeof proxy.before>): typeof proxy.before => {
    let count = 0;
    return (call) => ((count += 1) > calls ? then(call) : undefined);
  };

  test('throttled for a while: sent again', async () => {
    const left: Record<string, number> = { cloudformation: 4, iam: 6, kms: 4, logs: 4, ssm: 4 };
    proxy.before = ({ service }) => ((left[service] -= 1) >= 0 ? throttled(service) : undefined);
    expect(notRight(await verified())).toEqual([PARAMETER]);
    expect(Object.values(left).filter((each) => each >= 0)).toEqual([]); // each of them was throttled
  });

  test('a session that expires: what is known is said, the rest has its reason', async () => {
    const later = after(24, ({ service }) => expired(service));
    // Whether the one parameter that is missing is found out before that would be chance.
    proxy.before = (call) => (call.service === 'ssm' ? expired('ssm') : later!(call));
    const answer = await verified(TEMPLATE);
    expect(answer.code).toBe(3);
    const questions = answer.report.roles.flatMap((role) => role.questions);
    expect(questions.filter(({ is }) => is === 'right').length).toBeGreaterThan(5);
    expect(questions.filter(({ is }) => is === 'unknown').length).toBeGreaterThan(10);
    expect(questions.filter(({ is }) => is === 'wrong')).toEqual([]);
  });

  test.each([2, 8, 40])('an interrupt after %d calls ends with what is known', async (calls) => {
    const command = spawn(process.execPath, [...COMMAND, 'verify', TEMPLATE, '--stack', NAME], { env: { ...process.env, ...environment() } });
    let count = 0;
    proxy.before = () => {
      if ((count += 1) === calls) command.kill('SIGINT');
      return undefined;
    };
    const { code, out, err } = await ended(command);
    proxy.errors.length = 0; // of requests whose clients were ended
    expect({ code, err }).toMatchObject({ code: 130, err: calls > 4 ? '' : expect.stringMatching(/it was interrupted/) });
    if (calls > 4) expect(out).toMatch(/Ended early: it was interrupted/);
    if (calls > 8) expect(out).toMatch(/✓ .*simulated by IAM/);
  });
});

test('a role of the app that is not deployed yet', async () => {
  const folder = folderOf({ 'manifest.json': JSON.stringify({ artifacts: { Images: { type: 'aws:cloudformation:stack', properties: { templateFile: 'x.json' } } } }) });
  const all = template();
  const [id] = Object.keys(all.Resources).filter((name) => name.startsWith('RetentionRole') && all.Resources[name].Type === 'AWS::IAM::Role');
  const renamed = JSON.parse(JSON.stringify(all).replaceAll(id, 'AnotherRole'));
  writeFileSync(join(folder, 'x.json'), JSON.stringify(renamed));
  const answer = await verified('--app', folder);
  expect(notRight(answer)).toContain('Another Role');
});

test('a stack that does not exist', async () => {
  const answer = await verified('--stack', 'Nowhere');
  expect(answer).toMatchObject({ code: 3, err: expect.stringMatching(/the stack Nowhere could not be read/) });
});

test('only reads were sent', () => {
  expect(proxy.errors).toEqual([]);
  expect(proxy.log.length).toBeGreaterThan(50);
  expect(proxy.log.filter(couldChange)).toEqual([]);
});
