import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { PackerBuildRole } from '../src';
import { COMMERCIAL, synthesize } from './harness/synthesize';

/* What a role says of itself is what its policies say. */

const explained = (props = {}) => {
  const { builder, statements } = synthesize(props);
  return { explanation: builder.explain(), statements };
};
const list = (value: string | string[]) => [value].flat();

test.each([
  ['the defaults', {}],
  ['several regions', { regions: ['us-east-1', 'eu-west-1'], copyToRegions: ['eu-central-1'] }],
  ['a protection tag', { protectionTag: { key: 'Golden', value: 'true' } }],
])('names every statement of %s, with its actions and conditions', (_, props) => {
  const { explanation, statements } = explained(props);
  expect(explanation.statements.map(({ sid, effect, actions }) => [sid, effect, actions]))
    .toEqual(statements.map(({ Sid, Effect, Action }) => [Sid, Effect, list(Action)]));
  expect(explanation.statements.map(({ conditions }) => conditions.length))
    .toEqual(statements.map(({ Condition = {} }) => Object.values(Condition).flatMap(Object.keys).length));
});

test('a statement is told whole', () => {
  const { explanation } = explained({ regions: ['us-east-1', 'eu-west-1'] });
  expect(explanation.statements.find(({ sid }) => sid === 'TagInstanceOnCreation')).toEqual({
    sid: 'TagInstanceOnCreation',
    effect: 'Allow',
    capability: 'launch-instance',
    does: 'launches the instance that becomes the image, stops and terminates it',
    declaredBy: expect.stringContaining('amazon-ebs (the default)'),
    actions: ['ec2:CreateTags'],
    resources: [
      'arn:${AWS::Partition}:ec2:*:111122223333:instance/*', 'arn:${AWS::Partition}:ec2:*:111122223333:network-interface/*',
      'arn:${AWS::Partition}:ec2:*:111122223333:volume/*',
    ],
    conditions: [
      'StringEquals aws:RequestTag/CreatedBy = packer', 'StringEquals ec2:CreateAction = RunInstances', 'StringEquals aws:RequestedRegion = eu-west-1 or us-east-1',
    ],
    because: 'tags in RunInstances are authorized as CreateTags too',
    source: expect.stringContaining('EC2 User Guide'),
    ground: 'recorded',
    grounds: [
      'ec2:CreateTags with aws:RequestTag: recorded, E9, E107',
      'ec2:CreateTags with ec2:CreateAction: recorded, E9, E107',
    ],
  });
  expect(explanation.statements.find(({ sid }) => sid === 'LookUp')?.unscopable).toMatch(/no resource-level permissions/);
});

test('as Markdown it has a row for each statement, and what remains', () => {
  const { explanation } = explained();
  const page = explanation.toMarkdown();
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows).toHaveLength(explanation.statements.length);
  expect(page).toMatch(/^# What Stack\/Packer may do\n/);
  expect(page.split('\n').filter((line) => line.startsWith('- `'))).toHaveLength(explanation.statements.filter(({ remains }) => remains).length);
});

test('can be written beside the template', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'explanation-'));
  try {
    const app = new App({ outdir });
    const builder = new PackerBuildRole(new Stack(app, 'Stack', { env: COMMERCIAL }), 'Packer');
    const explanation = builder.explain();
    explanation.writeBesideTemplate(builder);
    app.synth();
    expect(readdirSync(outdir)).toEqual(expect.arrayContaining(['Stack.template.json', 'Stack-Packer.permissions.json', 'Stack-Packer.permissions.md']));
    expect(JSON.parse(readFileSync(join(outdir, 'Stack-Packer.permissions.json'), 'utf8'))).toEqual(JSON.parse(explanation.toJson()));
    expect(readFileSync(join(outdir, 'Stack-Packer.permissions.md'), 'utf8')).toEqual(explanation.toMarkdown());
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
