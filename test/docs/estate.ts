import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  AmiEncryptionKey, AmiEncryptionKeyReplica, BuildTagGuard, CrossAccountDistributionRole, CrossAccountLifecycleRole, DistributionStackSet,
  ImageBuilderAdministratorPolicy, ImageBuilderExecutionRole, ImageBuilderInstanceProfile, ImageBuilderLifecycleAction,
  ImageBuilderLifecycleExecutionRole, ImageBuilderOperatorPolicy, ImageBuilderReadOnlyPolicy, PackerBuildRole, PackerImageCopyRole,
  PackerImageRetentionRole,
} from '../../src';
import { Place, resolveIntrinsics } from '../harness/intrinsics';
import type { Statement } from '../harness/simulator';
import { COMMERCIAL } from '../harness/synthesize';

/* An app with one of each construct, wired as README.md does it: one account builds, another gets images. */

const BUILDS = COMMERCIAL;
const GETS: Place = { ...BUILDS, account: '444455556666' };

/** What a construct came to in a template. */
export interface Made {
  readonly construct: string;
  /** The account is that of builds, or that of targets. */
  readonly inTargetAccount: boolean;
  /** The types of its resources, each as often as there are resources of it. */
  readonly types: readonly string[];
  /** The ARNs that its role goes by, where it makes one: with its logical id for a name, and with the name that it was given. */
  readonly roleArns: readonly string[];
  /** The names of roles in the template that it carries to other accounts. */
  readonly carries: readonly string[];
  readonly trust: readonly Statement[];
  readonly statements: readonly Statement[];
}

interface SynthesizedTemplate { readonly Resources: Record<string, { Type: string; Properties?: Record<string, any> }> }

/** Reads from the template of its stack what a construct came to. */
function made(construct: Construct, place: Place, { Resources: resources }: SynthesizedTemplate): Made {
  const stack = Stack.of(construct);
  const own = construct.node.findAll().filter((child): child is CfnResource => child instanceof CfnResource)
    .map((resource) => ({ id: stack.getLogicalId(resource), ...resources[stack.getLogicalId(resource)] }));
  const resolved = (value: unknown) => resolveIntrinsics(value, resources, place) as { Statement: Statement[] };
  const role = own.find(({ Type }) => Type === 'AWS::IAM::Role');
  const carried = own.flatMap(({ Properties }) => (typeof Properties?.TemplateBody === 'string'
    ? Object.values((JSON.parse(Properties.TemplateBody) as SynthesizedTemplate).Resources) : []));
  return {
    construct: construct.constructor.name,
    inTargetAccount: place === GETS,
    types: own.map(({ Type }) => Type),
    roleArns: role ? [role.id, role.Properties?.RoleName].filter(Boolean).map((name) => `arn:aws:iam::${place.account}:role/${name}`) : [],
    carries: carried.flatMap(({ Properties }) => Properties?.RoleName ?? []),
    trust: role ? resolved(role.Properties?.AssumeRolePolicyDocument).Statement : [],
    statements: own.flatMap(({ Properties }) => {
      const policy = Properties?.PolicyDocument ?? Properties?.KeyPolicy;
      return policy ? resolved(policy).Statement : [];
    }),
  };
}

/** The role of what an image is built for: not of this library. */
export const YOUR_ROLE = `arn:aws:iam::${BUILDS.account}:role/yours`;

export function estate(): Made[] {
  const app = new App();
  const stackOf = (id: string, { account, region }: Place) => new Stack(app, id, { env: { account, region } });
  const builds = stackOf('Builds', BUILDS);
  const gets = stackOf('Gets', GETS);

  const profile = iam.InstanceProfile.fromInstanceProfileAttributes(builds, 'Yours', {
    instanceProfileArn: YOUR_ROLE.replace(':role/', ':instance-profile/'), role: iam.Role.fromRoleArn(builds, 'YourRole', YOUR_ROLE),
  });
  const packer = new PackerBuildRole(builds, 'Packer', { instanceProfiles: [profile] });
  const instances = new ImageBuilderInstanceProfile(builds, 'Instances');
  const key = new AmiEncryptionKey(builds, 'Key', { accountIds: [GETS.account], multiRegion: true });
  const execution = new ImageBuilderExecutionRole(builds, 'Execution', { instanceRoles: [instances.role], kmsKeys: [key.key], roleName: 'image-builder' });
  const source = execution.distributeTo({ accountIds: [GETS.account] });
  const lifecycle = new ImageBuilderLifecycleExecutionRole(builds, 'Lifecycle', { actions: [ImageBuilderLifecycleAction.DELETE], includeAmis: true });
  const yourFunction = new iam.ServicePrincipal('lambda.amazonaws.com');
  const inBuilds: Construct[] = [
    packer, new PackerImageRetentionRole(builds, 'Retention', { assumedBy: yourFunction, buildTag: packer.buildTag }), instances, execution, lifecycle,
    new ImageBuilderAdministratorPolicy(builds, 'Administrators', {
      instanceProfiles: [instances.instanceProfile], executionRoles: [execution.role], lifecycleRoles: [lifecycle.role],
    }),
    new ImageBuilderOperatorPolicy(builds, 'Operators'),
    new ImageBuilderReadOnlyPolicy(builds, 'Readers'),
    key,
    new AmiEncryptionKeyReplica(stackOf('Elsewhere', { ...BUILDS, region: 'eu-west-1' }), 'Replica', {
      primaryKeyArn: `arn:aws:kms:${BUILDS.region}:${BUILDS.account}:key/mrk-00000000000000000000000000000000`, accountIds: [GETS.account],
    }),
    new DistributionStackSet(stackOf('Organization', BUILDS), 'Targets', {
      organizationalUnitIds: ['ou-ab12-11111111'],
      distributionRole: { sources: [source], regions: [BUILDS.region] },
      lifecycleRole: { sourceAccountIds: [BUILDS.account], actions: [ImageBuilderLifecycleAction.DELETE] },
    }),
    new BuildTagGuard(builds, 'Guard', { buildTag: packer.buildTag, builderArns: [packer.role.roleArn] }),
  ];
  const inGets: Construct[] = [
    new PackerImageCopyRole(gets, 'Copies', { assumedBy: yourFunction, sourceAccountIds: [BUILDS.account], buildTag: { key: 'CopiedFrom', value: 'builds' } }),
    new CrossAccountDistributionRole(gets, 'Distribution', { sources: [source] }),
    new CrossAccountLifecycleRole(gets, 'Lifecycle', { sourceAccountIds: [BUILDS.account], actions: [ImageBuilderLifecycleAction.DELETE] }),
  ];
  const templates = new Map<Stack, SynthesizedTemplate>();
  const templateOf = (stack: Stack) => {
    if (!templates.has(stack)) templates.set(stack, Template.fromStack(stack).toJSON() as SynthesizedTemplate);
    return templates.get(stack)!;
  };
  return [
    ...inBuilds.map((construct) => made(construct, BUILDS, templateOf(Stack.of(construct)))),
    ...inGets.map((construct) => made(construct, GETS, templateOf(Stack.of(construct)))),
  ];
}
