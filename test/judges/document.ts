import { readFileSync } from 'fs';
import * as path from 'path';
import { version as nagVersion } from 'cdk-nag/package.json';
import { Acceptance, accepted, Judge, JUDGES } from './finding';
import { Explained, ownerOf } from './owner';
import { blocks, code, document, folded, table } from '../docs/markdown';
import { together } from '../harness/options';
import { Subject, SUBJECTS } from '../harness/subjects';
import { COMMERCIAL, propsIn, stackIn } from '../harness/synthesize';

const { dependencies: { 'cdk-nag': nag3Version } } = JSON.parse(readFileSync(path.join(__dirname, '../with-l2/package.json'), 'utf8'));

const pinned = (file: string, name: string) => new RegExp(`^${name}==(.+)$`, 'm').exec(readFileSync(path.join(__dirname, file), 'utf8'))![1];

const ABOUT: Record<Judge, { version: string; looksAt: string }> = {
  'cfn-lint': {
    version: pinned('../e2e/cfn-lint-requirements.txt', 'cfn-lint'),
    looksAt: 'every template, in a region of each partition: types, properties and values as CloudFormation describes them, hints included',
  },
  'cdk-nag': { version: nagVersion, looksAt: 'every stack, by the AwsSolutions rules; what the constructs list in advance is below' },
  'parliament': {
    version: pinned('requirements.txt', 'parliament'),
    looksAt: 'every policy, all statements of a role together, with the community auditors',
  },
  'cloudsplaining': {
    version: pinned('requirements.txt', 'cloudsplaining'),
    looksAt: 'the same; neither conditions nor names of resources count as an excuse, except that what changes something is reported on `*` only',
  },
  'checkov': { version: pinned('checkov-requirements.txt', 'checkov'), looksAt: 'every template of the partition `aws`' },
};

const countOf = ({ about = '', in: places }: Acceptance) =>
  [about].flat().length * (places === 'everywhere' ? 1 : Object.values(places).flat().length);

const placesIn = ({ in: places }: Acceptance) => (places === 'everywhere' ? 'everywhere'
  : Object.entries(places).map(([construct, where]) => `${construct}: ${where.map(code).join(', ')}`).join('; '));

const acceptanceRow = (acceptance: Acceptance) =>
  [code(acceptance.rule), acceptance.because, acceptance.about === undefined ? '' : [acceptance.about].flat().map(code).join(', '), placesIn(acceptance)];

function section(judge: Judge): string[] {
  const rows = accepted(judge);
  return [
    `## ${judge}`,
    rows.length === 0 ? 'Nothing is accepted.'
      : folded(`${rows.length} accepted findings`, blocks(['Rule', 'why it is no fault', 'about', 'where'], rows.map(acceptanceRow))),
  ];
}

/** How many findings of cdk-nag a construct lists in advance. */
function foretold({ defaultsIn, allIn, make }: Subject, all: boolean): string {
  const stack = stackIn(COMMERCIAL);
  const made = make(stack, propsIn(stack, together(defaultsIn(COMMERCIAL), all ? allIn(COMMERCIAL) : {})));
  return `${(ownerOf(made) as Explained).explain().expectedNagFindings().length}`;
}

/** What independent judges say of the templates and policies, and why nothing of it is a fault. */
export function judgesDocument(): string {
  return document(
    '# Independent judges',
    'Tools that know nothing of this library look at every construct: with its defaults, with each option only, and with everything together. `npx projen judges` ' +
    'asks them, and fails at a finding that is not accepted here with its reason, and at a reason without its finding. In the same run each ' +
    'of them is shown a bad role, and must not let it pass. The reasons are kept in `test/judges/accepted`.',
    table([
      ['Judge', 'Version', 'Looks at', 'Accepted', 'Reasons'],
      ...JUDGES.map((judge) => [judge, ABOUT[judge].version, ABOUT[judge].looksAt,
        `${accepted(judge).map(countOf).reduce((a, b) => a + b, 0)}`, `${new Set(accepted(judge).map(({ because }) => because)).size}`]),
    ]),
    '`Accepted` counts a rule at a statement, or at a property of a type of resource, once, however many templates have it.',
    '## cdk-nag in your app',
    'The rule `AwsSolutions-IAM5` reports every resource of a policy that holds a `*`: `instance/*` under a condition on the build tag as well as ' +
    '`*` only. Instances and images get their ids from AWS, so no policy for builds is without. The library suppresses nothing. It lists in advance what it causes: ' +
    '`expectedNagFindings()` of an explanation has each finding, the statements that cause it, why they need it, and their conditions. ' +
    '`npx projen judges` checks that cdk-nag reports these findings and no others. `AwsSolutions-IAM4` reports nothing: no managed policy of AWS is attached.',
    table([
      ['Construct', 'Findings with the defaults', 'With everything switched on'],
      ...SUBJECTS.map((subject) => [subject.construct, foretold(subject, false), foretold(subject, true)]),
    ]),
    'Read them, and suppress what you accept. Their members are those that cdk-nag 2 takes:',
    '```ts\nimport { App, Stack } from \'aws-cdk-lib\';\nimport { PackerBuildRole } from \'cdk-ami-build-roles\';\nimport { NagSuppressions } from \'cdk-nag\';\n\nconst app = new App();\nconst stack = new Stack(app, \'Images\');\nconst packer = new PackerBuildRole(stack, \'Packer\');\n' +
    'const expected = packer.explain().expectedNagFindings();\n' +
    'expected.forEach(({ id, appliesTo, reason }) => console.log(`${id}[${appliesTo}]\\n  ${reason}`));\n' +
    'NagSuppressions.addResourceSuppressions(packer, expected, true);\n```',
    `cdk-nag 3 (${nag3Version}) is a plugin of the CDK's validation instead of an aspect, and needs aws-cdk-lib 2.257 or newer. It reports the same findings, which are ` +
    'acknowledged one by one (`npx projen compatibility` holds both, with the newest CDK):',
    '```js\nimport { Validations } from \'aws-cdk-lib\';\nimport { AwsSolutionsChecks } from \'cdk-nag\';\n\n' +
    '// app and packer as above\nValidations.of(app).addPlugins(new AwsSolutionsChecks(app));\n' +
    'for (const { id, appliesTo: [finding], reason } of packer.explain().expectedNagFindings()) {\n' +
    '  Validations.of(packer).acknowledge({ id: `${id}[${finding}]`, reason });\n}\n```',
    'A suppression counts for the policy and not for the statement: after it cdk-nag keeps silent about a statement of your own with the same resource too. ' +
    'Give grants of your own that need a `*` a policy of their own, outside of the construct.',
    ...JUDGES.filter((judge) => judge !== 'cdk-nag').flatMap(section),
  );
}
