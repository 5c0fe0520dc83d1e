import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AuthorizingProxy, couldChange } from './authorizing-proxy';
import { loadedOnce } from './aws-cli';
import { iamClient } from './clients';
import { readRole } from './deployed-role';
import { ACCOUNT, Emulator, REGION } from './emulator';
import { Line, userOf } from './verified';
import { ImageBuilderExecutionRole, ImageBuilderInstanceProfile, ImageBuilderLifecycleAction, ImageBuilderLifecycleExecutionRole, PackerBuildRole } from '../../src';
import { runToEnd } from '../../src/command-line/program';
import { folderOf } from '../harness/folders';
import type { PolicyDocument } from '../harness/simulator';

/* `verify --stack`: a stack is deployed to the emulator, read by the real AWS CLI, and its roles are asked about. */

const NAME = 'Images';

/** A stack with a role of each kind, as a folder of `cdk synth`. */
function synthesized(): string {
  const outdir = folderOf({});
  const app = new App({ outdir, analyticsReporting: false });
  const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
  const stack = new Stack(app, NAME, { env: { account: ACCOUNT, region: REGION }, synthesizer });
  const key = new kms.Key(stack, 'Key');
  new PackerBuildRole(stack, 'Packer', { assumedBy: new iam.AccountRootPrincipal() });
  const instances = new ImageBuilderInstanceProfile(stack, 'Instances', { logGroupNames: ['/aws/imagebuilder/web'] });
  new ImageBuilderExecutionRole(stack, 'Execution', {
    instanceRoles: [instances.role], logGroupNames: ['/aws/imagebuilder/web'], parentImageParameters: ['/images/base'], kmsKeys: [key],
  });
  new ImageBuilderLifecycleExecutionRole(stack, 'Retention', { actions: [ImageBuilderLifecycleAction.DELETE], includeAmis: true, includeSnapshots: true });
  app.synth();
  return outdir;
}

const cdkOut = synthesized();
const template = () => JSON.parse(readFileSync(join(cdkOut, `${NAME}.template.json`), 'utf8'));

let emulator: Emulator;
let proxy: AuthorizingProxy;
let quick: Awaited<ReturnType<typeof loadedOnce>>;
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

beforeAll(async () => {
  emulator = await Emulator.start();
  proxy = await AuthorizingProxy.start(emulator);
  quick = await loadedOnce();
  user = await userOf(emulator, proxy);
  await ask('cloudformation', {
    'Action': 'CreateStack', 'Version': '2010-05-15', 'StackName': NAME, 'TemplateBody': JSON.stringify(template()), 'Capabilities.member.1': 'CAPABILITY_IAM',
  });
  const listed = await ask('cloudformation', { Action: 'ListStackResources', Version: '2010-05-15', StackName: NAME });
  for (const [, construct, name] of listed.matchAll(/<LogicalResourceId>(\w+?)Role[0-9A-F]{8}<\/LogicalResourceId>[\s\S]*?<PhysicalResourceId>([^<]+)</g)) {
    roles[construct] = await readRole(emulator, name);
    proxy.letBeAssumed(roles[construct]);
  }
});

afterAll(async () => {
  await quick?.stop();
  await proxy?.stop();
  await emulator?.stop();
});

interface OfStack {
  readonly stack: string;
  readonly roles: { readonly caller: string; readonly questions: Line[]; readonly unasked: string[]; readonly calls: number }[];
}

async function verified(...words: string[]): Promise<{ code: number; err: string; report: OfStack }> {
  const [out, err]: string[][] = [[], []];
  const environment = {
    ...process.env, ...user, ...quick.environment, PATH: `${quick.folder}:${process.env.PATH}`, AWS_ENDPOINT_URL: proxy.endpoint, AWS_DEFAULT_REGION: REGION,
  };
  const code = await runToEnd(['verify', '--stack', NAME, '--json', ...words], (text) => out.push(text), (text) => err.push(text), { environment });
  return { code, err: err.join('\n'), report: out.length > 0 ? JSON.parse(out.join('\n')) : { stack: '', roles: [] } };
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
  for (const { questions, calls } of found) {
    expect(questions.filter(({ asked }) => asked === 'simulation').length).toBeGreaterThan(4);
    expect(questions.map(({ id }) => id)).toContain('Trust');
    expect(calls).toBeLessThanOrEqual(60);
  }
  const execution = found.find(({ caller }) => caller.startsWith('Execution'))!;
  expect(execution.questions.filter(({ asked }) => asked === 'read').map(({ id }) => id.replace(/key\/.*/, 'key/…'))).toEqual([
    'Trust', 'AWSServiceRoleForImageBuilder', 'LogGroup /aws/imagebuilder/web', 'Parameter /images/base', `KeyPolicy arn:aws:kms:${REGION}:${ACCOUNT}:key/…`,
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

test('a trust policy that was changed by hand: without aws:SourceAccount, it is named', async () => {
  const client = iamClient(emulator.endpoint);
  const RoleName = roles.Retention.roleArn.split('/').pop()!;
  const { trust } = roles.Retention as any;
  const open = { ...trust, Statement: [trust.Statement].flat().map(({ Condition: _, ...statement }: any) => statement) };
  await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(open) }));
  const answer = await verified();
  await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(trust) }));
  expect(notRight(answer)).toEqual([PARAMETER, 'Retention Trust']);
  const line = answer.report.roles.flatMap(({ questions }) => questions).find(({ id, is }) => id === 'Trust' && is === 'wrong')!;
  expect(line).toMatchObject({ cause: expect.stringMatching(/aws:SourceAccount/), change: expect.stringMatching(/Deploy the stack Images again/) });
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
