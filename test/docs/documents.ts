import { readFileSync } from 'fs';
import { drawingOfImports } from './architecture';
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
import { knownErrors } from './known-errors';
import { lateTagging } from './late-tagging';
import { withBlock } from './markdown';
import { minimality } from './minimality';
import { mutation } from './mutation';
import { policyFiles } from './policies';
import { proofsPage } from './proofs';
import { review } from './review';
import { whatRemains } from './what-remains';
import { minimalityReport } from '../harness/minimality';
import { judgesDocument } from '../judges/document';

/*
 * The documents that are made from the data and the attack suite. `npx projen docs` writes them;
 * `.ci/run` writes them, and fails when the tree is not clean after it.
 */

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
    'docs/architecture.md': withBlock(readFileSync('docs/architecture.md', 'utf8'), 'imports', drawingOfImports()),
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
    'docs/proofs.md': proofsPage(),
    'docs/review.md': review(drawn),
    'docs/troubleshooting.md': withBlock(readFileSync('docs/troubleshooting.md', 'utf8'), 'errors', knownErrors()),
    'docs/what-remains.md': whatRemains(),
  };
}
