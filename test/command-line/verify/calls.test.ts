import { Account } from '../../../src/command-line/verify/account';
import { questionsOf, withinCalls } from '../../../src/command-line/verify/questions';
import { declaredOf } from '../../../src/command-line/verify/requests';
import { batchesOf } from '../../../src/command-line/verify/simulation';
import { MOST_CALLS } from '../../../src/command-line/verify/stack/verify-stack';
import type { Statement } from '../../harness/simulator';
import { SUBJECTS } from '../../harness/subjects';

/* How many calls the roles of a stack take: with everything switched on, the most that a stack of this library can ask for. */

const ACCOUNT = '111122223333';
const TAG = { key: 'CreatedBy', value: 'EC2 Image Builder' };
/** GetRole, and what is read of log groups, parameters, keys and service-linked roles. */
const READS = 12;

const ROLES = SUBJECTS.filter(({ construct }) => /Role$|Profile$/.test(construct));

describe.each(ROLES.map((subject) => [subject.construct, subject] as const))('%s with everything switched on', (construct, subject) => {
  const statements = subject.withAll().policies.flatMap(({ Statement: all }) => all as Statement[]);
  const account = new Account(ACCOUNT, 'aws', 'us-east-1', TAG);
  const { questions, unasked } = questionsOf({ construct, declared: declaredOf(statements), sources: [], tag: TAG, regions: ['us-east-1'], ofService: true }, account);
  const { kept, left } = withinCalls(questions, MOST_CALLS - READS);
  const requests = kept.flatMap(({ means }) => means.requests);

  test('no more than sixty calls, and what they leave out is named', () => {
    expect(batchesOf(`arn:aws:iam::${ACCOUNT}:role/x`, requests).length + READS).toBeLessThanOrEqual(60);
    expect(kept.length + left.length).toBe(questions.length);
    const asked = new Set(kept.filter(({ wants }) => wants === 'allowed').flatMap(({ statements: sids }) => sids));
    const notAsked = statements.filter(({ Effect, Sid }) => Effect === 'Allow' && !asked.has(Sid!)).map(({ Sid }) => Sid!);
    expect(notAsked.filter((sid) => ![...unasked, ...left].some((why) => why.startsWith(`${sid}: `)))).toEqual([]);
    expect(notAsked.length).toBeLessThan(statements.length / 10);
    expect(kept.filter(({ wants }) => wants === 'refused').length > 2).toBe(construct !== 'PackerBuildRole');
  });

  test('only those of PackerBuildRole with all options of all builders leave something out', () => expect(left.length > 0).toBe(construct === 'PackerBuildRole'));
});
