import type { Scope } from '../../../src/iam/scope/scope';
import { fill } from '../../../src/iam/statements/fill';
import { renderStatements } from '../../../src/iam/statements/render';
import { Capability, Conditions, declaredBy, Need, Restriction } from '../../../src/iam/vocabulary/capability';

const SCOPE: Scope = {
  partition: 'aws',
  urlSuffix: 'amazonaws.com',
  account: '111122223333',
  regions: ['eu-west-1'],
  copyRegions: [],
  tag: { key: 'CreatedBy', value: 'packer' },
  declared: { Names: ['a', 'b'], Nothing: [] },
};

const need = (changes: Partial<Need>): Need => ({
  sid: 'Need',
  actions: ['ec2:Zeta', 'ec2:Alpha'],
  on: [{ name: 'instance', arn: 'arn:${Partition}:ec2:${Region}:${Account}:instance/*' }],
  when: [],
  because: 'of the test',
  source: 'the test',
  ...changes,
});
const render = (changes: Partial<Need>, restrictions: Restriction[] = [], scope: Partial<Scope> = {}) => {
  const capability: Capability = { id: 'test', does: 'tests', ...declaredBy({ inWords: 'the test' }), needs: [need(changes)] };
  const grants = { capabilities: [capability], restrictions, scope: { ...SCOPE, ...scope } };
  return renderStatements(grants).map((statement) => statement.toStatementJson());
};

describe('fill', () => {
  test('replaces by every combination of values', () => {
    expect(fill('${A}-${B}!', { A: ['1', '2'], B: ['x', 'y'] })).toEqual(['1-x!', '1-y!', '2-x!', '2-y!']);
  });

  test('leaves a text without placeholders alone', () => {
    expect(fill('text', {})).toEqual(['text']);
  });

  test('does not read values as placeholders', () => {
    expect(fill('${A}', { A: ['${B}'], B: ['no'] })).toEqual(['${B}']);
  });

  test.each(['${Unknown}', 'arn:${Nothing}'])('fails on %s, which has no value', (text) => {
    expect(() => fill(text, { Nothing: [] })).toThrow(`in '${text}'`);
  });
});

describe('renderStatements', () => {
  test('sorts actions and pins the region in the ARN', () => {
    expect(render({})).toEqual([{
      Sid: 'Need', Effect: 'Allow', Action: ['ec2:Alpha', 'ec2:Zeta'], Resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/*',
    }]);
  });

  test('pins several regions by a condition', () => {
    expect(render({}, [], { regions: ['eu-west-1', 'us-east-1'] })).toMatchObject([{
      Resource: 'arn:aws:ec2:*:111122223333:instance/*',
      Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
    }]);
  });

  const ON_IMAGES = { on: [{ name: 'image', arn: 'arn:${Partition}:ec2:${ImageRegion}::image/*' }] };
  const inTwo = { regions: ['eu-west-1', 'us-east-1'] };

  test.each<[string, Partial<Need>, Partial<Scope>, string, object | undefined]>([
    ['the regions of images', ON_IMAGES, { copyRegions: ['us-east-1'] }, 'arn:aws:ec2:*::image/*', { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } }],
    ['the only region of images', ON_IMAGES, {}, 'arn:aws:ec2:eu-west-1::image/*', undefined],
    ['no regions where no ARN has one', { on: [{ name: 'role', arn: 'arn:${Partition}:iam::${Account}:role/x' }] }, { ...inTwo, copyRegions: ['eu-west-2'] }, 'arn:aws:iam::111122223333:role/x', undefined],
    ['no regions for what cannot be scoped', { on: { unscopable: 'x' } }, inTwo, '*', undefined],
  ])('pins %s', (_, changes, scope, resource, condition) => {
    const [{ Resource, Condition }] = render(changes, [], scope);
    expect({ Resource, Condition }).toEqual({ Resource: resource, Condition: condition });
  });

  test('pins several regions if one of the ARNs has one', () => {
    const on = [{ name: 'instance', arn: 'arn:${Partition}:ec2:${Region}:${Account}:instance/*' }, { name: 'role', arn: 'arn:${Partition}:iam::${Account}:role/x' }];
    expect(render({ on }, [], inTwo)[0].Condition).toEqual({ StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } });
  });

  test('fails where regions of builds and of images are mixed', () => {
    const on = [...ON_IMAGES.on, { name: 'instance', arn: 'arn:${Partition}:ec2:${Region}:${Account}:instance/*' }];
    expect(() => render({ on })).toThrow('Need mixes the regions of builds with those of images');
  });

  test('denies what the data denies', () => {
    expect(render({ denies: true })[0].Effect).toBe('Deny');
  });

  test('merges conditions, the tag key included', () => {
    const when: Conditions[] = [{ StringEquals: { 'aws:ResourceTag/${TagKey}': '${TagValue}' } }, { StringEquals: { 'ec2:Vpc': '${Names}' }, Null: { 'aws:TagKeys': 'true' } }];
    expect(render({ when })[0].Condition).toEqual({
      StringEquals: { 'aws:ResourceTag/CreatedBy': 'packer', 'ec2:Vpc': ['a', 'b'] }, Null: { 'aws:TagKeys': 'true' },
    });
  });

  test('narrows by the restrictions that name the statement, and by no other', () => {
    const restriction = (sid: string): Restriction =>
      ({ id: 'r', does: 'x', narrows: [sid], when: { StringEquals: { 'ec2:InstanceType': 't3.micro' } }, because: 'b', source: 's' });
    expect(render({}, [restriction('Need')])[0].Condition).toEqual({ StringEquals: { 'ec2:InstanceType': 't3.micro' } });
    expect(render({}, [restriction('Other')])[0].Condition).toBeUndefined();
  });

  test('fails on two conditions on one key, which would be alternatives', () => {
    const when = [{ StringEquals: { 'ec2:Owner': 'amazon' } }, { StringEquals: { 'ec2:Owner': '${Account}' } }];
    expect(() => render({ when })).toThrow('two conditions StringEquals on ec2:Owner');
  });

  test('writes a star only where the data says why', () => {
    expect(render({ on: { unscopable: 'there is nothing narrower' } })[0].Resource).toBe('*');
  });

  test('makes new statements every time', () => {
    const capability: Capability = { id: 'test', does: 'tests', ...declaredBy({ inWords: 'the test' }), needs: [need({})] };
    const [first] = renderStatements({ capabilities: [capability], restrictions: [], scope: SCOPE });
    first.addActions('ec2:*');
    expect(renderStatements({ capabilities: [capability], restrictions: [], scope: SCOPE })[0].toStatementJson().Action).toEqual(['ec2:Alpha', 'ec2:Zeta']);
  });
});
