import { BAD, badStack } from './bad';
import { accepted, Finding, Judge, JUDGES, settle } from './finding';
import { judge } from './judges';
import { Judged, stacksToJudge } from './stacks';
import { folderOf } from '../harness/folders';
import { SUBJECTS } from '../harness/subjects';
import { COMMERCIAL } from '../harness/synthesize';

/*
 * Judges that know nothing of this project look at every template and every policy. What they find is accepted with
 * a reason in accepted/<judge>.json, or fails; a reason that nothing needs fails too.
 */

let stacks: Judged[];
let findings: Record<Judge, Finding[]>;

beforeAll(async () => {
  stacks = stacksToJudge();
  findings = await judge([...stacks, badStack()], folderOf({}));
});

test('every construct is judged: its defaults, each option, everything together', () => {
  const names = stacks.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { construct, optionsIn } of SUBJECTS) {
    const options = Object.keys(optionsIn(COMMERCIAL));
    expect(options).not.toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['defaults', 'all', ...options].map((option) => `${construct}.aws.${option}`)));
  }
});

describe.each(JUDGES)('%s', (name) => {
  test('finds nothing that has no reason, and no reason is without its finding', () => {
    expect(settle(findings[name].filter(({ construct }) => construct !== BAD), accepted(name))).toEqual({ unexplained: [], unused: [] });
  });

  test('every acceptance says why', () => {
    expect(accepted(name).filter(({ because }) => !(because?.length > 20))).toEqual([]);
  });
});

test.each<[Judge, string[]]>([
  ['cfn-lint', ['E3002', 'W3037']],
  ['cdk-nag', ['AwsSolutions-IAM4', 'AwsSolutions-IAM5']],
  ['parliament', ['RESOURCE_STAR', 'UNKNOWN_ACTION', 'RESOURCE_MISMATCH', 'PRIVILEGE_ESCALATION', 'PERMISSIONS_MANAGEMENT_ACTIONS', 'CREDENTIALS_EXPOSURE']],
  ['cloudsplaining', ['PrivilegeEscalation', 'ResourceExposure', 'DataExfiltration', 'CredentialsExposure', 'InfrastructureModification', 'ServiceWildcard']],
  ['checkov', ['CKV_AWS_107', 'CKV_AWS_108', 'CKV_AWS_109', 'CKV_AWS_110', 'CKV_AWS_111']],
])('%s does not let a bad role pass', (name, rules) => {
  const found = findings[name].filter(({ construct }) => construct === BAD).map(({ rule }) => rule);
  expect(found).toEqual(expect.arrayContaining(rules));
});

/** What cdk-nag reports of rule IAM5 and what the constructs say it will: docs/proof/judges.md. */
test('constructs predict what cdk-nag reports of their policies, no more and no less', () => {
  const differences = stacks.flatMap(({ name, nag, foretold }) => {
    const reported = nag.filter(({ rule }) => /^AwsSolutions-IAM/.test(rule)).map(({ rule, about }) => `${rule}[${about}]`);
    return [
      ...foretold.filter((finding) => !reported.includes(finding)).map((finding) => `${name}: ${finding} is foretold, not reported`),
      ...reported.filter((finding) => !foretold.includes(finding)).map((finding) => `${name}: ${finding} is reported, not foretold`),
    ];
  });
  expect(differences).toEqual([]);
  expect(stacks.filter(({ foretold }) => foretold.length > 0).length).toBeGreaterThan(50);
});
