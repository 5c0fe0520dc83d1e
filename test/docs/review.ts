import { document, table } from './markdown';
import { madeOf } from './policies';
import type { Statement } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';
import { COMMERCIAL } from '../harness/synthesize';

/* docs/security/review.md: for anyone who approves a role. */

const steps = `You need the synthesized app, and no AWS account.

**1. Read the explanation of the role (3 minutes).** The last line of this app writes it beside the template, as HTML with a search, as Markdown and as JSON:
\`cdk.out/<path>.permissions.html\`, \`.permissions.md\` and \`.permissions.json\`:

\`\`\`ts
import { App, Stack } from 'aws-cdk-lib';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'Images');
const packer = new PackerBuildRole(stack, 'Packer');
packer.explain().writeBesideTemplate(stack);
\`\`\`

Each block is one statement of the policy, below the capability that it belongs to. Read *Declared by* first: it names the property that adds the capability,
or says \`always\`. Look for a property that no one can explain. *Only if* lists the conditions: a request
tag restricts what is created, a resource tag restricts what is accessed. *On* is \`*\` only if AWS has nothing narrower, with the reason.
The page does not include statements that the owner added with \`addToRolePolicy\` or a \`grant\`: look into the template.

**2. Check who can assume it (1 minute).** The trust policy is in the template. The default is EC2 or Image Builder. \`assumedBy\` declares anyone else. An OpenID Connect provider
needs a condition on subject and audience.

**3. Look at the drawing (1 minute).** Green: creates resources only with the build tag. Blue: accesses only resources that have it. Grey: restricted by something else, or only reads.

**4. Read the residual risk (3 minutes).** The lines *Residual risk* of the page show what an attacker with the credentials can do. The filter of the page shows only these lines, and
[residual-risk.md](residual-risk.md) has a request for each. Many lines name a property that narrows the statement. Ask about these four:

- \`temporaryInstanceProfile\`: the role can make itself administrator. Synthesis warns.
- \`publicImages\`, \`amiUsers\` and other sharing: AWS has no condition on the receiver, so block public access for AMIs in the account.
- \`lateTagging\` and \`confineToInstanceProfiles\`: exceptions from the tag ([their trade-off](../use/late-tagging.md)).
- A tag value that two roles share: each role can change the resources of the other. \`BuildTagGuard\` denies everyone else to set the tag.

**5. Compare (1 minute).** [The same attacks](comparison.md) on AWS's managed policies and on the policy of Packer's documentation.

**6. Compare with the findings of your scanners (1 minute).** \`expectedNagFindings()\` lists the findings of cdk-nag in advance. [judges.md](../proof/judges.md) has every finding of cfn-lint,
cdk-nag, parliament, cloudsplaining and checkov, with the reason why it is accepted.

## Stay sure

- Before an upgrade: \`npx cdk-ami-build-roles diff old.json new.json\` shows what becomes possible and impossible between two templates, or between a template and
  the output of \`aws iam get-role-policy\`.
- The notes of each release have a section *Policy changes*, made from \`docs/policies\` of that release and the one before.
- [SECURITY.md](../../SECURITY.md) describes what the roles protect, against whom, and their limits.`;

const listOf = <T>(value: T | T[]): T[] => [value].flat() as T[];

/** Services, and the accounts of others. */
const trustedBy = (trust: object) => [...new Set((trust as { Statement: { Principal: Record<string, string | string[]> }[] }).Statement
  .flatMap(({ Principal }) => Object.values(Principal).flat()))].map((who) => (/^arn:/.test(who) ? 'the role that builds' : who)).join(', ');

const servicesOf = (statements: readonly Statement[]) => [...new Set(statements.filter(({ Effect }) => Effect === 'Allow')
  .flatMap(({ Action }) => listOf(Action).map((action) => action.split(':')[0])))].sort().join(', ');

/** docs/security/review.md, with the drawings that there are: not every construct goes by a tag. */
export function review(drawings: Readonly<Record<string, string>>): string {
  const drawing = (text: string, path: string) => (drawings[`docs/security/${path}`] ? `[${text}](${path})` : '');
  return document(
    '# Approve a role in ten minutes',
    steps,
    '## The constructs',
    '![How the build tag restricts a build](flow.svg)',
    'Each construct by default: who assumes its role, and which services it uses. The name links to all statements that can be declared. The last column links to a drawing of ' +
    'the statements, a drawing of how the tag restricts them, and the policies as IAM gets them.',
    table([
      ['Construct', 'Assumed by', 'Statements', 'Services', 'See'],
      ...SUBJECTS.map((subject) => {
        const { construct, name } = subject;
        const made = subject.withOptions();
        const { trust } = madeOf(made);
        const isNamed = 'assumedBy' in subject.defaultsIn(COMMERCIAL);
        return [
          `[${construct}](../use/capabilities/${name}.md)`, trust ? (isNamed ? 'who is declared' : trustedBy(trust)) : 'people', `${made.statements.length}`, servicesOf(made.statements),
          [drawing('drawing', `flow/${name}.svg`), drawing('tag', `flow/${name}-tag.svg`), `[JSON](../policies/${name}.json)`].filter(Boolean).join(', '),
        ];
      }),
    ]),
    '## PackerBuildRole',
    '![What PackerBuildRole does by default](flow/packer.svg)',
    '![How the tag goes through PackerBuildRole](flow/packer-tag.svg)',
  );
}
