import { document, table } from './markdown';
import { SUBJECTS } from '../harness/subjects';

/* docs/security/review.md: for whoever approves a role. */

const steps = `You need what the synthesis of the app leaves behind, and no AWS account.

**1. Have the role explain itself (3 minutes).** One line in the app writes a page beside the template, as HTML that can be searched, as Markdown and as JSON:
\`cdk.out/<path>.permissions.html\`, \`.permissions.md\` and \`.permissions.json\`:

\`\`\`ts
const packer = new PackerBuildRole(this, 'Packer');
packer.explain().writeBesideTemplate(this);
\`\`\`

Each block is one statement of the policy, below the capability that it belongs to. Read *Declared by* first: it names the property that brings the capability, and says
\`always\` or names the builders where it is the default. A property that nobody can account for is the finding to look for. *Only if* lists the conditions: a request
tag restricts what is created, a resource tag restricts what is accessed. *On* is \`*\` only where AWS offers nothing narrower, with the reason.
Statements that the owner added with \`addToRolePolicy\` or a \`grant\` are not explained: they stand in the template, under other names.

**2. Ask who may assume it (1 minute).** The trust policy stands in the template. EC2 or Image Builder by default; anything else was declared by \`assumedBy\`, and an OpenID
Connect provider needs subject and audience.

**3. Look at the drawing (1 minute).** Green must set the tag on what it makes, blue must find it on what it touches, grey is held by something else, or is reading.

**4. Read what remains (3 minutes).** The lines *Residual risk* of the page (its filter shows only those), and [residual-risk.md](residual-risk.md) for requests that were tried: what an attacker of the
credentials can do that a build would not. If that is too much, the line names the property that narrows it. Four things deserve a question each:

- \`temporaryInstanceProfile\`: the role can make itself administrator. Synthesis warns.
- \`publicImages\`, \`amiUsers\` and other sharing: AWS does not say with whom an image may be shared, so block public access for AMIs in the account.
- \`lateTagging\` and \`confineToInstanceProfiles\`: exceptions from the tag, with [their price](../use/late-tagging.md).
- a tag value that two roles share: each may touch what the other made. \`BuildTagGuard\` keeps everybody else from setting it.

**5. Compare (1 minute).** [The same attacks](comparison.md) on AWS's managed policies and on the policy of Packer's documentation.

**6. Know what the tools of your pipeline will say (1 minute).** \`expectedNagFindings()\` lists the findings of cdk-nag in advance; [judges.md](../proof/judges.md) has every finding of cfn-lint, cdk-nag,
parliament, cloudsplaining and checkov, each with the reason why it was accepted.

## Stay sure

- Before an upgrade: \`npx cdk-ami-build-roles diff old.json new.json\` says in words what becomes possible and what impossible, between two templates or a template and
  what \`aws iam get-role-policy\` prints.
- The notes of each release have a section *Policy changes*, made from \`docs/policies\` of that release and the one before.
- [SECURITY.md](../../SECURITY.md) says what the roles protect, from whom, and what they cannot.`;

/** docs/security/review.md, with the drawings that there are: not every construct goes by a tag. */
export function review(drawings: Readonly<Record<string, string>>): string {
  const drawing = (path: string) => (drawings[`docs/security/${path}`] ? `[drawing](${path})` : '');
  return document(
    '# Approve a role in ten minutes',
    steps,
    '## The flow',
    '![Who is trusted, with which construct, for which services](flow.svg)',
    'One construct each: what the defaults do to what, how the tag goes from what is made to what may be touched, everything that can be declared, and the policies as IAM gets them.',
    table([
      ['Construct', 'Defaults', 'The tag', 'Capabilities', 'Policies'],
      ...SUBJECTS.map(({ construct, name }) => [
        construct, drawing(`flow/${name}.svg`), drawing(`flow/${name}-tag.svg`),
        `[statement by statement](capabilities/${name}.md)`, `[JSON](policies/${name}.json)`,
      ]),
    ]),
    '## PackerBuildRole',
    '![What PackerBuildRole does by default](flow/packer.svg)',
    '![How the tag goes through PackerBuildRole](flow/packer-tag.svg)',
  );
}
