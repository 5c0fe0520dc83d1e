import { answersTo, NoSuchRole } from '../../../src/command-line/denied/answers';
import { statementsGranting } from '../../../src/command-line/denied/cures';
import { answersAsJson, answersInWords } from '../../../src/command-line/denied/in-words';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:sts::${ACCOUNT}:assumed-role/packer/build`;
const INSTANCE = `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/*`;
const refused = (action: string, resource?: string, reason = `because no identity-based policy allows the ${action} action`, caller = ROLE) =>
  `User: ${caller} is not authorized to perform: ${action}${resource ? ` on resource: ${resource}` : ''} ${reason}`;
const words = (text: string, construct?: string) => answersInWords(answersTo(text, { construct }));

describe('statements', () => {
  const sids = (action: string, resource?: string) => statementsGranting({ action, resource, named: true, text: '' })
    .filter(({ construct }) => construct === 'PackerBuildRole').map(({ need }) => need.sid);

  test('are those on this resource, and no others', () => {
    expect(sids('ec2:RunInstances', INSTANCE)).toEqual(['LaunchInstance', 'LaunchFencedInstance', 'ProbeTemporaryProfile', 'LaunchFastLaunchInstance', 'LaunchUntaggedInstance']);
    expect(sids('ec2:RunInstances', `arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/subnet-1`)).toEqual(['LaunchIntoSubnet', 'LaunchIntoDeclaredSubnet', 'LaunchFastLaunchIntoNetwork']);
    expect(sids('iam:GetInstanceProfile', `arn:aws:iam::${ACCOUNT}:instance-profile/app`)).toEqual(['ReadDeclaredInstanceProfile', 'ReadAnyInstanceProfile']);
    expect(sids('ssm:StartSession', 'arn:aws:ssm:us-east-1::document/AWS-StartPortForwardingSession')).toEqual(['StartPortForwarding']);
    expect(sids('ssm:StartSession', `arn:aws:ssm:us-east-1:${ACCOUNT}:document/SSM-SessionManagerRunShell`)).toEqual([]);
    expect(sids('kms:CreateGrant', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`)).toEqual(['GrantKeyToEbs']);
  });

  test('AWS\'s own buckets and components are no declared ones', () => {
    const of = (action: string, resource: string) => statementsGranting({ action, resource, named: true, text: '' })
      .filter(({ construct }) => construct === 'ImageBuilderInstanceProfile').map(({ need }) => need.sid);
    expect(of('s3:GetObject', 'arn:aws:s3:::ec2imagebuilder-toe-us-east-1-prod/x')).toEqual(['ReadServiceBuckets']);
    expect(of('s3:GetObject', 'arn:aws:s3:::mine/x')).toEqual(['ReadIsoObjects']);
    expect(of('imagebuilder:GetComponent', 'arn:aws:imagebuilder:us-east-1:aws:component/x/1.0.0/1')).toEqual(['GetAwsComponents']);
    expect(of('imagebuilder:GetComponent', `arn:aws:imagebuilder:us-east-1:${ACCOUNT}:component/x/1.0.0/1`)).toEqual(['GetDeclaredComponents', 'GetMarketplaceComponents']);
  });
});

describe('decoded messages', () => {
  const decoded = (conditions: Record<string, string>, action = 'ec2:RunInstances', resource = INSTANCE) => JSON.stringify({
    allowed: false,
    explicitDeny: false,
    context: {
      principal: { arn: ROLE },
      action,
      resource,
      conditions: { items: Object.entries(conditions).map(([key, value]) => ({ key, values: { items: [{ value }] } })) },
    },
  });

  test('never print request tags: their absence says nothing', () => {
    const [{ statement }] = answersTo(decoded({ 'ec2:InstanceType': 't3.micro' }));
    expect([statement?.need.sid, statement?.unmet]).toEqual(['LaunchInstance', []]);
  });

  test('say what the request has, where a property may narrow it, and leave out what it meets', () => {
    expect(words(decoded({ 'ec2:InstanceType': 'm5.large', 'ec2:MetadataHttpTokens': 'optional' })))
      .toContain('`instanceTypes` (it is `m5.large`) or `requireImdsV2` (it is `optional`) of the role excludes what the build uses');
    expect(words(decoded({ 'ec2:InstanceType': 'm5.large', 'ec2:MetadataHttpTokens': 'required' }))).not.toContain('requireImdsV2');
    expect(answersTo(decoded({ 'ec2:Owner': '444455556666' }, 'ec2:RunInstances', 'arn:aws:ec2:us-east-1::image/ami-1'))[0].change)
      .toBe('Add `444455556666` to `sourceImageOwners`.');
  });

  test('say which condition was not met, where they print the key', () => {
    const image = 'arn:aws:ec2:us-east-1::image/ami-1';
    const [{ statement }] = answersTo(decoded({ 'ec2:Owner': ACCOUNT }, 'ec2:DeregisterImage', image));
    expect(statement?.unmet).toEqual(['StringEquals aws:ResourceTag/${TagKey} = ${TagValue}']);
    expect(words(decoded({ 'ec2:Owner': ACCOUNT }, 'ec2:DeregisterImage', image))).toMatch(/Allowed by: PackerBuildRole, .*; the request does not meet StringEquals aws:ResourceTag/);
  });
});

describe('an instance', () => {
  const on = (role: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/i-0123456789abcdef0`;
  const image = (role: string) => answersTo(refused('ec2:CreateImage', `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-1`, undefined, on(role)))[0];

  test('may be one of Image Builder, or one on which Packer runs', () => {
    expect(image('skylark-packer')).toMatchObject({ construct: 'PackerBuildRole' });
    expect(image('builders')).toMatchObject({ maybe: true, change: expect.stringContaining('`run_tags`') });
    expect(answersTo(refused('imagebuilder:GetComponent', `arn:aws:imagebuilder:us-east-1:${ACCOUNT}:component/a/1.0.0/1`, undefined, on('builders')))[0])
      .toMatchObject({ construct: 'ImageBuilderInstanceProfile' });
    expect(answersTo(refused('ec2:RebootInstances', '*', undefined, on('builders')))[0]).toMatchObject({ cause: expect.stringContaining('on purpose') });
  });
});

describe('the first answer', () => {
  test('mends the template before anything weakens security', () => {
    for (const [action, resource] of [['ec2:CreateKeyPair', `arn:aws:ec2:us-east-1:${ACCOUNT}:key-pair/packer_1`], ['ec2:RunInstances', INSTANCE]]) {
      expect(words(refused(action, resource)).split('\nOtherwise')[0]).toMatch(/run_tags/);
    }
  });

  test('of a temporary role is a profile of one\'s own', () => {
    const text = words(refused('iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/packer-1`));
    expect(text.split('\nOtherwise')[0]).toMatch(/iam_instance_profile.*instanceProfiles/s);
    expect(text).toMatch(/Otherwise:\n- .*temporaryInstanceProfile.*administrator/);
  });

  test('looks at the caller first', () => {
    const cdk = `arn:aws:sts::${ACCOUNT}:assumed-role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-us-east-1/AWSCloudFormation`;
    const text = words(refused('iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/packer-1`, undefined, cdk));
    expect(text).toMatch(/cdk bootstrap/);
    expect(text).not.toMatch(/temporaryInstanceProfile/);
  });

  test('looks at who refused before the caller', () => {
    expect(words(refused('ec2:GetPasswordData', INSTANCE, 'because no permissions boundary allows the ec2:GetPasswordData action'))).toMatch(/^The permissions boundary of the role packer/);
  });

  test('says why nothing grants it', () => {
    expect(words(refused('iam:CreateUser'))).toMatch(/^No construct of this library grants iam:CreateUser, on purpose/);
  });
});

describe('--role', () => {
  const text = [refused('ec2:RunInstances', INSTANCE), refused('ec2:GetPasswordData', INSTANCE, undefined, ROLE.replace('packer', 'other-packer'))].join('\n');

  test.each(['packer', 'arn:aws:iam::111122223333:role/builders/packer', ROLE])('%s keeps to the role', (role) => {
    expect(answersTo(text, { role }).map(({ refusal }) => refusal?.action)).toEqual(['ec2:RunInstances']);
  });

  test('that matches nothing is an error', () => {
    expect(() => answersTo(text, { role: 'nobody' })).toThrow(NoSuchRole);
    expect(() => answersTo(text, { role: 'nobody' })).toThrow(/'--role' is 'nobody'.*the callers are packer, other-packer/);
  });

  test('keeps what names no caller, where nothing does', () => {
    const short = 'An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation.';
    expect(answersTo(short, { role: 'packer' })).toEqual(answersTo(short));
    expect(answersTo('Timeout waiting for password', { role: 'packer' })[0].change).toContain('`readWindowsPassword`');
    expect(answersTo('hello', { role: 'packer' })[0].kind).toBe('none');
  });
});

test('machines read fields', () => {
  expect(JSON.parse(answersAsJson(answersTo(refused('ec2:GetPasswordData', INSTANCE))))).toEqual([{
    kind: 'refusal',
    certain: true,
    cause: expect.stringContaining('readWindowsPassword'),
    change: expect.stringContaining('Declare `readWindowsPassword`'),
    alternatives: expect.any(Array),
    action: 'ec2:GetPasswordData',
    resource: INSTANCE,
    caller: { name: 'packer', kind: 'role', account: ACCOUNT, construct: 'PackerBuildRole' },
    refusedBy: { policy: 'identity', explicit: false },
    region: 'us-east-1',
    statement: { construct: 'PackerBuildRole', sid: 'GetPassword', declaredBy: 'readWindowsPassword' },
  }]);
});
