import { Acceptance, Finding, settle } from './finding';

/* A finding without a reason fails, and so does a reason without its finding. */

const finding = (rule: string, about: string, where: string): Finding => ({ rule, about, construct: 'Role', where, seenIn: 'Role.aws.defaults' });
const because = 'the declared bucket alone';
const acceptance: Acceptance = { rule: 'READ', about: 's3:GetObject', in: { Role: ['ReadBucket'] }, because };

test('what is found and accepted is settled, however often it is found', () => {
  expect(settle([finding('READ', 's3:GetObject', 'ReadBucket'), finding('READ', 's3:GetObject', 'ReadBucket')], [acceptance])).toEqual({ unexplained: [], unused: [] });
});

test.each([
  ['of another rule', finding('WRITE', 's3:GetObject', 'ReadBucket')],
  ['about something else', finding('READ', 's3:GetObjectVersion', 'ReadBucket')],
  ['in another statement', finding('READ', 's3:GetObject', 'ReadEverything')],
  ['in another construct', { ...finding('READ', 's3:GetObject', 'ReadBucket'), construct: 'OtherRole' }],
])('a finding %s is not accepted', (_, found) => {
  expect(settle([found], [acceptance])).toEqual({
    unexplained: [`${found.rule} ${found.about} ${found.construct} ${found.where} (such as in Role.aws.defaults)`],
    unused: ['READ s3:GetObject Role ReadBucket'],
  });
});

test('every part of an acceptance must be used', () => {
  const wide: Acceptance = { rule: 'READ', about: ['s3:GetObject', 's3:GetObjectAcl'], in: { Role: ['ReadBucket', 'ReadLogs'] }, because };
  expect(settle([finding('READ', 's3:GetObject', 'ReadBucket')], [wide]).unused).toEqual([
    'READ s3:GetObjectAcl Role ReadBucket', 'READ s3:GetObject Role ReadLogs', 'READ s3:GetObjectAcl Role ReadLogs',
  ]);
});

test('what is accepted everywhere must be found somewhere', () => {
  const everywhere: Acceptance = { rule: 'STYLE', in: 'everywhere', because };
  expect(settle([finding('STYLE', 'spaces', 'ReadBucket')], [everywhere])).toEqual({ unexplained: [], unused: [] });
  expect(settle([], [everywhere])).toEqual({ unexplained: [], unused: ['STYLE everywhere'] });
});

test('an acceptance that another one makes needless is unused', () => {
  expect(settle([finding('READ', 's3:GetObject', 'ReadBucket')], [acceptance, { ...acceptance, about: undefined }]).unused).toEqual(['READ Role ReadBucket']);
});
