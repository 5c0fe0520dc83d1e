import { denialsInEvents, deniedCallsInWords } from '../../src/denials/events';

const ROLE = 'arn:aws:iam::111122223333:role/builders/packer';
const event = (eventName: string, errorCode?: string, role = 'packer') => ({
  eventSource: 'ec2.amazonaws.com',
  eventName,
  ...(errorCode && { errorCode, errorMessage: 'You are not authorized to perform this operation. Encoded authorization failure message: AbC' }),
  userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::111122223333:assumed-role/${role}/build`, sessionContext: { sessionIssuer: { arn: `arn:aws:iam::111122223333:role/builders/${role}` } } },
});
const EVENTS = [
  event('RunInstances', 'Client.UnauthorizedOperation'),
  event('DescribeImages'),
  event('GetPasswordData', 'Client.UnauthorizedOperation'),
  event('RunInstances', 'Client.UnauthorizedOperation'),
  event('RunInstances', 'Client.InvalidAMIID.NotFound'),
  event('StopInstances', 'AccessDenied', 'somebody-else'),
];
const read = (text: string, role?: string) => denialsInEvents(text, 'events.json', role).map(({ denial, count }) => [denial.action, count]);
const ALL = [['ec2:RunInstances', 2], ['ec2:GetPasswordData', 1], ['ec2:StopInstances', 1]];

test.each([
  ['a log file', JSON.stringify({ Records: EVENTS })],
  ['what LookupEvents answers', JSON.stringify({ Events: EVENTS.map((each) => ({ CloudTrailEvent: JSON.stringify(each) })) })],
  ['a list', JSON.stringify(EVENTS)],
  ['an event a line', EVENTS.map((each) => JSON.stringify(each)).join('\n')],
])('reads %s', (_, text) => {
  expect(read(text)).toEqual(ALL);
});

test('keeps to one role, with or without its path', () => {
  const text = JSON.stringify(EVENTS);
  expect(read(text, ROLE)).toEqual(ALL.slice(0, 2));
  expect(read(text, 'arn:aws:iam::111122223333:role/packer')).toEqual(ALL.slice(0, 2));
  expect(read(text, 'arn:aws:iam::111122223333:role/nobody')).toEqual([]);
});

test('says what grants each call', () => {
  const words = deniedCallsInWords(denialsInEvents(JSON.stringify(EVENTS), 'events.json', ROLE));
  expect(words).toMatch(/^2 times: ec2:RunInstances is granted by:\n- PackerBuildRole, /);
  expect(words).toMatch(/\n\nonce: ec2:GetPasswordData is granted by:\n- PackerBuildRole, winrmPassword: /);
  expect(deniedCallsInWords([])).toBe('No call was denied.');
});

test.each([['', ''], ['text', 'hello'], ['other JSON', '{"a":1}'], ['lines of which one is no event', `${JSON.stringify(EVENTS[0])}\n{}`]])('fails for %s', (_, text) => {
  expect(() => denialsInEvents(text, 'events.json')).toThrow(/^events.json holds no events of CloudTrail/);
});
