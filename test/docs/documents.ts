import { readFileSync } from 'fs';
import { appsInLanguages } from './apps-in-languages';
import { drawingOfImports } from './architecture';
import { awsManagedPoliciesGuide } from './aws-managed-policies';
import { catalogue } from './capabilities';
import { comparison } from './comparison';
import { counts } from './counts';
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
import { proofsPage, proven } from './proofs';
import { review } from './review';
import { whatRemains } from './what-remains';
import { minimalityReport } from '../harness/minimality';
import { judgesDocument } from '../judges/document';

/*
 * The documents that are made from the data and the attack suite. `npx projen docs` writes them;
 * `.ci/run` writes them, and fails when the tree is not clean after it.
 */

/** Where pages are, for the README, which registries show as well. */
const PAGES = 'https://github.com/cdk-ami-build-roles/cdk-ami-build-roles/blob/main';

/** A page that is written by hand, with its generated blocks. */
function withBlocks(page: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((text, [name, made]) => withBlock(text, name, made), readFileSync(page, 'utf8'));
}

/** The documents by their path in the project. */
export async function documents(): Promise<Record<string, string>> {
  const report = await minimalityReport();
  const drawn = await drawings();
  return {
    'README.md': withBlocks('README.md', { counts: counts(), proven: proven(`[docs/proof/proofs.md](${PAGES}/docs/proof/proofs.md)`) }),
    'docs/proof/how-it-was-verified.md': withBlocks('docs/proof/how-it-was-verified.md', {
      proven: proven('[proofs.md](proofs.md)'), figures: await figures(report),
    }),
    'docs/use/created.md': withBlocks('docs/use/created.md', { created: created(), limits: limits() }),
    'docs/use/languages.md': withBlocks('docs/use/languages.md', appsInLanguages()),
    ...catalogue(),
    ...drawn,
    ...policyFiles(),
    'docs/contribute/architecture.md': withBlocks('docs/contribute/architecture.md', { imports: drawingOfImports() }),
    'docs/security/comparison.md': await comparison(),
    'docs/use/denied-actions.md': await deniedActions(),
    'docs/security/dependencies.md': dependencies(),
    'docs/proof/evidence.md': evidence(),
    'docs/migrate/from-aws-managed-policies.md': await awsManagedPoliciesGuide(),
    'docs/migrate/from-the-documented-policy.md': await documentedPolicyGuide(),
    'docs/use/late-tagging.md': await lateTagging(),
    'docs/proof/judges.md': judgesDocument(),
    'docs/proof/minimality.md': minimality(report),
    'docs/proof/mutation.md': withBlocks('docs/proof/mutation.md', { data: mutation() }),
    'docs/proof/proofs.md': proofsPage(),
    'docs/security/review.md': review(drawn),
    'docs/use/troubleshooting.md': withBlocks('docs/use/troubleshooting.md', { errors: knownErrors() }),
    'docs/security/residual-risk.md': whatRemains(),
  };
}
