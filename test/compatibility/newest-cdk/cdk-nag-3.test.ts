import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { ExpectedNagFinding } from '../../../src';
import { together } from '../../harness/options';
import { SUBJECTS } from '../../harness/subjects';
import { COMMERCIAL, propsIn } from '../../harness/synthesize';
import { Explained, ownerOf } from '../../judges/owner';

/*
 * cdk-nag 3 is a plugin of the CDK's validation, and wants a newer CDK than the oldest that is supported: it stands beside the newest. What constructs list in
 * advance for cdk-nag 2 (test/judges) it reports too, and each finding can be acknowledged as they list it.
 */

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { AwsSolutionsChecks } = require('../../with-l2/node_modules/cdk-nag');
/** What the types of the oldest CDK do not have yet. */
const { Validations } = cdk as unknown as {
  Validations: { of(scope: IConstruct): { addPlugins(plugin: object): void; acknowledge(finding: { id: string; reason: string }): void } };
};

const idsOf = ({ id, appliesTo }: ExpectedNagFinding) => appliesTo.map((finding) => `${id}[${finding}]`);

interface Report {
  readonly violations?: { readonly ruleName: string }[];
}

/** The findings about IAM in a stack, each once. */
function reported(fill: (stack: Stack) => void): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'nagged-'));
  const before = process.env.CDK_VALIDATION;
  delete process.env.CDK_VALIDATION; // the other tests of the suite go without
  try {
    const app = new App({ outdir });
    const stack = new Stack(app, 'Stack', { env: COMMERCIAL });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    fill(stack);
    try {
      app.synth();
    } catch { /* findings end the synthesis; they are in the report */ }
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: Report[] };
    const rules = pluginReports.flatMap(({ violations = [] }) => violations.map(({ ruleName }) => ruleName));
    return [...new Set(rules.filter((rule) => rule.startsWith('AwsSolutions-IAM')))].sort();
  } finally {
    process.env.CDK_VALIDATION = before;
    rmSync(outdir, { recursive: true });
  }
}

describe.each(SUBJECTS.map((subject) => [subject.construct, subject] as const))('%s', (_, { defaultsIn, allIn, make }) => {
  test.each([['by default', false], ['with everything', true]])('%s reports what is listed in advance, and nothing once that is acknowledged', (__, all) => {
    let listed: ExpectedNagFinding[] = [];
    const fill = (acknowledges: boolean) => (stack: Stack) => {
      const made = make(stack, propsIn(stack, together(defaultsIn(COMMERCIAL), all ? allIn(COMMERCIAL) : {})));
      const owner = ownerOf(made) as Explained;
      listed = owner.explain().expectedNagFindings();
      if (!acknowledges) return;
      for (const finding of listed) for (const id of idsOf(finding)) Validations.of(owner).acknowledge({ id, reason: finding.reason });
    };
    const found = reported(fill(false));
    expect(found).toEqual(listed.flatMap(idsOf).sort());
    expect(reported(fill(true))).toEqual([]);
  });
});

test('it does not let a bad role pass', () => {
  expect(reported((stack) => {
    const role = new iam.Role(stack, 'Bad', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')],
    });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
  })).toEqual(expect.arrayContaining(['AwsSolutions-IAM5[Action::s3:*]', 'AwsSolutions-IAM5[Resource::*]']));
});
