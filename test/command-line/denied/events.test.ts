import { causesAsJson, causesInEvents, causesInWords } from '../../../src/command-line/denied/events';

const ROLE = 'arn:aws:iam::111122223333:role/builders/packer';
const event = (eventName: string, errorCode?: string, role = 'packer') => ({
  eventSource: 'ec2.amazonaws.com',
  eventName,
  ...(errorCode && { errorCode, errorMessage: 'You are not authorized to perform this operation. Encoded authorization failure message: AbC' }),
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::111122223333:assumed-role/${role}/build`,
    sessionContext: { sessionIssuer: { arn: `arn:aws:iam::111122223333:role/builders/${role}` } },
  },
});
const EVENTS = [
  event('RunInstances', 'Client.UnauthorizedOperation'),
  event('DescribeImages'),
  event('GetPasswordData', 'Client.UnauthorizedOperation'),
  event('RunInstances', 'Client.UnauthorizedOperation'),
  event('CreateKeyPair', 'Client.UnauthorizedOperation'),
  event('RunInstances', 'Client.InvalidAMIID.NotFound'),
  event('StopInstances', 'AccessDenied', 'other-packer'),
];
const read = (text: string, role?: string) => causesInEvents(text, 'events.json', { role }).causes.map(({ count, calls }) => [count, ...calls]);
const ALL = [[3, 'ec2:RunInstances', 'ec2:CreateKeyPair'], [1, 'ec2:GetPasswordData'], [1, 'ec2:StopInstances']];

test.each([
  ['a log file', JSON.stringify({ Records: EVENTS })],
  ['what LookupEvents answers', JSON.stringify({ Events: EVENTS.map((each) => ({ CloudTrailEvent: JSON.stringify(each) })) })],
  ['a list', JSON.stringify(EVENTS)],
  ['an event a line', EVENTS.map((each) => JSON.stringify(each)).join('\n')],
  ['events of EventBridge', JSON.stringify(EVENTS.map((detail) => ({ 'detail-type': 'AWS API Call via CloudTrail', detail })))],
])('groups by cause what is in %s', (_, text) => {
  expect(read(text)).toEqual(ALL);
});

test.each([ROLE, 'packer', 'arn:aws:iam::111122223333:role/packer'])('keeps to one role: %s', (role) => {
  expect(read(JSON.stringify(EVENTS), role)).toEqual(ALL.slice(0, 2));
});

test('a role without events is an error, one whose calls went well is none', () => {
  expect(() => read(JSON.stringify(EVENTS), 'nobody')).toThrow(/'--role' is 'nobody', and events.json has no call of this role: its callers are other-packer, packer/);
  expect(causesInWords(causesInEvents(JSON.stringify([event('DescribeImages')]), 'events.json', { role: 'packer' }))).toBe('No call was refused.');
});

test('says how often, what to change, and what was not decodable', () => {
  const causes = causesInEvents(JSON.stringify(EVENTS), 'events.json', { role: ROLE });
  const words = causesInWords(causes);
  expect(words).toMatch(/^3 times: Maybe: .*run_tags/);
  expect(words).toMatch(/The calls:\n- ec2:RunInstances\n- ec2:CreateKeyPair/);
  expect(words).toMatch(/\n\nOnce: .*readWindowsPassword/);
  expect(words).toMatch(/4 events hold only an encoded message/);
  expect(JSON.parse(causesAsJson(causes))).toMatchObject({ encoded: 4, causes: [{ count: 3, kind: 'refusal' }, { count: 1 }] });
});

test.each([['', ''], ['text', 'hello'], ['other JSON', '{"a":1}']])('fails for %s', (_, text) => {
  expect(() => causesInEvents(text, 'events.json')).toThrow(/^events.json holds no events of CloudTrail/);
});
