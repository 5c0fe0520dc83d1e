import { Authorization, isAllowed, PolicyDocument, quickQuestion, Statement } from './simulator';

/* The judge is judged first: what it must allow, what it must refuse, and its workarounds one by one. */

const ROLE = 'arn:aws:iam::111122223333:role/builder';
const policy = (statement: Partial<Statement>): PolicyDocument => ({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', ...statement }],
});
const REQUEST: Authorization = { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1', context: {} };
const ask = (statement: Partial<Statement>, authorization: Partial<Authorization>) => isAllowed(
  { roleArn: ROLE, policies: [policy(statement)] },
  { ...REQUEST, ...authorization },
);

const GROUP = 'arn:aws:ec2:us-east-1:111122223333:security-group/sg-1';
const FOREIGN_GROUP = 'arn:aws:ec2:us-east-1:444455556666:security-group/sg-1';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1';
const FOREIGN_KEY = 'arn:aws:kms:us-east-1:444455556666:key/1';
const FOREIGN_ROLE = 'arn:aws:iam::444455556666:role/target';
const COMPONENT = 'arn:aws:imagebuilder:us-east-1:aws:component/update-linux/1.0.0/1';
const BUILDS = 'arn:aws:imagebuilder:us-east-1:111122223333:component/harden/2.0.1/*';
const SHARE = { action: 'ec2:ModifySnapshotAttribute', resource: 'arn:aws:ec2:us-east-1::snapshot/snap-1' };
const shareWith = (...accounts: string[]) => ({ ...SHARE, context: { 'ec2:Add/userId': accounts.length === 1 ? accounts[0] : accounts } });
const plain = { Condition: { StringEquals: { 'ec2:Add/userId': ['111122223333', '444455556666'] } } };
const forAll = { Condition: { 'ForAllValues:StringEquals': { 'ec2:Add/userId': ['111122223333', '444455556666'] } } };
const SESSION = 'arn:aws:ssm:us-east-1:111122223333:session/packer-0123456789abcdef0';
const DOCUMENT = 'arn:aws:ssm:us-east-1::document/AWS-StartPortForwardingSession';

test.each<[string, Partial<Statement>, Partial<Authorization>, boolean]>([
  ['allows what is granted', { Action: 'ec2:RunInstances' }, {}, true],
  ['refuses another action', { Action: 'ec2:StopInstances' }, {}, false],
  ['refuses another resource', { Resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/*' }, {}, false],
  ['asks for conditions', { Condition: { StringEquals: { 'aws:RequestTag/CreatedBy': 'packer' } } }, { context: { 'aws:RequestTag/CreatedBy': 'packer' } }, true],
  ['refuses where a condition fails', { Condition: { StringEquals: { 'aws:RequestTag/CreatedBy': 'packer' } } }, { context: { 'aws:RequestTag/CreatedBy': 'x' } }, false],
  ['refuses where a key is missing', { Condition: { StringEquals: { 'aws:RequestTag/CreatedBy': 'packer' } } }, {}, false],
  ['knows Null', { Condition: { Null: { 'aws:TagKeys': 'true' } } }, { context: { 'aws:TagKeys': ['Team'] } }, false],
  ['knows IfExists', { Condition: { StringEqualsIfExists: { 'aws:RequestTag/CreatedBy': 'packer' } } }, {}, true],
  ['takes a resource that is about to be made', { Resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*' }, { resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*' }, true],
  ['takes a resource without an account', { Resource: 'arn:aws:ec2:us-east-1::image/*' }, { resource: 'arn:aws:ec2:us-east-1::image/ami-1' }, true],
  ['takes actions without resources', {}, { action: 'ec2:DescribeImages', resource: '*' }, true],
  ['takes what policies of AWS have beyond the reference', { Action: 'ec2:CreateFleet', Resource: GROUP }, { action: 'ec2:CreateFleet', resource: GROUP }, true],
  ['refuses another resource beyond the reference', { Action: 'ec2:CreateFleet', Resource: `${GROUP}2` }, { action: 'ec2:CreateFleet', resource: GROUP }, false],
  ['asks for conditions beyond the reference', { Action: 'ec2:CreateFleet', Resource: GROUP, Condition: { StringEquals: { 'aws:ResourceTag/CreatedBy': 'packer' } } }, { action: 'ec2:CreateFleet', resource: GROUP, context: { 'aws:ResourceTag/CreatedBy': 'packer' } }, true],
  ['refuses where a condition fails beyond the reference', { Action: 'ec2:CreateFleet', Resource: GROUP, Condition: { StringEquals: { 'aws:ResourceTag/CreatedBy': 'packer' } } }, { action: 'ec2:CreateFleet', resource: GROUP, context: { 'aws:ResourceTag/CreatedBy': 'x' } }, false],
  ['leaves what is beyond the reference to the account of the role, wherever it is', { Action: 'ec2:CreateFleet', Resource: FOREIGN_GROUP }, { action: 'ec2:CreateFleet', resource: FOREIGN_GROUP }, true],
  ['refuses what is beyond the reference in another account', { Action: 'ec2:CreateFleet', Resource: GROUP }, { action: 'ec2:CreateFleet', resource: FOREIGN_GROUP }, false],
  ['leaves a key to the account', { Action: 'kms:Decrypt', Resource: KEY }, { action: 'kms:Decrypt', resource: KEY }, true],
  ['refuses a key that is not granted', { Action: 'kms:Encrypt', Resource: KEY }, { action: 'kms:Decrypt', resource: KEY }, false],
  ['knows the parts of an encryption context by their names', { Action: 'kms:Decrypt', Resource: KEY, Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs/*' } } }, { action: 'kms:Decrypt', resource: KEY, context: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs/1' } }, true],
  ['refuses another part of an encryption context', { Action: 'kms:Decrypt', Resource: KEY, Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs/*' } } }, { action: 'kms:Decrypt', resource: KEY, context: { 'kms:EncryptionContext:other': 'arn:aws:s3:::logs/1' } }, false],
  ['refuses another encryption context', { Action: 'kms:Decrypt', Resource: KEY, Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs/*' } } }, { action: 'kms:Decrypt', resource: KEY, context: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs2/1' } }, false],
  ['takes documents of AWS', { Resource: DOCUMENT }, { action: 'ssm:StartSession', resource: DOCUMENT }, true],
  ['refuses another document of AWS', { Resource: DOCUMENT }, { action: 'ssm:StartSession', resource: `${DOCUMENT}ToRemoteHost` }, false],
  ['leaves a key of another account to the account of the role', { Resource: FOREIGN_KEY }, { action: 'kms:Decrypt', resource: FOREIGN_KEY }, true],
  ['refuses a key of another account that is not granted', { Resource: KEY }, { action: 'kms:Decrypt', resource: FOREIGN_KEY }, false],
  ['takes a role of another account that trusts', { Resource: FOREIGN_ROLE }, { action: 'sts:AssumeRole', resource: FOREIGN_ROLE }, true],
  ['refuses a role of another account that is not granted', { Resource: `${FOREIGN_ROLE}-2` }, { action: 'sts:AssumeRole', resource: FOREIGN_ROLE }, false],
  ['never passes a role of another account', { Action: 'iam:PassRole' }, { action: 'iam:PassRole', resource: FOREIGN_ROLE }, false],
  ['takes components of AWS', { Resource: COMPONENT }, { action: 'imagebuilder:GetComponent', resource: COMPONENT }, true],
  ['refuses other components of AWS', { Resource: `${COMPONENT}2` }, { action: 'imagebuilder:GetComponent', resource: COMPONENT }, false],
  ['takes a question about all builds', { Resource: BUILDS.replace('2.0.1/', '') }, { action: 'imagebuilder:ListComponentBuildVersions', resource: BUILDS }, true],
  ['refuses a question about all builds of another', { Resource: BUILDS.replace('harden', 'web') }, { action: 'imagebuilder:ListComponentBuildVersions', resource: BUILDS }, false],
  ['refuses a question about all builds where one is granted', { Resource: BUILDS.replace('*', '1') }, { action: 'imagebuilder:ListComponentBuildVersions', resource: BUILDS }, false],
  ['takes a resource that the reference does not list', { Action: 'ssmmessages:*', Resource: SESSION }, { action: 'ssmmessages:OpenDataChannel', resource: SESSION }, true],
  ['refuses another such resource', { Action: 'ssmmessages:*', Resource: SESSION }, { action: 'ssmmessages:OpenDataChannel', resource: `${SESSION}2` }, false],
  // Recorded against AWS: a plain operator never matches two values of one key, although the reference types it as one.
  ['matches one account', plain, shareWith('444455556666'), true],
  ['never matches two accounts with a plain operator', plain, shareWith('111122223333', '444455556666'), false],
  ['matches each of two accounts with ForAllValues', forAll, shareWith('111122223333', '444455556666'), true],
  ['matches one account with ForAllValues', forAll, shareWith('444455556666'), true],
  ['refuses a second account that is not among the values', forAll, shareWith('444455556666', '999988887777'), false],
  ['matches no account with ForAllValues', forAll, { ...SHARE, context: {} }, true],
])('%s', async (_, statement, authorization, expected) => {
  expect(await ask(statement, authorization)).toBe(expected);
  const request = { ...REQUEST, ...authorization };
  expect(await (await quickQuestion(ROLE, request))(policy(statement).Statement)).toBe(expected);
});

test('an answer that is none is an error, not a refusal', async () => {
  await expect(ask({}, { action: 'ec2:NoSuchAction' })).rejects.toThrow('cannot judge ec2:NoSuchAction');
});
