import { COMPARED_POLICIES } from '../harness/aws-policies';
import { compare, Comparison, readExtras } from '../harness/never-wider';
import type { Statement } from '../harness/simulator';
import { Subject, SUBJECTS } from '../harness/subjects';
import { COMMERCIAL } from '../harness/synthesize';

/*
 * Never wider: whatever a statement of ours allows, AWS's policies for the same work allow too, but for the extras of
 * test/proofs/never-wider/extras.json. Requests are made around each statement (test/harness/never-wider.ts) with fixed seeds; a failure
 * prints its seed and the smallest request.
 */

const SEED = 20_261_122;
const RUNS = 25;

jest.setTimeout(30_000); // a statement takes a tenth of a second on an idle machine

const extras = readExtras();
const subjects = SUBJECTS.filter(({ name }) => COMPARED_POLICIES[name]);

/** Every statement that the construct makes with the defaults, with each option by itself, and with all of them. */
function statementsOf({ withOptions, withAll, optionsIn }: Subject): Statement[] {
  const made = [withOptions(), ...Object.keys(optionsIn(COMMERCIAL)).map((name) => withOptions([name])), withAll()];
  const allowing = made.flatMap(({ statements }) => statements).filter(({ Effect }) => Effect === 'Allow');
  return [...new Map(allowing.map((statement) => [JSON.stringify(statement), statement])).values()];
}

const ask = (name: string, statement: Statement): Promise<Comparison> => compare({
  statement,
  roleArn: `arn:aws:iam::${COMMERCIAL.account}:role/ours`,
  aws: COMPARED_POLICIES[name],
  extras: extras.filter(({ subject }) => subject === name),
  seed: SEED,
  runs: RUNS,
});

test('every construct that stands for policies of AWS is asked', () => {
  expect(subjects.map(({ name }) => name).sort()).toEqual(Object.keys(COMPARED_POLICIES).sort());
});

describe.each(subjects.map((subject) => [subject.name, subject] as const))('%s', (name, subject) => {
  const statements = statementsOf(subject);
  const used = new Set<string>();

  test.each(statements.map((statement) => [statement.Sid, statement] as const))('%s allows nothing that AWS would not', async (_, statement) => {
    const { asked, allowed, extras: usedHere } = await ask(name, statement);
    usedHere.forEach((extra) => used.add(extra));
    // Questions that are all refused, or none, would show nothing.
    expect(allowed).toBeGreaterThanOrEqual(asked / 5);
  });

  test('every extra is one', () => {
    const listed = extras.filter((extra) => extra.subject === name).flatMap(({ sid, actions }) => actions.map((action) => `${sid} ${action}`));
    expect([...used].sort()).toEqual(listed.sort());
  });
});

test.each(extras.map((extra) => [`${extra.subject} ${extra.sid}`, extra] as const))('%s: the extra says why, and who asked', (_, { why, thread }) => {
  expect(why.length).toBeGreaterThan(20);
  expect(thread.length).toBeGreaterThan(20);
});

/* The judge is judged: a statement that is wider than AWS's is found out, and named with the seed that finds it again. */

const WIDER: Record<string, (statement: Statement) => Statement> = {
  'on every resource': (statement) => ({ ...statement, Resource: '*' }),
  'without conditions': ({ Condition: _, ...statement }) => statement,
  'with a further action': (statement) => ({ ...statement, Action: [statement.Action, 'imagebuilder:PutImagePolicy', 'ec2:DeleteVolume'].flat() }),
};

test.each<[string, string, keyof typeof WIDER, string]>([
  ['image-builder-execution', 'LaunchInstance', 'without conditions', ''],
  ['image-builder-execution', 'UseInstance', 'without conditions', ''],
  ['image-builder-execution', 'RunDocuments', 'on every resource', ''],
  ['image-builder-execution', 'WriteLogs', 'on every resource', ''],
  ['image-builder-execution', 'TagOnCreation', 'without conditions', ''],
  ['image-builder-execution', 'TagFinishedSnapshots', 'without conditions', ''],
  ['image-builder-execution', 'UseKeyThroughEc2', 'without conditions', 'kms-keys'],
  ['image-builder-execution', 'GrantKeyToEbs', 'without conditions', 'kms-keys'],
  ['image-builder-execution', 'AssumeDistributionRole', 'on every resource', 'target-account-ids'],
  ['image-builder-execution', 'StartPipelines', 'on every resource', 'pipelines'],
  ['image-builder-instance', 'ReadServiceBuckets', 'on every resource', ''],
  ['image-builder-instance', 'WriteLogs', 'on every resource', ''],
  ['image-builder-instance', 'DecryptComponents', 'without conditions', 'component-keys'],
  ['image-builder-instance', 'CreateTaggedSnapshot', 'without conditions', 'iso-objects'],
  ['image-builder-instance', 'ReadIsoObjects', 'on every resource', 'iso-objects'],
  ['image-builder-lifecycle', 'DeregisterImages', 'without conditions', ''],
  ['image-builder-lifecycle', 'MarkDeprecatedImages', 'without conditions', ''],
  ['image-builder-lifecycle', 'DeleteContainers', 'without conditions', 'containers'],
  ['image-builder-administrator', 'MakeServiceLinkedRole', 'on every resource', ''],
  ['image-builder-reader', 'ListResources', 'with a further action', ''],
  ['distribution', 'LookUpImages', 'with a further action', ''],
  ['packer-image-copy', 'FindSharedImages', 'with a further action', ''],
  ['packer-image-retention', 'FindOldImages', 'with a further action', ''],
])('%s: %s %s is found out', async (name, sid, how, option) => {
  const subject = subjects.find((each) => each.name === name)!;
  const statement = subject.withOptions(option ? [option] : []).statements.find(({ Sid }) => Sid === sid)!;
  await expect(ask(name, WIDER[how](statement))).rejects.toThrow(new RegExp(`seed: ${SEED}[\\s\\S]*${sid} allows what`));
});
