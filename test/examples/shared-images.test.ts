import { Example, readExample, synthesizeStacks } from '../harness/examples';
import { isAllowed, Requester } from '../harness/simulator';

/* The example of images that another account copies: what the roles of both accounts may do with them, and what the template says of it. */

const NAME = 'shared-images';
const SOURCE = '111122223333';
const TARGET = '444455556666';
const KEY = JSON.parse(readExample(NAME, 'cdk.json')).context.imageKeyArn;
const image = readExample(NAME, 'image.pkr.hcl');

let source: Example;
let target: Example;
beforeAll(async () => { ({ SharedImagesSource: source, SharedImagesTarget: target } = await synthesizeStacks(NAME)); }, 60_000);

const roleOf = ({ roles }: Example, start: string): Requester => Object.entries(roles).find(([id]) => id.startsWith(start))![1];
const resourcesOf = ({ template }: Example, type: string) =>
  Object.values(template.Resources).filter(({ Type }) => Type === type).map(({ Properties }) => Properties as any);

const HERE = { 'aws:RequestedRegion': 'us-east-1', 'ec2:Region': 'us-east-1' };
const IMAGE = 'arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0';
const tagged = (value = 'shared-images', others = {}) => ({ ...HERE, 'ec2:Owner': SOURCE, 'aws:ResourceTag/CreatedBy': value, ...others });
const asked = (action: string, context: Record<string, string | string[]>, resource = IMAGE) => ({ action, resource, context });
const reEncrypt = (action: string, key: string) => asked(action, { ...HERE, 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' }, key);

test('has three roles, no warnings, and looks nothing up', () => {
  expect([source, target].map(({ roles }) => Object.keys(roles).length)).toEqual([2, 1]);
  for (const { warnings, lookups } of [source, target]) expect([warnings, lookups]).toEqual([[], []]);
});

test('the build shares with the account that copies, and lets it use the key', async () => {
  const packer = roleOf(source, 'Packer');
  expect(await isAllowed(packer, asked('ec2:ModifyImageAttribute', tagged()))).toBe(true);
  expect(await isAllowed(packer, asked('ec2:ModifyImageAttribute', tagged('another')))).toBe(false);
  expect(JSON.stringify(resourcesOf(source, 'AWS::KMS::Key')[0].KeyPolicy)).toContain(`:iam::${TARGET}:root`);
});

test('the template builds what the roles expect', () => {
  expect(image).toContain('build_tag = { CreatedBy = "shared-images" }');
  expect(image).toContain(`production = ["${TARGET}"]`);
  const [, alias] = /kms_key_id += "(.*)"/.exec(image)!;
  expect(resourcesOf(source, 'AWS::KMS::Alias').map(({ AliasName }) => AliasName)).toEqual([alias]);
  expect(image.match(/_users += local\.production$/gm)).toHaveLength(2);
  expect(image.match(/tags += (merge\()?local\.build_tag/gm)).toHaveLength(4);
});

test('the other account copies images of the first one under both keys, with the tag', async () => {
  const copies = roleOf(target, 'Copies');
  const copy = (context: object) => asked('ec2:CopyImage', { ...HERE, ...context });
  expect(await isAllowed(copies, copy({ 'ec2:Owner': SOURCE }))).toBe(true);
  expect(await isAllowed(copies, copy({ 'ec2:Owner': '777788889999' }))).toBe(false);
  expect(await isAllowed(copies, copy({ 'ec2:Owner': TARGET, 'aws:RequestTag/CreatedBy': 'shared-images' }))).toBe(true);
  expect(await isAllowed(copies, copy({ 'ec2:Owner': TARGET }))).toBe(false);
  expect(await isAllowed(copies, reEncrypt('kms:ReEncryptFrom', KEY))).toBe(true);
  expect(await isAllowed(copies, reEncrypt('kms:ReEncryptFrom', KEY.replace(/0$/, '9')))).toBe(false);
  const text = JSON.stringify(copies.policies);
  expect(text).toContain(`arn:aws:kms:us-east-1:${TARGET}:key/CopyKey`);
});

test('old images are removed where both tags say so', async () => {
  const retention = roleOf(source, 'Retention');
  const remove = (context: ReturnType<typeof tagged>) => isAllowed(retention, asked('ec2:DeregisterImage', context));
  expect(await remove(tagged('shared-images', { 'aws:ResourceTag/Expired': 'true' }))).toBe(true);
  expect(await remove(tagged())).toBe(false);
  expect(await remove(tagged('another', { 'aws:ResourceTag/Expired': 'true' }))).toBe(false);
  expect(await isAllowed(retention, asked('ec2:ModifyImageAttribute', tagged('shared-images', { 'aws:ResourceTag/Expired': 'true' })))).toBe(false);
});

test('functions alone assume the two roles', () => {
  const trusted = [source, target].flatMap((example) => resourcesOf(example, 'AWS::IAM::Role'))
    .filter(({ Description }) => /^(Copies|Removes)/.test(Description)).map(({ AssumeRolePolicyDocument }) => AssumeRolePolicyDocument.Statement);
  expect(trusted).toEqual(Array(2).fill([{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }]));
});

test('is described, and depends on what examples/packer-ebs depends on', () => {
  expect([...readExample(NAME, 'README.md').matchAll(/^## (.+)$/gm)].map(([, section]) => section))
    .toEqual(['Commands', 'Who can use the roles', 'Outputs', 'Take it down']);
  expect(JSON.parse(readExample(NAME, 'package.json'))).toEqual({
    ...JSON.parse(readExample('packer-ebs', 'package.json')), name: NAME, description: expect.any(String), scripts: { check: 'tsc', deploy: 'cdk deploy --all' },
  });
});
