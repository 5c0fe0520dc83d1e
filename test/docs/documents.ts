import { readFileSync } from 'fs';
import { awsManagedPoliciesGuide } from './aws-managed-policies';
import { catalogue } from './capabilities';
import { comparison } from './comparison';
import { created, limits } from './created';
import { deniedActions } from './denied-actions';
import { dependencies } from './dependencies';
import { documentedPolicyGuide } from './documented-policy';
import { evidence } from './evidence';
import { figures } from './figures';
import { drawings } from './flow';
import { lateTagging } from './late-tagging';
import { code, document, table, withBlock } from './markdown';
import { minimality } from './minimality';
import { mutation } from './mutation';
import { policyFiles } from './policies';
import { review } from './review';
import { remaining } from '../harness/attacks';
import { minimalityReport } from '../harness/minimality';
import { SUBJECTS } from '../harness/subjects';
import { judgesDocument } from '../judges/document';

/*
 * The documents that are made from the data and the attack suite. `npx projen docs` writes them;
 * test/docs/documents.test.ts fails when they are out of date.
 */

function whatRemains(): string {
  return document(
    '# What remains possible',
    'Requests that somebody with the credentials can make and a build would not, because AWS or Packer leave no narrower way. ' +
    'Each is asked of the simulator in `test/attacks.test.ts` and must be allowed there, so that this list does not promise too much; ' +
    '`docs/late-tagging.md` has those of the late-tagging presets.',
    ...SUBJECTS.flatMap((subject) => [
      `## ${subject.construct}`,
      table([
        ['With', 'The thief', 'Statement', 'Why it cannot be helped'],
        ...remaining(subject).map(({ declared = ['the defaults'], does, statement, because }) => [declared.join(', '), does, code(statement), because]),
      ]),
    ]),
  );
}

/** The documents by their path in the project. */
export async function documents(): Promise<Record<string, string>> {
  const report = await minimalityReport();
  const drawn = await drawings();
  return {
    'README.md': Object.entries({ created: created(), limits: limits(), figures: await figures(report) })
      .reduce((text, [name, made]) => withBlock(text, name, made), readFileSync('README.md', 'utf8')),
    ...catalogue(),
    ...drawn,
    ...policyFiles(),
    'docs/comparison.md': await comparison(),
    'docs/denied-actions.md': await deniedActions(),
    'docs/dependencies.md': dependencies(),
    'docs/evidence.md': evidence(),
    'docs/from-aws-managed-policies.md': await awsManagedPoliciesGuide(),
    'docs/from-the-documented-policy.md': await documentedPolicyGuide(),
    'docs/late-tagging.md': await lateTagging(),
    'docs/judges.md': judgesDocument(),
    'docs/minimality.md': minimality(report),
    'docs/mutation.md': mutation(),
    'docs/review.md': review(drawn),
    'docs/what-remains.md': whatRemains(),
  };
}
