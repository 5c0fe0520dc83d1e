import { curesOf } from '../../src/denials/cures';
import { Denial, NotADenial, readDenial } from '../../src/denials/denial';
import { denialInWords } from '../../src/denials/in-words';

const ROLE = 'arn:aws:sts::111122223333:assumed-role/packer/build';
const INSTANCE = 'arn:aws:ec2:us-east-1:111122223333:instance/*';
const sentence = (rest = 'because no identity-based policy allows the ec2:RunInstances action') =>
  `User: ${ROLE} is not authorized to perform: ec2:RunInstances on resource: ${INSTANCE} ${rest}`;

const decoded = (conditions: Record<string, string>, action = 'ec2:RunInstances', resource = INSTANCE) => JSON.stringify({
  allowed: false,
  explicitDeny: false,
  matchedStatements: { items: [] },
  context: {
    principal: { id: 'AROA:build', arn: ROLE },
    action,
    resource,
    conditions: { items: Object.entries(conditions).map(([key, value]) => ({ key, values: { items: [{ value }] } })) },
  },
});

describe('reading', () => {
  const denial: Denial = { action: 'ec2:RunInstances', resource: INSTANCE, principal: ROLE, explicit: false };

  test.each<[string, string, Partial<Denial>]>([
    ['the sentence', sentence(), {}],
    ['the sentence among others', `Error launching source instance: UnauthorizedOperation: You are not authorized to perform this operation. ${sentence()}. ` +
      'Encoded authorization failure message: AbC', {}],
    ['an explicit denial', sentence('with an explicit deny in a service control policy'), { explicit: true }],
    ['a decoded message', decoded({ 'aws:RequestTag/Name': 'web' }), { context: { 'aws:RequestTag/Name': ['web'] } }],
    ['what the AWS CLI prints of it', JSON.stringify({ DecodedMessage: decoded({}) }), { context: {} }],
    ['an event of CloudTrail', JSON.stringify({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'RunInstances',
      errorCode: 'Client.UnauthorizedOperation',
      errorMessage: `You are not authorized. ${sentence()}`,
      userIdentity: { arn: ROLE, sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/packer' } } },
    }), { principal: 'arn:aws:iam::111122223333:role/packer' }],
    ['an event that does not name the action', JSON.stringify({
      eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', errorCode: 'Client.UnauthorizedOperation', userIdentity: { arn: ROLE },
    }), { resource: undefined }],
  ])('%s', (_, text, differs) => {
    expect(readDenial(text)).toEqual({ ...denial, ...differs });
  });

  test.each([
    ['an encoded message', 'UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: AbC', /decode it with/],
    ['something else', 'InvalidAMIID.NotFound: The image id does not exist', /no refusal/],
    ['an event of a call that went well', JSON.stringify({ eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances' }), /no refusal/],
    ['other JSON', '{}', /no refusal/],
  ])('fails for %s', (_, text, message) => {
    expect(() => readDenial(text)).toThrow(NotADenial);
    expect(() => readDenial(text)).toThrow(message);
  });
});

describe('cures', () => {
  const ofPacker = (denial: Denial) => curesOf(denial).filter(({ construct }) => construct === 'PackerBuildRole');
  const sids = (text: string) => ofPacker(readDenial(text)).map(({ need }) => need.sid);

  test('are the statements on this type of resource, and no others', () => {
    expect(sids(sentence())).toEqual(['LaunchInstance', 'LaunchFencedInstance', 'ProbeTemporaryProfile', 'LaunchUntaggedInstance']);
  });

  test('say which conditions the request did not meet', () => {
    const launch = (conditions: Record<string, string>) => ofPacker(readDenial(decoded(conditions))).find(({ need }) => need.sid === 'LaunchInstance');
    expect(launch({ 'aws:RequestTag/Name': 'web' })?.unmet).toEqual([]);
    expect(launch({ 'ec2:InstanceType': 't3.micro' })?.unmet).toEqual(['StringEquals aws:RequestTag/${TagKey} = ${TagValue}']);
  });

  test('are known for whole ARNs', () => {
    const key = 'arn:aws:kms:us-east-1:111122223333:key/1';
    expect(ofPacker({ action: 'kms:CreateGrant', resource: key, explicit: false }).map(({ need }) => need.sid)).toEqual(['GrantKeyToEbs']);
    expect(ofPacker({ action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/App', explicit: false }).map(({ capability }) => capability.id))
      .toContain('pass-instance-role');
  });
});

describe('in words', () => {
  test('a property cures it', () => {
    expect(denialInWords({ action: 'ec2:GetPasswordData', resource: INSTANCE, explicit: false })).toMatch(
      /^ec2:GetPasswordData on .* is granted by:\n- PackerBuildRole, winrmPassword: statement \w+, because/);
  });

  test('nothing cures it', () => {
    expect(denialInWords({ action: 'iam:CreateUser', explicit: false })).toMatch(/no construct of this library grants it/);
  });

  test('a statement of the library denies it', () => {
    const words = denialInWords({ action: 'ec2:DeregisterImage', resource: 'arn:aws:ec2:us-east-1::image/ami-1', explicit: true });
    expect(words).toMatch(/was denied by a statement, and no property grants it against that:\n- PackerBuildRole, protectionTag: /);
  });

  test('somebody else denies it', () => {
    expect(denialInWords({ action: 'ec2:GetPasswordData', explicit: true })).toMatch(/^A statement denies it that is not of this library/);
  });
});
