import { representativesOf } from '../harness/representatives';
import { quicklyAllowed } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';
import { COMMERCIAL } from '../harness/synthesize';

/* The rules by which classes of requests are decided, against a simulator of IAM that others wrote. */

const MOST_EACH = 100;

/**
 * What the simulator cannot be asked. It looks the resource up among the types of the action, and some representatives have names that
 * are no name of the type, such as an empty one; and it takes lists of versions as questions about many resources.
 */
const QUIRKS: readonly RegExp[] = [/^No resource types found for action/, /"no\.resource\.types"/, /must\.use\.wildcard/, /a question of another kind/];

let asked = 0;

test.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s: decided as the simulator does', async (_, subject) => {
  const { requester, statements } = subject.withAll();
  const representatives = await representativesOf(statements, COMMERCIAL, MOST_EACH, 20);
  const different: string[] = [];
  let unasked = 0;
  for (const { authorization, decided } of representatives) {
    const simulated = await quicklyAllowed(requester, authorization).catch((error: Error) => error.message);
    if (typeof simulated === 'string' && QUIRKS.some((quirk) => quirk.test(simulated))) {unasked += 1;} else if (simulated !== decided) {
      const { action, resource, context } = authorization;
      different.push(`${action} on ${resource} with ${JSON.stringify(context)}: decided ${decided}, simulated ${simulated}`);
    }
  }
  expect(different).toEqual([]);
  expect(unasked).toBeLessThan(representatives.length / 20);
  asked += representatives.length - unasked;
});

test('ten thousand representatives were asked about', () => expect(asked).toBeGreaterThan(10_000));
