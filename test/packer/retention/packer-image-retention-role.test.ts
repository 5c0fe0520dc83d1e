import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PackerBuildRole, PackerImageRetentionRole } from '../../../src';
import { isAllowed } from '../../harness/simulator';
import { packerImageRetention } from '../../harness/subjects/packer-images';
import { COMMERCIAL, stackIn } from '../../harness/synthesize';

/* What removes old images: the whole policy, and what it is refused, asked of the simulator of IAM. */

const IMAGE = 'arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0';
const SNAPSHOT = 'arn:aws:ec2:us-east-1::snapshot/snap-0123456789abcdef0';
const OURS = { 'aws:RequestedRegion': 'us-east-1', 'ec2:Region': 'us-east-1', 'ec2:Owner': COMMERCIAL.account, 'aws:ResourceTag/CreatedBy': 'packer' };
const EXPIRED = { ...OURS, 'aws:ResourceTag/Expired': 'true', 'aws:ResourceTag/Name': 'web-2026-01' };
const deregister = (context: Record<string, string>, resource = IMAGE) => ({ action: 'ec2:DeregisterImage', resource, context });
const remove = (context: Record<string, string>, resource = SNAPSHOT) => ({ action: 'ec2:DeleteSnapshot', resource, context });
const without = (key: string, context: Record<string, string> = OURS) => Object.fromEntries(Object.entries(context).filter(([name]) => name !== key));

test('the whole policy', () => {
  const { policies } = packerImageRetention.withOptions(['image-tags']);
  expect(policies.flatMap(({ Statement: statements }) => statements)).toEqual([
    {
      Sid: 'FindOldImages',
      Effect: 'Allow',
      Action: ['ec2:DescribeImages', 'ec2:DescribeSnapshots'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    },
    {
      Sid: 'DeregisterOldImages',
      Effect: 'Allow',
      Action: 'ec2:DeregisterImage',
      Resource: 'arn:aws:ec2:us-east-1::image/*',
      Condition: {
        StringEquals: { 'aws:ResourceTag/CreatedBy': 'packer' },
        StringEqualsIfExists: { 'ec2:Owner': COMMERCIAL.account },
        StringLike: { 'aws:ResourceTag/Expired': 'true', 'aws:ResourceTag/Name': 'web-*' },
      },
    },
    {
      Sid: 'DeleteOldSnapshots',
      Effect: 'Allow',
      Action: 'ec2:DeleteSnapshot',
      Resource: 'arn:aws:ec2:us-east-1::snapshot/*',
      Condition: { StringEquals: { 'aws:ResourceTag/CreatedBy': 'packer' }, StringEqualsIfExists: { 'ec2:Owner': COMMERCIAL.account } },
    },
  ]);
});

describe.each<[string, readonly string[], { action: string; resource: string; context: Record<string, string> }, boolean]>([
  ['an image of the build', [], deregister(OURS), true],
  ['a snapshot of the build', [], remove(OURS), true],
  ['an image without tags', [], deregister(without('aws:ResourceTag/CreatedBy')), false],
  ['an image of another build', [], deregister({ ...OURS, 'aws:ResourceTag/CreatedBy': 'other' }), false],
  ['an image of another account', [], deregister({ ...OURS, 'ec2:Owner': '444455556666' }), false],
  ['an image of another region', [], deregister({ ...OURS, 'aws:RequestedRegion': 'eu-west-1', 'ec2:Region': 'eu-west-1' }, IMAGE.replace('us-east-1', 'eu-west-1')), false],
  ['a snapshot without tags', [], remove(without('aws:ResourceTag/CreatedBy')), false],
  ['a snapshot of another build', [], remove({ ...OURS, 'aws:ResourceTag/CreatedBy': 'other' }), false],
  ['a snapshot of another account', [], remove({ ...OURS, 'ec2:Owner': '444455556666' }), false],
  ['a marked image', ['image-tags'], deregister(EXPIRED), true],
  ['an image that nothing marked', ['image-tags'], deregister(without('aws:ResourceTag/Expired', EXPIRED)), false],
  ['an image of another name', ['image-tags'], deregister({ ...EXPIRED, 'aws:ResourceTag/Name': 'database-2026-01' }), false],
  ['a marked image of another build', ['image-tags'], deregister({ ...EXPIRED, 'aws:ResourceTag/CreatedBy': 'other' }), false],
  ['a snapshot that is to stay', ['keep-snapshots'], remove(OURS), false],
  ['marking an image itself', ['image-tags'], { action: 'ec2:CreateTags', resource: IMAGE, context: { ...OURS, 'aws:RequestTag/Expired': 'true' } }, false],
  ['sharing an image', [], { action: 'ec2:ModifyImageAttribute', resource: IMAGE, context: OURS }, false],
  ['taking the protection off', [], { action: 'ec2:DisableImageDeregistrationProtection', resource: IMAGE, context: OURS }, false],
  ['terminating an instance of the build', [], {
    action: 'ec2:TerminateInstances', resource: `arn:aws:ec2:us-east-1:${COMMERCIAL.account}:instance/i-0123456789abcdef0`, context: OURS,
  }, false],
])('%s', (_, options, request, expected) => {
  test(expected ? 'is removed' : 'is refused', async () => {
    expect(await isAllowed(packerImageRetention.withOptions(options).requester, request)).toBe(expected);
  });
});

describe('its properties', () => {
  const lambda = new iam.ServicePrincipal('lambda.amazonaws.com');

  test('it takes the tag of a build role, boundary and path', () => {
    const stack = stackIn(COMMERCIAL);
    const packer = new PackerBuildRole(stack, 'Packer', { buildTag: { uniqueValue: true } });
    const boundary = iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', `arn:aws:iam::${COMMERCIAL.account}:policy/boundary`);
    new PackerImageRetentionRole(stack, 'Retention', { assumedBy: lambda, buildTag: packer.buildTag, path: '/builders/', permissionsBoundary: boundary });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      Description: `Removes old AMIs that carry CreatedBy=${packer.buildTag.value}`, Path: '/builders/', PermissionsBoundary: boundary.managedPolicyArn,
    });
  });

  test('it explains itself', () => {
    const stack = stackIn(COMMERCIAL);
    const role = new PackerImageRetentionRole(stack, 'Retention', { assumedBy: lambda, buildTag: { key: 'CreatedBy', value: 'packer' } });
    expect(role.explain().statements.map(({ sid }) => sid)).toEqual(['FindOldImages', 'DeregisterOldImages', 'DeleteOldSnapshots']);
  });

  test.each<[string, object, string]>([
    ['anyone', { assumedBy: new iam.AnyPrincipal() }, "'assumedBy' lets anyone assume the role"],
    ['the build tag again', { imageTags: { createdby: 'x' } }, '\'imageTags\' has the key of the build tag ("CreatedBy"): leave it out'],
    ['no tags', { imageTags: {} }, "'imageTags' is {}, which is not an object with strings"],
    ['a list of regions without one', { regions: [] }, "'regions' is an empty list: leave it out"],
  ])('%s is refused', (_, props, message) => {
    expect(() => new PackerImageRetentionRole(new Stack(new App(), 'Stack'), 'X', { assumedBy: lambda, buildTag: { key: 'CreatedBy', value: 'packer' }, ...props })).toThrow(message);
  });
});
