import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { everything, RECOMMENDED_FLAGS } from '../everything';

/* The newest CDK reads templates by rules of cfn-lint when it makes them. In an app with the flags of today a finding ends the synthesis. */

interface Finding {
  readonly ruleName: string;
  readonly violatingConstructs: { readonly constructPath: string }[];
}

/** What the CDK finds in a stack of such an app, rule and path, and whether it refuses it. */
function findingsIn(fill: (stack: Stack) => void) {
  const outdir = mkdtempSync(join(tmpdir(), 'validated-'));
  const before = process.env.CDK_VALIDATION;
  delete process.env.CDK_VALIDATION; // the other tests of the suite go without: it takes half of their time
  try {
    const app = new App({ outdir, context: { ...RECOMMENDED_FLAGS, '@aws-cdk/core:annotationsInValidationReport': false } });
    fill(new Stack(app, 'Stack', { env: { account: '111122223333', region: 'us-east-1' } }));
    let refused = false;
    try {
      app.synth();
    } catch {
      refused = true;
    }
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    const told = (name: string) => pluginReports.flatMap((report: Record<string, Finding[]>) => report[name] ?? [])
      .flatMap(({ ruleName, violatingConstructs }: Finding) => violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`));
    return { refused, violations: told('violations'), acknowledged: told('suppressedViolations') };
  } finally {
    process.env.CDK_VALIDATION = before;
    rmSync(outdir, { recursive: true });
  }
}

/** A policy of an app's own with an ARN that the rule does not know. */
const byHand = (stack: Stack) => new iam.ManagedPolicy(stack, 'ByHand', {
  statements: [new iam.PolicyStatement({ actions: ['imagebuilder:GetComponent'], resources: ['arn:aws:imagebuilder:us-east-1:aws-marketplace:component/*'] })],
});

test('everything of the library passes; what is acknowledged are the ARNs of Marketplace components, each in its own policy', () => {
  const { refused, violations, acknowledged } = findingsIn((stack) => everything(stack));
  expect({ refused, violations }).toEqual({ refused: false, violations: [] });
  expect(acknowledged.sort()).toEqual([
    'E3510 Stack/image-builder-administrator/Administrators/Policy/Resource',
    'E3510 Stack/image-builder-instance/Instances/Role/DefaultPolicy/Resource',
    'E3510 Stack/image-builder-operator/Operators/Policy/Resource',
    'E3510 Stack/image-builder-reader/Readers/Policy/Resource',
  ]);
});

test('what an app writes itself is still refused', () => {
  expect(findingsIn((stack) => {
    everything(stack);
    byHand(stack);
  })).toMatchObject({ refused: true, violations: ['E3510 Stack/ByHand/Resource'] });
});
