import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { RECOMMENDED_FLAGS } from './everything';
import { ImageBuilderExecutionRole, ImageBuilderInstanceProfile, PackerBuildRole } from '../../src';

/* Roles whose profiles, keys, networks and buckets are in other stacks, one of them in another region; and a role that another stack trusts. */

type Templates = Record<string, Record<string, any>>;

function synthesized(flags: Record<string, unknown>): Templates {
  const app = new App({ context: flags });
  const stackIn = (name: string, region = 'us-east-1') =>
    new Stack(app, name, { env: { account: '111122223333', region }, crossRegionReferences: true });
  const [shared, abroad, build, pipeline] = [stackIn('Shared'), stackIn('Abroad', 'eu-west-1'), stackIn('Build'), stackIn('Pipeline')];

  const role = new iam.Role(shared, 'AppRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const builder = new PackerBuildRole(build, 'Packer', {
    instanceProfiles: [new iam.InstanceProfile(shared, 'AppProfile', { role })],
    vpcs: [new ec2.Vpc(shared, 'Vpc', { natGateways: 0, maxAzs: 1 })],
    encryptBoot: true,
    copyToRegions: ['eu-west-1'],
    kmsKeys: [new kms.Key(shared, 'Key'), new kms.Key(abroad, 'KeyAbroad')],
    importBucket: new s3.Bucket(shared, 'Bucket'),
  });
  new ImageBuilderExecutionRole(build, 'Execution', {
    instanceRoles: [new ImageBuilderInstanceProfile(shared, 'Instances').role], notificationTopics: [new sns.Topic(shared, 'Topic')],
  });
  new iam.Role(pipeline, 'Trusting', { assumedBy: builder.role });

  const assembly = app.synth();
  return Object.fromEntries(['Shared', 'Abroad', 'Build', 'Pipeline'].map((name) => [name, assembly.getStackByName(name).template]));
}

const withoutHash = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** A value with `Stack.LogicalId` in the place of each reference to another stack, whose end must be there. */
function followed(value: unknown, templates: Templates): any {
  const target = (stack: string, reference: Record<string, any>) => {
    const [id] = [reference.Ref ?? reference['Fn::GetAtt']].flat();
    expect(Object.keys(templates[stack].Resources)).toContain(id);
    return `${stack}.${withoutHash(id)}`;
  };
  const outputs = Object.entries(templates).flatMap(([stack, { Outputs = {} }]) =>
    Object.entries<any>(Outputs).map(([name, { Value, Export }]) => ({ stack, name, Value, exported: Export?.Name })));
  /** What the exports to another region put into its parameters. */
  const parameters = Object.entries(templates).flatMap(([stack, { Resources }]) => Object.values<any>(Resources)
    .filter(({ Type }) => Type === 'Custom::CrossRegionExportWriter')
    .flatMap(({ Properties }) => Object.entries<any>(Properties.WriterProps.exports).map(([name, Value]) => ({ stack, name, Value }))));

  return JSON.parse(JSON.stringify(value), (_, part) => {
    const found = part?.['Fn::ImportValue'] ? outputs.filter(({ exported }) => exported === part['Fn::ImportValue'])
      : part?.['Fn::GetStackOutput'] ? outputs.filter(({ stack, name }) => stack === part['Fn::GetStackOutput'].StackName && name === part['Fn::GetStackOutput'].OutputName)
        : /^ExportsReader/.test(part?.['Fn::GetAtt']?.[0]) ? parameters.filter(({ name }) => name === part['Fn::GetAtt'][1])
          : undefined;
    if (!found) return part;
    expect(found).toHaveLength(1);
    return target(found[0].stack, found[0].Value);
  });
}

/** The statements of a role that name something of another stack, by their Sids, and what they name. */
function named(role: string, templates: Templates): Record<string, string[]> {
  const policies = Object.values<any>(templates.Build.Resources)
    .filter(({ Type, Properties }) => /^AWS::IAM::(Managed)?Policy$/.test(Type) && Properties.Roles.some(({ Ref }: any) => withoutHash(Ref) === role));
  const statements: any[] = policies.flatMap(({ Properties }) => followed(Properties.PolicyDocument.Statement, templates));
  return Object.fromEntries(statements
    .map((statement) => [statement.Sid, [...JSON.stringify(statement).matchAll(/(?:Shared|Abroad)\.\w+/g)].map(([name]) => name).sort()] as const)
    .filter(([, names]) => names.length > 0));
}

describe.each([['no flags', {}], ['the flags of a new app', RECOMMENDED_FLAGS]])('with %s', (_, flags) => {
  const templates = synthesized(flags);

  test('the roles name what is in the other stacks', () => {
    expect(named('PackerRole', templates)).toEqual({
      CreateSecurityGroupInVpc: ['Shared.Vpc'],
      GrantKeyToEbs: ['Abroad.KeyAbroad', 'Shared.Key'],
      LaunchIntoSubnet: ['Shared.Vpc'],
      PassInstanceRole: ['Shared.AppRole'],
      ReadDeclaredInstanceProfile: ['Shared.AppProfile'],
      UploadImport: ['Shared.Bucket'],
      UseAndDeleteSecurityGroup: ['Shared.Vpc'],
      UseKeyThroughEc2: ['Abroad.KeyAbroad', 'Shared.Key'],
    });
    expect(named('ExecutionRole', templates)).toEqual({
      PassInstanceRole: ['Shared.InstancesRole'],
      PublishNotification: ['Shared.Topic'],
    });
  });

  test('another stack trusts the role', () => {
    const [{ Properties }] = Object.values<any>(templates.Pipeline.Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
    expect(followed(Properties.AssumeRolePolicyDocument.Statement[0].Principal, templates)).toEqual({ AWS: 'Build.PackerRole' });
  });
});

test('a reference that leads nowhere would be noticed', () => {
  const { Shared: { Outputs: _, ...shared }, ...others } = synthesized({});
  expect(() => named('PackerRole', { ...others, Shared: shared })).toThrow();
});
