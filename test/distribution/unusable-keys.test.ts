import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AmiEncryptionKey, AmiEncryptionKeyProps, CrossAccountDistributionRole, DistributionSource, DistributionStackSet, ImageBuilderExecutionRole } from '../../src';
import { warningsOf } from '../harness/synthesize';

/* Both ends in one app: the target has to be able to use the key that the images are encrypted with. */

const TARGET = '444455556666';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000001';

type Target = (stack: Stack, source: DistributionSource, keys: (...arns: string[]) => kms.IKey[]) => unknown;

/** The warnings of a target of images that are encrypted with keys. */
function warningsWith(keysOf: (stack: Stack) => kms.IKey[], target: Target): string[] {
  const app = new App();
  const [here, there] = [['Source', '111122223333'], ['Target', TARGET]].map(([id, account]) => new Stack(app, id, { env: { account, region: 'us-east-1' } }));
  const keys = keysOf(here);
  const execution = new ImageBuilderExecutionRole(here, 'Execution', {
    roleName: 'image-builder',
    instanceRoles: [new iam.Role(here, 'Instances', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') })],
    ...keys.length > 0 && { kmsKeys: keys },
  });
  target(there, execution.distributeTo({ accountIds: [TARGET] }), (...arns) => arns.map((arn, i) => kms.Key.fromKeyArn(there, `Key${i}`, arn)));
  return warningsOf(there).filter((warning) => /source-key-/.test(warning));
}

const own = (props: AmiEncryptionKeyProps) => (stack: Stack) => [new AmiEncryptionKey(stack, 'ImageKey', props).key];
const named = (stack: Stack) => [kms.Key.fromKeyArn(stack, 'Named', KEY)];
const role = (...arns: string[]): Target => (stack, source, keys) =>
  new CrossAccountDistributionRole(stack, 'Distribution', { sources: [source], ...arns.length > 0 && { sourceKeys: keys(...arns) } });
const stackSet: Target = (stack, source) =>
  new DistributionStackSet(stack, 'Targets', { accountIds: [TARGET], distributionRole: { sources: [source] } });

const SHARED = { accountIds: [TARGET] };

test.each<[string, string[], (stack: Stack) => kms.IKey[], Target]>([
  ['no key of the source is declared', ['source-key-not-usable'], own(SHARED), role()],
  ['another key is declared', ['source-key-not-usable'], named, role(KEY.replace(/1$/, '2'))],
  ['the key is that of another account only', ['source-key-not-shared'], own({ accountIds: ['777788889999'] }), role(KEY)],
  ['a stack set declares no key', ['source-key-not-usable'], own(SHARED), stackSet],
  ['neither side knows the other', ['source-key-not-usable', 'source-key-not-shared'], own({ accountIds: ['777788889999'] }), stackSet],
])('warns where %s', (_, ids, keys, target) => {
  expect(warningsWith(keys, target)).toEqual(ids.map((id) => expect.stringContaining(`[ack: cdk-ami-build-roles:${id}]`)));
});

test.each<[string, (stack: Stack) => kms.IKey[], Target]>([
  ['the key is declared by its ARN', named, role(KEY)],
  ['a key of the same app, known at deployment only, is declared', own(SHARED), role(KEY)],
  ['the whole organization can use the key', own({ organizationId: 'o-a1b2c3d4e5' }), role(KEY)],
  ['the images are not encrypted', () => [], role()],
])('says nothing where %s', (_, keys, target) => {
  expect(warningsWith(keys, target)).toEqual([]);
});

test('the warning names the key, the role and the cure', () => {
  const [warning] = warningsWith(named, role());
  expect(warning).toContain(`Source/Execution distributes images that are encrypted with ${KEY}`);
  expect(warning).toContain('sourceKeys: [kms.Key.fromKeyArn(');
});
