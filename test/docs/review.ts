import { document, table } from './markdown';
import { madeOf } from './policies';
import type { Statement } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';

/* docs/security/review.md: for anyone who approves a role. */

const steps = `You need what the synthesis of the app leaves behind, and no AWS account.

**1. Have the role explain itself (3 minutes).** One line in the app writes a page beside the template, as HTML that can be searched, as Markdown and as JSON:
\`cdk.out/<path>.permissions.html\`, \`.permissions.md\` and \`.permissions.json\`:

\`\`\`ts
import { App, Stack } from 'aws-cdk-lib';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'Images');
const packer = new PackerBuildRole(stack, 'Packer');
packer.explain().writeBesideTemplate(stack);
\`\`\`

Each block is one statement of the policy, below the capability that it belongs to. Read *Declared by* first: it names the property that brings the capability, and says
\`always\` or names the builders where it is the default. A property that no one can account for is the finding to look for. *Only if* lists the conditions: a request
tag restricts what is created, a resource tag restricts what is accessed. *On* is \`*\` only where AWS offers nothing narrower, with the reason.
Statements that the owner added with \`addToRolePolicy\` or a \`grant\` are not explained: they stand in the template, under other names.

**2. Ask who may assume it (1 minute).** The trust policy is in the template. EC2 or Image Builder by default; anything else was declared by \`assumedBy\`, and an OpenID
Connect provider needs subject and audience.

**3. Look at the drawing (1 minute).** Green creates only with the build tag, blue accesses only what has it, and grey is restricted by something else, or only reads.

**4. Read the residual risk (3 minutes).** The lines *Residual risk* of the page (its filter shows only those), and [residual-risk.md](residual-risk.md) for requests that were tried: what an attacker of the
credentials can do that a build would not. If that is too much, the line names the property that narrows it. Four things deserve a question each:

- \`temporaryInstanceProfile\`: the role can make itself administrator. Synthesis warns.
- \`publicImages\`, \`amiUsers\` and other sharing: AWS does not say with whom an image may be shared, so block public access for AMIs in the account.
- \`lateTagging\` and \`confineToInstanceProfiles\`: exceptions from the tag, with [their trade-off](../use/late-tagging.md).
- a tag value that two roles share: each can change what the other made. \`BuildTagGuard\` keeps everyone else from setting it.

**5. Compare (1 minute).** [The same attacks](comparison.md) on AWS's managed policies and on the policy of Packer's documentation.

**6. Know what the tools of your pipeline will say (1 minute).** \`expectedNagFindings()\` lists the findings of cdk-nag in advance; [judges.md](../proof/judges.md) has every finding of cfn-lint, cdk-nag,
parliament, cloudsplaining and checkov, each with the reason why it was accepted.

## Stay sure

- Before an upgrade: \`npx cdk-ami-build-roles diff old.json new.json\` says in words what becomes possible and what impossible, between two templates or a template and
  what \`aws iam get-role-policy\` prints.
- The notes of each release have a section *Policy changes*, made from \`docs/policies\` of that release and the one before.
- [SECURITY.md](../../SECURITY.md) says what the roles protect, from whom, and what they cannot.`;

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
    'For each construct, by default: who assumes its role, and which services it uses. Its name leads to everything that can be declared, statement by statement; the last ' +
    'column to a drawing of what it does, a drawing of how the tag goes from what it creates to what it may access, and the policies as IAM gets them.',
    table([
      ['Construct', 'Assumed by', 'Statements', 'Services', 'See'],
      ...SUBJECTS.map((subject) => {
        const { construct, name } = subject;
        const made = subject.withOptions();
        const { trust } = madeOf(made);
        return [
          `[${construct}](../use/capabilities/${name}.md)`, trust ? trustedBy(trust) : 'people', `${made.statements.length}`, servicesOf(made.statements),
          [drawing('drawing', `flow/${name}.svg`), drawing('tag', `flow/${name}-tag.svg`), `[JSON](../policies/${name}.json)`].filter(Boolean).join(', '),
        ];
      }),
    ]),
    '## PackerBuildRole',
    '![What PackerBuildRole does by default](flow/packer.svg)',
    '![How the tag goes through PackerBuildRole](flow/packer-tag.svg)',
  );
}
