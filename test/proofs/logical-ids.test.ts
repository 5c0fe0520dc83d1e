import { Template } from 'aws-cdk-lib/assertions';
import { OTHER_CONSTRUCTS } from '../harness/other-constructs';
import { COMMERCIAL, stackIn } from '../harness/synthesize';

/*
 * The logical ids of constructs that have no snapshot of whole templates. A changed id is a resource replaced: a key that images are encrypted with, or a
 * role that another account names.
 */

function idsOf(construct: string, options: string): string[] {
  const stack = stackIn(COMMERCIAL);
  OTHER_CONSTRUCTS[construct][options](stack, COMMERCIAL);
  const ids = ({ Resources }: any, prefix = ''): string[] => Object.entries<any>(Resources).flatMap(([id, { Type, Properties }]) => [
    `${prefix}${id} ${Type}`, ...(Properties?.TemplateBody ? ids(JSON.parse(Properties.TemplateBody), `${id}/`) : []),
  ]);
  return ids(Template.fromStack(stack).toJSON());
}

const LOCKED: Record<string, string[]> = {
  'AmiEncryptionKey defaults': ['Key9BCD29C7 AWS::KMS::Key'],
  'AmiEncryptionKey all': ['Key9BCD29C7 AWS::KMS::Key', 'KeyAlias711EE8F4 AWS::KMS::Alias'],
  'AmiEncryptionKeyReplica all': ['Key43586C89 AWS::KMS::ReplicaKey'],
  'BuildTagGuard all': ['Policy AWS::Organizations::Policy'],
  'CrossAccountLifecycleRole defaults': ['LifecycleRoleF4C70694 AWS::IAM::Role', 'LifecycleRoleDefaultPolicy919B7DB6 AWS::IAM::Policy'],
  'CrossAccountLifecycleRole all': ['LifecycleRoleF4C70694 AWS::IAM::Role', 'LifecycleRoleDefaultPolicy919B7DB6 AWS::IAM::Policy'],
  'DistributionStackSet all': [
    'TargetsStackSet059F7A71 AWS::CloudFormation::StackSet',
    'TargetsStackSet059F7A71/DistributionRoleFC4E7A11 AWS::IAM::Role',
    'TargetsStackSet059F7A71/DistributionRoleDefaultPolicy8BE69173 AWS::IAM::Policy',
    'TargetsStackSet059F7A71/LifecycleRoleF4C70694 AWS::IAM::Role',
    'TargetsStackSet059F7A71/LifecycleRoleDefaultPolicy919B7DB6 AWS::IAM::Policy',
  ],
};

test('every construct and its options are here', () => {
  expect(Object.keys(LOCKED)).toEqual(Object.entries(OTHER_CONSTRUCTS).flatMap(([construct, sets]) => Object.keys(sets).map((options) => `${construct} ${options}`)));
});

test.each(Object.entries(LOCKED))('%s', (name, ids) => {
  const [construct, options] = name.split(' ');
  expect(idsOf(construct, options)).toEqual(ids);
});
