import { REFUSALS, tally, verdictOn } from './corpus';
import { answersTo } from '../../../../src/command-line/denied/answers';
import { answersAsJson, answersInWords, firstAnswer } from '../../../../src/command-line/denied/in-words';

/* The corpus, answered. */

const ANSWERED = REFUSALS.map((refusal) => {
  const answers = answersTo(refusal.text, { construct: refusal.construct });
  const [{ maybe, kind }] = answers;
  const first = firstAnswer(answers[0]);
  return { refusal, answers, first, kind: refusal.kind, verdict: verdictOn(refusal, first, Boolean(maybe) || kind === 'unreadable') };
});

test.each(ANSWERED.map((each): [string, typeof each] => [`${each.kind}: ${each.refusal.name}`, each]))('%s', (_, { refusal, answers, first, verdict }) => {
  expect({ first, verdict }).toEqual({ first, verdict: expect.stringMatching(/^(?:right|maybe)$/) });
  expect(answers[0].alternatives.length).toBeLessThanOrEqual(3);
  const words = answersInWords(answers);
  expect(refusal.mentions.filter((pattern) => !new RegExp(pattern).test(words))).toEqual([]);
  // An answer that it cannot read is said to be one.
  if (refusal.unreadable) expect(answers[0].kind).toMatch(/^(?:unreadable|none)$/);
  if (refusal.kind === 'not a refusal') expect(answers[0].kind).toBe('not a refusal');
});

test('the first answer is right in at least 95 of 100, of each kind in four of five', () => {
  const counts = tally(ANSWERED);
  const share = ({ right, maybe, wrong }: (typeof counts)[string]) => right / (right + maybe + wrong);
  expect(share(counts.all)).toBeGreaterThanOrEqual(0.95);
  expect(Object.entries(counts).filter(([, each]) => share(each) < 0.8)).toEqual([]);
});

test('machines read the same', () => {
  for (const { answers } of ANSWERED) {
    const [data] = JSON.parse(answersAsJson(answers));
    expect(data).toMatchObject({ cause: answers[0].cause, change: answers[0].change, kind: answers[0].kind });
  }
});

test('no answer is about another construct than the caller', () => {
  const others = ANSWERED.filter(({ refusal, answers }) => answers[0].construct && /^[A-Z]\w+(?:Role|Profile|Policy)$/.test(refusal.caller) && answers[0].construct !== refusal.caller);
  expect(others.map(({ refusal, answers }) => [refusal.name, answers[0].construct])).toEqual([]);
});
