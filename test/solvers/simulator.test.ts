import { ROLES } from './questions';
import { BUILD_INVARIANTS } from '../../src/checks/invariants/invariants';
import { violations } from '../../src/checks/proofs';
import { requestInWords } from '../../src/decision/in-words';
import { statementOf } from '../../src/decision/policy';
import { factsFor } from '../harness/reference-facts';
import { authorizationOf, representativesOf } from '../harness/representatives';
import { quicklyAllowed } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';
import { COMMERCIAL } from '../harness/synthesize';
import { declaredBy } from '../proofs/every-request/declared';

/* The rules by which classes of requests are decided, against a simulator of IAM that others wrote. */

const MOST_EACH = 60;

/** What the simulator cannot be asked: actions, and what it says. */
const QUIRKS: readonly (readonly [RegExp, RegExp])[] = [
  // The reference gives these a resource whose version is a star, which the simulator does not find under a name.
  [/^imagebuilder:List\w+BuildVersions$/, /no\.resource\.types/],
  // A representative with an empty name, which is a class of texts and no resource.
  [/^(s3:GetBucketLocation|s3:ListBucket|ssm:SendCommand)$/, /^No resource types found for action/],
];

let asked = 0;

test.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s: decided as the simulator does', async (_, subject) => {
  const { requester, statements } = subject.withAll();
  const representatives = await representativesOf(statements, COMMERCIAL, MOST_EACH, 20);
  const different: string[] = [];
  let unasked = 0;
  for (const { authorization, decided } of representatives) {
    const simulated = await quicklyAllowed(requester, authorization).catch((error: Error) => error.message);
    const { action, resource, context } = authorization;
    if (typeof simulated === 'string' && QUIRKS.some(([ofAction, text]) => ofAction.test(action) && text.test(simulated))) {
      unasked += 1;
    } else if (simulated !== decided) {
      different.push(`${action} on ${resource} with ${JSON.stringify(context)}: decided ${decided}, simulated ${simulated}`);
    }
  }
  expect(different).toEqual([]);
  asked += representatives.length - unasked;
});

test.each(ROLES.map((role) => [role.name, role] as const))('%s: what breaks an invariant is allowed by the simulator, too', async (_, role) => {
  const { subject, options, place, statements } = role;
  const [facts, values] = [await factsFor(statements, place), declaredBy(subject, options, place, statements)];
  const { requester } = options.length > 0 ? subject.withAll(place) : subject.withOptions([], place);
  const refused: string[] = [];
  const policies = statements.map(statementOf);
  for (const { request } of BUILD_INVARIANTS.flatMap((invariant) => violations(invariant, policies, values, facts).counterexamples)) {
    const simulated = await quicklyAllowed(requester, authorizationOf(request, facts)).catch((error: Error) => error.message);
    const isQuirk = QUIRKS.some(([action, text]) => action.test(request.action) && typeof simulated === 'string' && text.test(simulated));
    if (simulated !== true && !isQuirk) refused.push(`${requestInWords(request)}: ${simulated}`);
  }
  expect(refused).toEqual([]);
});

test('ten thousand representatives were asked about', () => expect(asked).toBeGreaterThan(10_000));
