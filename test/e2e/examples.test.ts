import { cpSync, readFileSync, writeFileSync } from 'fs';
import * as path from 'path';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { bootstrap, deployAssembly } from './cdk';
import { ADMINISTRATOR, Credentials, stsClient } from './clients';
import { DeployedRole, readRole } from './deployed-role';
import { ACCOUNT, Emulator, REGION } from './emulator';
import { Example, exampleNames, synthesizeAll } from '../harness/examples';
import { folderOf } from '../harness/folders';
import { resolveIntrinsics } from '../harness/intrinsics';
import { PolicyDocument } from '../harness/simulator';
import { COMMERCIAL } from '../harness/synthesize';

/*
 * Every example: deployed by the CDK CLI into the accounts that it names, and its roles read back from IAM. The emulator makes roles and policies; what
 * it does not make of the examples is Image Builder, the body of a stack set, the OIDC provider and the project of CodeBuild.
 */

/** Two examples are two ways of the same, with roles of the same name: they get an emulator each. */
const ALONE = 'distribution-organization';
const WORLDS = [exampleNames().filter((name) => name !== ALONE), [ALONE]];

const folder = folderOf({});
let examples: Record<string, Record<string, Example>> = {};
const emulators: Emulator[] = [];

/** Credentials for an account; the emulator lets everybody in. */
async function administratorOf(emulator: Emulator, account: string): Promise<Credentials> {
  if (account === ACCOUNT) return ADMINISTRATOR;
  const { Credentials: given } = await stsClient(emulator.endpoint).send(new AssumeRoleCommand({
    RoleArn: `arn:aws:iam::${account}:role/administrator`, RoleSessionName: 'administrator',
  }));
  if (!given?.AccessKeyId || !given.SecretAccessKey) throw new Error(`STS gave no credentials for ${account}`);
  return { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, sessionToken: given.SessionToken };
}

/**
 * The template without what the emulator falls over: outputs and policies that name resources of Image Builder and CodeBuild and identity providers, which it does not make, and repositories
 * that it would give names that it refuses.
 */
function forEmulator(template: Example['template'], account: string): Example['template'] {
  const resources = template.Resources;
  const isMissing = (id: unknown) => /^AWS::(ImageBuilder::|CodeBuild::|IAM::OIDCProvider$)/.test(resources[String(id)]?.Type ?? '');
  const references = (part: any) => isMissing(part?.Ref) || isMissing(part?.['Fn::GetAtt']?.[0]);
  const replaced = (part: unknown): unknown => JSON.parse(JSON.stringify(part), (_, inner) =>
    (references(inner) ? resolveIntrinsics(inner, resources, { ...COMMERCIAL, account }) : inner));
  return {
    ...template,
    Resources: Object.fromEntries(Object.entries(resources).filter(([id]) => !isMissing(id)).map(([id, { Type, Properties, ...others }]) => [id, {
      Type,
      ...others,
      Properties: { ...replaced(Properties ?? {}) as object, ...Type === 'AWS::ECR::Repository' && { RepositoryName: id.toLowerCase() } },
    }])),
    Outputs: Object.fromEntries(Object.entries(template.Outputs ?? {}).filter(([, { Value }]) => !references(Value))),
  };
}

/** One assembly of those of several examples, whose stacks have different names: the CLI is started once. */
function merged(names: string[]): string {
  const out = folderOf({});
  const manifests = names.map((name) => {
    cpSync(path.join(folder, name), out, { recursive: true });
    return JSON.parse(readFileSync(path.join(folder, name, 'manifest.json'), 'utf8'));
  });
  for (const name of names) {
    for (const [stack, { template, account }] of Object.entries(examples[name])) {
      writeFileSync(path.join(out, `${stack}.template.json`), JSON.stringify(forEmulator(template, account)));
    }
  }
  const artifacts = Object.assign({}, ...manifests.map((manifest) => manifest.artifacts));
  writeFileSync(path.join(out, 'manifest.json'), JSON.stringify({ ...manifests[0], artifacts }));
  return out;
}

async function deployWorld(names: string[]): Promise<void> {
  const stacks = names.flatMap((name) => Object.entries(examples[name]));
  expect(new Set(stacks.map(([stack]) => stack)).size).toBe(stacks.length);
  const emulator = await Emulator.start();
  emulators.push(emulator);
  for (const account of new Set([ACCOUNT, ...stacks.map(([, example]) => example.account)])) {
    await bootstrap(emulator, account, await administratorOf(emulator, account));
  }
  await deployAssembly(emulator, merged(names));
}

beforeAll(async () => {
  examples = await synthesizeAll(exampleNames(), (name) => path.join(folder, name), ACCOUNT);
  for (const names of WORLDS) await deployWorld(names);
});

afterAll(async () => {
  for (const emulator of emulators) await emulator.stop();
});

/** The names that the deployment gave to the resources of a stack, by their logical ids. */
async function namesIn(emulator: Emulator, StackName: string, credentials: Credentials): Promise<Record<string, string>> {
  const client = new CloudFormationClient({ endpoint: emulator.endpoint, region: REGION, credentials, maxAttempts: 1 });
  const names: Record<string, string> = {};
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    for (const { LogicalResourceId = '', PhysicalResourceId = '' } of StackResourceSummaries) {
      names[LogicalResourceId] = PhysicalResourceId.split(':').at(-1)!; // a topic's is its ARN
    }
  }
  return names;
}

/** The statements of policies, each as a text, with the names that the deployment gave. */
function statementsOf(policies: PolicyDocument[], names: Record<string, string> = {}): string[] {
  return policies.flatMap(({ Statement }) => Statement)
    .map((statement) => Object.entries(names).reduce((text, [id, name]) => text.replaceAll(id, name), JSON.stringify(statement)))
    .sort();
}

test.each(exampleNames())('%s: its roles are deployed as they were synthesized', async (name) => {
  const emulator = emulators[WORLDS.findIndex((names) => names.includes(name))];
  for (const [stack, { roles, account }] of Object.entries(examples[name])) {
    const credentials = await administratorOf(emulator, account);
    const names = await namesIn(emulator, stack, credentials);
    for (const [id, { policies }] of Object.entries(roles)) {
      const deployed: DeployedRole = await readRole(emulator, names[id], credentials);
      expect(deployed.roleArn).toBe(`arn:aws:iam::${account}:role/${names[id]}`);
      expect(statementsOf(deployed.policies)).toEqual(statementsOf(policies, names));
      expect(deployed.policies.length).toBeGreaterThan(0);
    }
  }
  expect(Object.values(examples[name]).flatMap(({ roles }) => Object.keys(roles)).length).toBeGreaterThan(0);
});
