import { GetPolicyCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam';
import { bootstrap, deploy, Deployment } from './cdk';
import { lint } from './cfn-lint';
import { iamClient } from './clients';
import { readRole } from './deployed-role';
import { ACCOUNT, Emulator, REGION, REPOSITORY } from './emulator';
import { Organization } from './organization';
import { outputOf } from './outputs';
import { resolveIntrinsics } from '../harness/intrinsics';
import { isAllowed, PolicyDocument } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';
import { policiesOf } from '../harness/synthesize';

/*
 * Every construct of the library in one app: deployed by the CDK CLI, read back through the services' own interfaces. The
 * emulator makes roles, policies, profiles and keys; it ignores what Image Builder and StackSets are in a template, so the body of
 * the stack set is taken out of it and deployed to member accounts of an organization.
 */

let emulator: Emulator;
let deployment: Deployment;

beforeAll(async () => {
  emulator = await Emulator.start();
  await bootstrap(emulator);
  deployment = await deploy(emulator, {
    directory: REPOSITORY,
    command: 'npx tsx --tsconfig tsconfig.dev.json test/e2e/all-constructs-app.ts',
    stack: 'AllConstructs',
  });
});

afterAll(async () => emulator?.stop());

const place = { partition: 'aws', region: REGION, account: ACCOUNT };

/** Documents in one order: IAM lists policies in an order of its own. */
const sorted = (policies: PolicyDocument[]) => [...policies].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

const sidsOf = (policies: PolicyDocument[]) => policies.flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid));
const outputsOf = (subject: string) => Object.entries(deployment.outputs).filter(([name]) => name.startsWith(outputOf(subject)));

/** The logical id of what an output tells the name of. */
const idOf = (output: string): string => deployment.template.Outputs[output].Value.Ref;

/** What the deployment made of the template's own names, which the policies of a role may hold. */
const ofTemplate = (roleId: string) => policiesOf(deployment.template, roleId, place);

async function readManagedPolicy(PolicyArn: string): Promise<PolicyDocument> {
  const iam = iamClient(emulator.endpoint);
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }));
  return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''));
}

describe('what was deployed is what was synthesized', () => {
  test.each(SUBJECTS.map(({ name, withAll }) => [name, withAll] as const))('%s', async (name, withAll) => {
    const outputs = outputsOf(name);
    const everything = new Set(sidsOf(withAll().policies));
    expect(everything.size).toBeGreaterThan(name === 'packer-image-retention' ? 2 : 3); // has three
    if (!outputs[0][0].endsWith('Role')) {
      const documents = await Promise.all(outputs.map(([, arn]) => readManagedPolicy(arn)));
      expect(new Set(sidsOf(documents))).toEqual(everything);
      return;
    }
    const [[output, roleName]] = outputs;
    const { policies } = await readRole(emulator, roleName);
    expect(new Set(sidsOf(policies))).toEqual(everything);
    expect(sorted(policies)).toEqual(sorted(ofTemplate(idOf(output))));
  });

  // The emulator knows no quota. White space is not counted, and there is none.
  test.each(SUBJECTS.map(({ name }) => [name] as const))('%s keeps within the limits of IAM with everything switched on', async (name) => {
    const characters = (document: object) => JSON.stringify(document).length;
    for (const [output, value] of outputsOf(name)) {
      if (!output.endsWith('Role')) {
        expect(characters(await readManagedPolicy(value))).toBeLessThanOrEqual(6_144);
        continue;
      }
      const { inline, attached, trust } = await readRole(emulator, value);
      expect(inline.map(characters).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(10_240);
      expect(attached.map(characters).filter((size) => size > 6_144)).toEqual([]);
      expect(attached.length).toBeLessThanOrEqual(10);
      expect(characters(trust)).toBeLessThanOrEqual(2_048);
    }
  });

  test('the key for images has its policy', async () => {
    // Not by the SDK: of a key that CloudFormation made, the emulator sends the policy as an object, where KMS sends a text.
    const response = await fetch(emulator.endpoint, {
      method: 'POST',
      headers: { 'X-Amz-Target': 'TrentService.GetKeyPolicy', 'Authorization': `AWS4-HMAC-SHA256 Credential=test/20000101/${REGION}/kms/aws4_request` },
      body: JSON.stringify({ KeyId: deployment.outputs.ImageKeyId, PolicyName: 'default' }),
    });
    const { Policy } = await response.json() as { Policy: PolicyDocument };
    const resource = deployment.template.Resources[idOf('ImageKeyId')];
    expect(resource.Properties.MultiRegion).toBe(true);
    expect(Policy).toEqual(resolveIntrinsics(resource.Properties.KeyPolicy, deployment.template.Resources, place));
    expect(sidsOf([Policy]).length).toBeGreaterThan(3);
  });

  test('the guard of the build tag names the deployed role and the tag of its own', async () => {
    const { Statement } = JSON.parse(deployment.outputs.Guard);
    expect(Statement).toHaveLength(4);
    for (const { Condition } of Statement) {
      expect(Condition.ArnNotLike['aws:PrincipalArn']).toBe(`arn:aws:iam::${ACCOUNT}:role/${deployment.outputs.PackerRoleName}`);
    }
    expect(JSON.stringify(Statement)).toMatch(/CreatedBy":"packer-AllConstructs-?Packer/);
  });
});

describe('the stack set', () => {
  const ROLES = ['EC2ImageBuilderDistributionCrossAccountRole', 'Ec2ImageBuilderCrossAccountLifecycleAccess'];
  let organization: Organization;
  const properties = () => {
    const [stackSet] = Object.values<any>(deployment.template.Resources).filter(({ Type }) => Type === 'AWS::CloudFormation::StackSet');
    return stackSet.Properties;
  };

  beforeAll(async () => { organization = await Organization.create(emulator); });

  // The emulator checks neither.
  test('has a body that CloudFormation takes, and asks for what the body needs', () => {
    const { TemplateBody, Capabilities, StackInstancesGroup, PermissionModel } = properties();
    expect(Buffer.byteLength(TemplateBody)).toBeLessThanOrEqual(51_200);
    const roles = Object.values<any>(JSON.parse(TemplateBody).Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
    expect(roles.map(({ Properties }) => Properties.RoleName)).toEqual(ROLES);
    expect(Capabilities).toEqual(['CAPABILITY_NAMED_IAM']);
    expect(PermissionModel).toBe('SERVICE_MANAGED');
    expect(StackInstancesGroup).toEqual([{ DeploymentTargets: { OrganizationalUnitIds: ['ou-ab12-11111111'] }, Regions: [REGION] }]);
  });

  // The emulator makes stack sets without a look at their schema: cfn-lint reads the resource, and the template inside it.
  test('is what the schemas of CloudFormation describe, inside and outside', async () => {
    const of = (type: string) => Object.fromEntries(Object.entries<any>(deployment.template.Resources).filter(([, { Type }]) => Type === type));
    const outside = { Resources: of('AWS::CloudFormation::StackSet') };
    const inside = JSON.parse(properties().TemplateBody);
    const broken = structuredClone({ outside, inside });
    Object.values<any>(broken.outside.Resources)[0].Properties.PermissionModel = 'MANAGED';
    Object.values<any>(broken.inside.Resources)[0].Properties.TrustPolicy = {};

    const findings = await lint({ outside, inside, brokenOutside: broken.outside, brokenInside: broken.inside }, REGION);
    const serious = Object.entries(findings).map(([name, found]) => [name, found.map(({ rule }) => rule).filter((rule) => !rule.startsWith('I'))]);
    expect(Object.fromEntries(serious)).toEqual({ outside: [], inside: [], brokenOutside: ['E3030'], brokenInside: ['E3002'] });
  });

  /** The roles of an account, read there. */
  async function rolesIn(account: string) {
    const credentials = await organization.administratorOf(account);
    return Promise.all(ROLES.map(async (name) => readRole(emulator, name, credentials)));
  }

  /** What the body of the stack set says of a role, for an account. */
  function ofBody(roleName: string, account: string): PolicyDocument[] {
    const body = JSON.parse(properties().TemplateBody);
    const [id] = Object.entries<any>(body.Resources).find(([, { Properties }]) => Properties.RoleName === roleName)!;
    return policiesOf(body, id, { ...place, account });
  }

  async function expectRoles(accounts: string[]) {
    for (const account of accounts) {
      const roles = await rolesIn(account);
      roles.forEach(({ policies, roleArn }, i) => {
        expect(roleArn).toBe(`arn:aws:iam::${account}:role/${ROLES[i]}`);
        expect(sorted(policies)).toEqual(sorted(ofBody(ROLES[i], account)));
        expect(sidsOf(policies).length).toBeGreaterThan(2);
      });
      expect(roles[0].trust).toMatchObject({
        Statement: [{
          Action: 'sts:AssumeRole',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
          Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/image-builder` }, StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
        }],
      });
    }
  }

  test('puts its roles into every account of a unit, with service-managed permissions', async () => {
    const unit = await organization.unit('Workloads');
    const accounts = [await organization.account('web', unit), await organization.account('data', unit), await organization.account('batch', unit)].sort();
    const outside = await organization.account('outside');

    const { TemplateBody, Capabilities, PermissionModel, AutoDeployment: { Enabled, RetainStacksOnAccountRemoval } } = properties();
    const reached = await organization.deployStackSet({
      StackSetName: 'targets', TemplateBody, Capabilities, PermissionModel, AutoDeployment: { Enabled, RetainStacksOnAccountRemoval },
    }, { DeploymentTargets: { OrganizationalUnitIds: [unit] } });

    expect(reached).toEqual(accounts);
    await expectRoles(accounts);
    await expect(rolesIn(outside)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  test('puts them into named accounts, with self-managed permissions', async () => {
    const accounts = [await organization.account('one'), await organization.account('two'), await organization.account('three')].sort();
    const { TemplateBody, Capabilities } = properties();
    expect(await organization.deployStackSet({ StackSetName: 'named', TemplateBody, Capabilities }, { Accounts: accounts })).toEqual(accounts);
    await expectRoles(accounts);
  });

  test('gives roles that copy into their own account, and do nothing to what is there', async () => {
    const account = await organization.account('judged');
    const { TemplateBody, Capabilities } = properties();
    await organization.deployStackSet({ StackSetName: 'judged', TemplateBody, Capabilities }, { Accounts: [account] });
    const [distribution] = await rolesIn(account);
    const context = { 'aws:RequestedRegion': REGION, 'ec2:Region': REGION };

    expect(await isAllowed(distribution, { action: 'ec2:CopyImage', resource: `arn:aws:ec2:${REGION}::image/*`, context })).toBe(true);
    expect(await isAllowed(distribution, {
      action: 'ssm:PutParameter', resource: `arn:aws:ssm:${REGION}:${account}:parameter/images/web`, context: { 'aws:RequestedRegion': REGION },
    })).toBe(true);
    for (const [action, resource] of [
      ['ssm:PutParameter', `arn:aws:ssm:${REGION}:${account}:parameter/other`],
      ['ec2:TerminateInstances', `arn:aws:ec2:${REGION}:${account}:instance/i-0123456789abcdef0`],
      ['ec2:ModifyImageAttribute', `arn:aws:ec2:${REGION}::image/ami-0123456789abcdef0`],
    ]) {
      expect([action, resource, await isAllowed(distribution, { action, resource, context })]).toEqual([action, resource, false]);
    }
  });
});
