import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { everything, RECOMMENDED_FLAGS } from './everything';
import { Place, resolveIntrinsics, Resource } from '../harness/intrinsics';
import { CHINA, COMMERCIAL, GOVCLOUD } from '../harness/synthesize';

/*
 * Feature flags of the CDK: those that a new app sets, together and each of them alone. Nothing of the library depends on them, so that an app can
 * switch them without a change of its roles.
 */

type Flags = Record<string, unknown>;

/** Flags that are on without being set, and that an app can still switch off; as far as they are about what the library makes. */
const SWITCHED_OFF: Flags = {
  '@aws-cdk/core:newStyleStackSynthesis': false, '@aws-cdk/core:stackRelativeExports': false,
};

/** Sorts the lists of strings: the order of actions, resources and values has no meaning for IAM. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.every((part) => typeof part === 'string') ? [...value].sort() : value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inOrder(part)]));
}

/** Resources as AWS gets them, by their logical ids; also those in the body of a stack set. */
function asAwsGets(resources: Record<string, Resource>, place: Place): Record<string, unknown> {
  return Object.fromEntries(Object.entries(resources).map(([id, { Properties: { TemplateBody, ...properties } = {}, ...others }]) => [id, {
    ...others,
    properties: inOrder(resolveIntrinsics(properties, resources, place)),
    inside: TemplateBody && asAwsGets(JSON.parse(TemplateBody as string).Resources, place),
  }]));
}

function resourcesWith(flags: Flags, place = COMMERCIAL): Record<string, unknown> {
  const app = new App({ context: flags, analyticsReporting: false });
  everything(new Stack(app, 'Stack', { env: { account: place.account, region: place.region } }), place);
  return asAwsGets(app.synth().getStackByName('Stack').template.Resources, place);
}

const countOf = (pattern: RegExp, resources: Record<string, unknown>) => JSON.stringify(resources).match(pattern)?.length;

describe.each([COMMERCIAL, CHINA, GOVCLOUD])('in $partition', (place) => {
  test('the flags of a new app change no logical id, no statement and no Sid', () => {
    const without = resourcesWith({}, place);
    expect(countOf(/"Sid":/g, without)).toBeGreaterThan(300);
    expect(countOf(/"AWS::(IAM::Role|IAM::Policy|IAM::ManagedPolicy|IAM::InstanceProfile|KMS::Key|KMS::ReplicaKey|CloudFormation::StackSet)"/g, without)).toBeGreaterThan(15);
    expect(resourcesWith(RECOMMENDED_FLAGS, place)).toEqual(without);
  });
});

describe('alone, nothing is changed by', () => {
  const without = resourcesWith({});
  test.each(Object.entries({ ...RECOMMENDED_FLAGS, ...SWITCHED_OFF }))('%s: %j', (flag, value) => {
    expect(resourcesWith({ [flag]: value })).toEqual(without);
  });
});

test('the flags are switched: statements of an app itself are merged by the one for it', () => {
  const statementsWith = (flags: Flags) => {
    const app = new App({ context: flags });
    const role = new iam.Role(new Stack(app, 'Stack'), 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    for (const action of ['ec2:StartInstances', 'ec2:StopInstances']) role.addToPolicy(new iam.PolicyStatement({ actions: [action], resources: ['*'] }));
    const [policy] = Object.values<any>(app.synth().getStackByName('Stack').template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy');
    return policy.Properties.PolicyDocument.Statement;
  };
  expect(statementsWith({})).toHaveLength(2);
  expect(statementsWith({ '@aws-cdk/aws-iam:minimizePolicies': true })).toHaveLength(1);
});
