import { performance } from 'perf_hooks';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import markdownTable from 'markdown-table';
import { AmiEncryptionKey, CrossAccountDistributionRole, DistributionStackSet, ImageBuilderExecutionRole } from '../../src';
import { charactersOf } from '../../src/iam/statements/sizes';

/*
 * What distribution to many accounts makes: characters as IAM and KMS count them, policies, and the time to synthesize. Prints
 * the table of docs/use/distribution.md.
 *
 *   npx tsx --tsconfig tsconfig.dev.json test/benchmark/distribution.ts
 */

const COUNTS = [10, 100, 1_000];
const ORGANIZATION = 'o-a1b2c3d4e5';
const REGIONS = [
  'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1', 'eu-south-1',
  'ap-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2', 'ap-east-1', 'af-south-1',
];
const accounts = (count: number) => [...Array(count).keys()].map((i) => String(200_000_000_000 + i));

/** Synthesizes an app; what came out, or the first words of the error, and the time. */
function measure(fill: (stack: Stack) => void): { characters: string; policies: string; seconds: string } {
  const start = performance.now();
  const seconds = () => ((performance.now() - start) / 1000).toFixed(2);
  try {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
    fill(stack);
    const { stacks } = app.synth();
    const time = seconds();
    const resources = stacks.flatMap(({ template }) => Object.values<any>(template.Resources ?? {}));
    const documents = resources.flatMap(({ Properties }) => [Properties.PolicyDocument, Properties.KeyPolicy].filter(Boolean));
    const characters = resources.some(({ Type }) => Type === 'AWS::CloudFormation::StackSet')
      ? resources.map(({ Properties }) => Buffer.byteLength(Properties.TemplateBody ?? '')).reduce((a, b) => a + b)
      : Math.max(...documents.map((document) => charactersOf(document, stack)));
    return { characters: characters.toLocaleString('en'), policies: String(documents.length || 1), seconds: time };
  } catch (error) {
    const [, characters = '?'] = /of (\d+) (?:characters|bytes)/.exec((error as Error).message) ?? [];
    return { characters: `${Number(characters).toLocaleString('en')}: error`, policies: '', seconds: seconds() };
  }
}

const execution = (stack: Stack) => new ImageBuilderExecutionRole(stack, 'Execution', {
  roleName: 'image-builder', instanceRoles: [iam.Role.fromRoleArn(stack, 'Instances', 'arn:aws:iam::111122223333:role/instances')],
});
const target = (regions: string[]) => ({
  sources: [{ accountId: '444455556666', roleArn: 'arn:aws:iam::444455556666:role/image-builder' }], regions,
});

const CASES: [string, (stack: Stack, count: number) => void][] = [
  ['execution role, accounts listed', (stack, count) => void execution(stack).distributeTo({ accountIds: accounts(count), regions: REGIONS })],
  ['execution role, accounts and organization', (stack, count) =>
    void execution(stack).distributeTo({ accountIds: accounts(count), organizationId: ORGANIZATION, regions: REGIONS })],
  ['execution role, organization alone', (stack) => void execution(stack).distributeTo({ organizationId: ORGANIZATION, regions: REGIONS })],
  ['key, accounts listed', (stack, count) => void new AmiEncryptionKey(stack, 'Key', { accountIds: accounts(count), regions: REGIONS })],
  ['key, accounts listed, all scaling', (stack, count) =>
    void new AmiEncryptionKey(stack, 'Key', { accountIds: accounts(count), autoScalingAccountIds: accounts(count), regions: REGIONS })],
  ['key, organization', (stack) => void new AmiEncryptionKey(stack, 'Key', { organizationId: ORGANIZATION, autoScalingInOrganization: true, regions: REGIONS })],
  ['one stack per account', (stack, count) => accounts(count).forEach((account) => new CrossAccountDistributionRole(
    new Stack(App.of(stack) as App, `Target${account}`, { env: { account, region: 'us-east-1' } }), 'Distribution', target(REGIONS)))],
  ['stack set, accounts listed (template)', (stack, count) =>
    void new DistributionStackSet(stack, 'Targets', { distributionRole: target(REGIONS), accountIds: accounts(count) })],
  ['stack set, organizational units (template)', (stack) =>
    void new DistributionStackSet(stack, 'Targets', { distributionRole: target(REGIONS), organizationalUnitIds: ['ou-ab12-11111111'] })],
];

measure((stack) => void execution(stack)); // the first synthesis of a process loads the CDK
const rows = CASES.flatMap(([name, fill]) => COUNTS.map((count) => {
  const { characters, policies, seconds } = measure((stack) => fill(stack, count));
  return [name, count.toLocaleString('en'), characters, policies, seconds];
}));
console.log(markdownTable([['20 regions', 'accounts', 'characters of the largest document', 'policies', 'seconds'], ...rows]));

/** The most accounts with which something is synthesized. */
function most(fill: (stack: Stack, count: number) => void): number {
  let [fits, fails] = [1, 2_000];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (measure((stack) => fill(stack, middle)).policies) fits = middle;
    else fails = middle;
  }
  return fits;
}
console.log(markdownTable([['with 20 regions', 'accounts at most'], ...CASES.filter(([name]) => /listed|accounts and/.test(name) && !name.startsWith('stack set'))
  .map(([name, fill]) => [name, most(fill).toLocaleString('en')])]));
