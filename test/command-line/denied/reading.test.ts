import { callerOf, roleNameOf } from '../../../src/command-line/denied/callers';
import { readRefusals } from '../../../src/command-line/denied/read';
import type { Refusal } from '../../../src/command-line/denied/refusal';
import { sentencesIn } from '../../../src/command-line/denied/sentence';
import { onOneLine, piecesOf } from '../../../src/command-line/denied/unwrap';

const ROLE = 'arn:aws:sts::111122223333:assumed-role/packer/build';
const INSTANCE = 'arn:aws:ec2:us-east-1:111122223333:instance/*';
const sentence = (reason = ' because no identity-based policy allows the ec2:RunInstances action') =>
  `User: ${ROLE} is not authorized to perform: ec2:RunInstances on resource: ${INSTANCE}${reason}`;
const read = (text: string) => readRefusals(text).refusals;
const decoded = { allowed: false, explicitDeny: false, context: { action: 'ec2:RunInstances', resource: INSTANCE, principal: { arn: ROLE } } };

describe("AWS's sentence", () => {
  test.each<[string, Refusal['refuser'] | undefined]>([
    [' because no identity-based policy allows the ec2:RunInstances action', { kind: 'identity', explicit: false }],
    [' because no permissions boundary allows the ec2:RunInstances action', { kind: 'boundary', explicit: false }],
    [' because no session policy allows the ec2:RunInstances action', { kind: 'session', explicit: false }],
    [' because no service control policy allows the ec2:RunInstances action', { kind: 'service control', explicit: false }],
    [' because no VPC endpoint policy allows the ec2:RunInstances action', { kind: 'endpoint', explicit: false }],
    [' because no resource-based policy allows the ec2:RunInstances action', { kind: 'resource', explicit: false }],
    [' because no role trust policy allows the ec2:RunInstances action', { kind: 'trust', explicit: false }],
    [' with an explicit deny in an identity-based policy', { kind: 'identity', explicit: true }],
    [' with an explicit deny in a resource control policy', { kind: 'resource control', explicit: true }],
    [' with an explicit deny in the role trust policy', { kind: 'trust', explicit: true }],
    [' with an explicit deny in a service control policy: arn:aws:organizations::444455556666:policy/o-1/service_control_policy/p-1. Encoded',
      { kind: 'service control', explicit: true, policy: 'arn:aws:organizations::444455556666:policy/o-1/service_control_policy/p-1' }],
    [' due to an explicit deny in a Service Control Policy', { kind: 'service control', explicit: true }],
    [' with an explicit deny', { kind: 'unnamed', explicit: true }],
    ['', undefined],
  ])('says who refused:%s', (reason, refuser) => {
    expect(sentencesIn(sentence(reason))).toEqual([{ principal: ROLE, action: 'ec2:RunInstances', resource: INSTANCE, refuser, at: 0 }]);
  });

  test.each([
    ['instance profile builder', 'arn:aws:iam::111122223333:instance-profile/builder'],
    ['instance profile "builder"', 'arn:aws:iam::111122223333:instance-profile/builder'],
    ['role app', 'arn:aws:iam::111122223333:role/app'],
    ['policy arn:aws:iam::111122223333:policy/x', 'arn:aws:iam::111122223333:policy/x'],
    ['"arn:aws:s3:::b/k"', 'arn:aws:s3:::b/k'],
    ['arn:aws:s3:::b/k.', 'arn:aws:s3:::b/k'],
    ['*', '*'],
  ])('names a resource: %s', (words, resource) => {
    expect(sentencesIn(`User: ${ROLE} is not authorized to perform: iam:GetRole on resource: ${words} because no identity-based policy allows`)[0].resource).toBe(resource);
  });

  test('has its action in lower case, and may lack all else', () => {
    expect(sentencesIn('is not authorized to perform: SNS:Publish')).toEqual([{ action: 'sns:Publish', refuser: undefined, at: 0 }]);
  });
});

describe('around it', () => {
  test.each<[string, string]>([
    ['a log of Packer', `==> amazon-ebs.web: Error: ${sentence()}`],
    ['broken lines', sentence().replace(/ /g, '\n')],
    ['a frame of Terraform', sentence().split(' ').map((word) => `│ ${word}`).join('\n')],
    ['times and plugins', `2026/09/14 07:01:12 packer-plugin-amazon plugin: 2026/09/14 07:01:12 ${sentence()}`],
    ['any JSON', JSON.stringify({ image: { state: { status: 'FAILED', reason: sentence() } } }, undefined, 2)],
    ['JSON in JSON', JSON.stringify({ detail: JSON.stringify({ message: sentence() }) })],
    ['JSON among words', `An error:\n${JSON.stringify({ StatusReason: sentence() }, undefined, 2)}\nexit 1`],
    ['a JSON document a line', [{ a: 1 }, { message: sentence() }].map((each) => JSON.stringify(each)).join('\n')],
  ])('it is found in %s', (_, text) => {
    expect(read(text)).toMatchObject([{ action: 'ec2:RunInstances', resource: INSTANCE, principal: ROLE, refuser: { kind: 'identity' } }]);
  });

  test('each kind is read once', () => {
    expect(read([sentence(), sentence(), sentence(' with an explicit deny in a permissions boundary')].join('\n'))).toHaveLength(2);
  });

  test('lines lose what is around them', () => {
    expect(onOneLine('\u001b[1;31m==> amazon-ebs.web: a\u001b[0m\n    amazon-ebs.web: &quot;b&quot;\n1757833272,,ui,error,c%!(PACKER_COMMA)d')).toBe('a "b" c,d');
  });

  test.each([['', []], ['7', [{ text: '7' }]], ['[]', []], ['{"a":[1,null,true]}', []], ['{broken', [{ text: '{broken' }]], ['allowed: [', [{ text: 'allowed: [' }]]])(
    'nothing fails: %s', (text, pieces) => expect(piecesOf(text)).toEqual(pieces));
});

describe('decoded messages', () => {
  test.each([
    ['JSON', JSON.stringify(decoded)],
    ['what the CLI prints', JSON.stringify({ DecodedMessage: JSON.stringify(decoded) })],
    ['a string', JSON.stringify(JSON.stringify(decoded))],
    ['escaped', JSON.stringify(decoded).replace(/"/g, '\\"')],
    ['YAML of the CLI', `DecodedMessage: '${JSON.stringify(decoded)}'`],
    ['YAML', `allowed: false\nexplicitDeny: false\ncontext:\n  action: ec2:RunInstances\n  resource: ${INSTANCE}\n  principal:\n    arn: ${ROLE}`],
  ])('as %s', (_, text) => {
    expect(read(text)).toMatchObject([{ action: 'ec2:RunInstances', resource: INSTANCE, principal: ROLE }]);
  });

  test('say what was asked, where, and which statement denied', () => {
    const conditions = { items: [{ key: 'ec2:Region', values: { items: [{ value: 'us-east-1' }] } }] };
    const text = JSON.stringify({ ...decoded, explicitDeny: true, matchedStatements: { items: [{ statementId: 'No' }, {}] }, context: { ...decoded.context, conditions } });
    expect(read(text)).toMatchObject([
      { context: { 'ec2:Region': ['us-east-1'] }, region: 'us-east-1', statements: ['No'], refuser: { kind: 'unnamed', explicit: true } },
    ]);
  });
});

describe('what names no action', () => {
  test.each<[string, string, Partial<Refusal>]>([
    ['the step of Packer', '==> amazon-ebs.x: Error stopping instance: UnauthorizedOperation: You are not authorized', { action: 'ec2:StopInstances', type: 'instance' }],
    ['the SDK', 'operation error Secrets Manager: GetSecretValue, api error AccessDenied', { action: 'secretsmanager:GetSecretValue' }],
    ['the CLI', 'An error occurred (UnauthorizedOperation) when calling the CopyImage operation: You are not authorized', { action: 'ec2:CopyImage' }],
    ['S3, by another name', 'An error occurred (AccessDenied) when calling the HeadObject operation: Access Denied', { action: 's3:GetObject' }],
    ['nothing', 'UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: x', { encoded: true }],
  ])('%s tells it', (_, text, refusal) => {
    expect(read(text)).toMatchObject([{ named: false, ...refusal }]);
  });
});

describe('callers', () => {
  const session = (name: string) => `arn:aws:sts::111122223333:assumed-role/${name}`;
  test.each([
    [session('cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1/AWSCloudFormation'), 'deployment'],
    [session('cdk-hnb659fds-deploy-role-111122223333-us-east-1/x'), 'deployment'],
    [session('mine/AWSCloudFormation'), 'deployment'],
    [session('stacksets-exec-0a/AWSCloudFormation'), 'stack sets'],
    [session('AWSCloudFormationStackSetAdministrationRole/x'), 'stack sets'],
    [session('AWSServiceRoleForImageBuilder/x'), 'service-linked role'],
    [session('AWSReservedSSO_Builders_0a1b2c3d4e5f6071/me'), 'person'],
    ['arn:aws:iam::111122223333:user/me', 'person'],
    ['arn:aws:iam::111122223333:root', 'person'],
    [session('mine/AWSCodeBuild-1'), 'ci'],
    [session('ci-runner/x'), 'ci'],
    [session('github-packer/x'), 'role'],
    [session('mine/i-0a1b2c3d'), 'instance'],
    [session('mine/x'), 'role'],
    [undefined, 'unknown'],
  ])('%s', (arn, kind) => {
    expect(callerOf(arn).kind).toBe(kind);
  });

  test('are of a construct where AWS prescribes the name', () => {
    expect(callerOf(session('EC2ImageBuilderDistributionCrossAccountRole/x')).construct).toBe('CrossAccountDistributionRole');
    expect(callerOf(session('Ec2ImageBuilderCrossAccountLifecycleAccess/x')).construct).toBe('CrossAccountLifecycleRole');
  });

  test.each([[ROLE], ['arn:aws:iam::111122223333:role/builders/packer'], ['packer'], ['builders/packer']])('%s is the role packer', (text) => {
    expect(roleNameOf(text)).toBe('packer');
  });
});
