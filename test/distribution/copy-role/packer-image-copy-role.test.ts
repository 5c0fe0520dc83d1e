import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PackerImageCopyRole } from '../../../src';
import { isAllowed } from '../../harness/simulator';
import { packerImageCopy } from '../../harness/subjects/packer-images';
import { COMMERCIAL, stackIn } from '../../harness/synthesize';

/* What copies shared images: a copy request by request, and what the role is refused, asked of the simulator of IAM. */

const SOURCE = '444455556666';
const IMAGE = 'arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0';
const SNAPSHOT = 'arn:aws:ec2:us-east-1::snapshot/snap-0123456789abcdef0';
const KEYS = [`arn:aws:kms:us-east-1:${SOURCE}:key/00000000-0000-0000-0000-000000000001`,
  `arn:aws:kms:us-east-1:${COMMERCIAL.account}:key/00000000-0000-0000-0000-000000000002`];
const TAG = { 'aws:RequestTag/CreatedBy': 'packer', 'aws:TagKeys': ['CreatedBy'] };
const HERE = { 'aws:RequestedRegion': 'us-east-1', 'ec2:Region': 'us-east-1' };
const THROUGH_EC2 = { ...HERE, 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' };

interface Request { readonly action: string; readonly resource: string; readonly context: Record<string, string | string[]> }
const asked = (action: string, resource: string, context: Request['context']): Request => ({ action, resource, context });
const copy = (context: Request['context'], resource = IMAGE) => asked('ec2:CopyImage', resource, context);

/** What EC2 checks when an encrypted image is copied with tags. */
const COPY: Record<string, Request> = {
  'the image of the source': copy({ ...HERE, 'ec2:Owner': SOURCE }),
  'the image of the source in another region': copy({ ...HERE, 'ec2:Owner': SOURCE }, IMAGE.replace('us-east-1', 'eu-west-1')),
  'the copy': copy({ ...HERE, ...TAG, 'ec2:Owner': COMMERCIAL.account }),
  'the copy, where no owner is sent yet': copy({ ...HERE, ...TAG }),
  'its snapshots': copy(HERE, SNAPSHOT),
  'the tags of the copy': asked('ec2:CreateTags', IMAGE, { ...HERE, ...TAG, 'ec2:CreateAction': 'CopyImage' }),
  'the tags of its snapshots': asked('ec2:CreateTags', SNAPSHOT, { ...HERE, ...TAG, 'ec2:CreateAction': 'CopyImage' }),
  'the key of the source': asked('kms:ReEncryptFrom', KEYS[0], THROUGH_EC2),
  'the key of the copy': asked('kms:GenerateDataKeyWithoutPlaintext', KEYS[1], THROUGH_EC2),
  'a grant of EBS': asked('kms:CreateGrant', KEYS[1], { ...THROUGH_EC2, 'kms:GrantIsForAWSResource': 'true' }),
};

const ATTACKS: Record<string, Request> = {
  'an image of a stranger': copy({ ...HERE, 'ec2:Owner': '777788889999' }),
  'an image of Amazon': copy({ ...HERE, 'ec2:Owner': 'amazon' }),
  'a copy without the tag': copy({ ...HERE, 'ec2:Owner': COMMERCIAL.account }),
  'a copy under another tag': copy({ ...HERE, 'aws:RequestTag/CreatedBy': 'other', 'ec2:Owner': COMMERCIAL.account }),
  'a copy into another region': copy({ 'aws:RequestedRegion': 'eu-west-1', 'ec2:Owner': SOURCE }),
  'tags on what exists': asked('ec2:CreateTags', IMAGE, { ...HERE, ...TAG }),
  'tags with a launch': asked('ec2:CreateTags', SNAPSHOT, { ...HERE, ...TAG, 'ec2:CreateAction': 'RunInstances' }),
  'another spelling of the tag': asked('ec2:CreateTags', IMAGE, {
    ...HERE, 'aws:RequestTag/createdby': 'packer', 'aws:TagKeys': ['createdby'], 'ec2:CreateAction': 'CopyImage',
  }),
  'sharing the copy': asked('ec2:ModifyImageAttribute', IMAGE, { ...HERE, 'aws:ResourceTag/CreatedBy': 'packer' }),
  'removing the copy': asked('ec2:DeregisterImage', IMAGE, { ...HERE, 'aws:ResourceTag/CreatedBy': 'packer' }),
  'the key by itself': asked('kms:Decrypt', KEYS[0], HERE),
  'another key': asked('kms:Decrypt', KEYS[0].replace(/1$/, '8'), THROUGH_EC2),
  'a grant to someone': asked('kms:CreateGrant', KEYS[1], { ...THROUGH_EC2, 'kms:GrantIsForAWSResource': 'false' }),
};

describe.each([[COPY, true], [ATTACKS, false]] as const)('%#', (requests, expected) => {
  test.each(Object.entries(requests))(`%s is ${expected ? 'allowed' : 'refused'}`, async (_, request) => {
    expect(await isAllowed(packerImageCopy.withOptions(['source-keys', 'destination-keys']).requester, request as never)).toBe(expected);
  });
});

test('a role without keys uses none', async () => {
  for (const name of ['the key of the source', 'the key of the copy', 'a grant of EBS']) {
    expect(await isAllowed(packerImageCopy.withOptions([]).requester, COPY[name] as never)).toBe(false);
  }
});

test.each<[string, object, string]>([
  ['anyone', { assumedBy: new iam.AnyPrincipal() }, "'assumedBy' lets anyone assume the role"],
  ['no account', { sourceAccountIds: [] }, "'sourceAccountIds' is an empty list"],
  ['its own account', { sourceAccountIds: [COMMERCIAL.account] }, `'sourceAccountIds' has ${COMMERCIAL.account}, the account of this role itself`],
  ['a list of regions without one', { regions: [] }, "'regions' is an empty list"],
])('%s is refused', (_, props, message) => {
  expect(() => new PackerImageCopyRole(stackIn(COMMERCIAL), 'X', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), sourceAccountIds: [SOURCE], buildTag: { key: 'CreatedBy', value: 'packer' }, ...props,
  })).toThrow(message);
});

test('a tag that only the deployment knows is taken', () => {
  const stack = new Stack(new App(), 'Stack');
  const made = new PackerImageCopyRole(stack, 'X', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), sourceAccountIds: [SOURCE], buildTag: { key: 'CreatedBy', value: stack.stackId },
  });
  expect(made.explain().statements.map(({ sid }) => sid))
    .toEqual(['FindSharedImages', 'CopySharedImage', 'CreateTaggedCopy', 'CopySharedSnapshots', 'TagSharedCopyOnCreation', 'RefuseOtherSpellings']);
});
