import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import * as api from '../../../src';
import { propertiesIn } from '../../harness/declared-types';

/*
 * A value of another type than a property has ends with an error of the project, whatever the property: what TypeScript would say is said to
 * JavaScript as well. The types are read from the declarations, which the code that checks does not know.
 */

type Make = (scope: Construct, props: any) => unknown;
const OWN = { account: '111122223333', region: 'us-east-1' };
const SOURCE = { accountId: '555566667777' };
const ROLE_ARN = `arn:aws:iam::${OWN.account}:role/x`;
const role = (scope: Construct) => new iam.Role(scope, `Role${scope.node.children.length}`, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
const execution = (scope: Construct) => new api.ImageBuilderExecutionRole(scope, 'X', { instanceRoles: [role(scope)], roleName: 'x' });

const UUID = '9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2';
const PODS = { kubernetesNamespace: 'builders', serviceAccount: 'packer' };

/** A struct of a caller: those are made outside of any construct, so an error says which method was called. */
const caller = <Method extends keyof typeof api.BuildCaller>(method: Method, minimal: object): [string, Make, () => object, string] =>
  ['iam/trust/callers/build-caller-options', (_, options) => (api.BuildCaller[method] as (options: any) => unknown)(options), () => minimal, `BuildCaller.${method}`];

/** The file of each struct that is given to something, what is made with it, what must be in it, and what errors name as the place. */
const STRUCTS: Record<string, [string, Make, ((scope: Construct) => object)?, string?]> = {
  PackerBuildRoleProps: ['packer/packer-build-role-props', (scope, props) => new api.PackerBuildRole(scope, 'X', props)],
  PackerBuildRoleAttributes: [
    'packer/packer-build-role-props', (scope, attrs) => api.PackerBuildRole.fromPackerBuildRoleAttributes(scope, 'X', attrs), () => ({ roleArn: ROLE_ARN }),
  ],
  PackerImageCopyRoleProps: [
    'distribution/copy-role/packer-image-copy-role-props', (scope, props) => new api.PackerImageCopyRole(scope, 'X', props),
    () => ({ assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), sourceAccountIds: [SOURCE.accountId], buildTag: { key: 'a', value: 'b' } }),
  ],
  PackerImageRetentionRoleProps: [
    'packer/retention/packer-image-retention-role-props', (scope, props) => new api.PackerImageRetentionRole(scope, 'X', props),
    () => ({ assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), buildTag: { key: 'a', value: 'b' } }),
  ],
  ImageBuilderExecutionRoleProps: [
    'image-builder/execution-role/image-builder-execution-role-props', (scope, props) => new api.ImageBuilderExecutionRole(scope, 'X', props),
    (scope) => ({ instanceRoles: [role(scope)] }),
  ],
  ImageBuilderDistributionTargets: ['image-builder/execution-role/image-builder-distribution-targets', (scope, targets) => execution(scope).distributeTo(targets)],
  ImageBuilderInstanceProfileProps: [
    'image-builder/instance-profile/image-builder-instance-profile-props', (scope, props) => new api.ImageBuilderInstanceProfile(scope, 'X', props),
  ],
  ImageBuilderInstanceProfileAttributes: [
    'image-builder/instance-profile/image-builder-instance-profile-attributes',
    (scope, attrs) => api.ImageBuilderInstanceProfile.fromImageBuilderInstanceProfileAttributes(scope, 'X', attrs),
    () => ({ instanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/x', roleArn: ROLE_ARN }),
  ],
  ImageBuilderLifecycleExecutionRoleProps: [
    'image-builder/lifecycle-role/image-builder-lifecycle-execution-role-props', (scope, props) => new api.ImageBuilderLifecycleExecutionRole(scope, 'X', props),
    () => ({ actions: ['DELETE'], includeAmis: true }),
  ],
  CrossAccountLifecycleRoleProps: [
    'image-builder/lifecycle-role/cross-account-lifecycle-role-props', (scope, props) => new api.CrossAccountLifecycleRole(scope, 'X', props),
    () => ({ sourceAccountIds: [SOURCE.accountId], actions: ['DELETE'] }),
  ],
  ImageBuilderReadOnlyPolicyProps: [
    'image-builder/managed-policies/image-builder-people-props', (scope, props) => new api.ImageBuilderReadOnlyPolicy(scope, 'X', props),
  ],
  ImageBuilderOperatorPolicyProps: [
    'image-builder/managed-policies/image-builder-people-props', (scope, props) => new api.ImageBuilderOperatorPolicy(scope, 'X', props),
  ],
  ImageBuilderAdministratorPolicyProps: [
    'image-builder/managed-policies/image-builder-people-props', (scope, props) => new api.ImageBuilderAdministratorPolicy(scope, 'X', props),
  ],
  CrossAccountDistributionRoleProps: [
    'distribution/cross-account-distribution-role-props', (scope, props) => new api.CrossAccountDistributionRole(scope, 'X', props), () => ({ sources: [SOURCE] }),
  ],
  AmiEncryptionKeySharing: [
    'distribution/encryption-key/ami-encryption-key-props', (scope, props) => new api.AmiEncryptionKey(scope, 'X', props), () => ({ organizationId: 'o-a1b2c3d4e5' }),
  ],
  AmiEncryptionKeyProps: [
    'distribution/encryption-key/ami-encryption-key-props', (scope, props) => new api.AmiEncryptionKey(scope, 'X', props), () => ({ organizationId: 'o-a1b2c3d4e5' }),
  ],
  AmiEncryptionKeyReplicaProps: [
    'distribution/encryption-key/ami-encryption-key-props', (scope, props) => new api.AmiEncryptionKeyReplica(scope, 'X', props),
    () => ({ organizationId: 'o-a1b2c3d4e5', primaryKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef' }),
  ],
  DistributionStackSetProps: [
    'distribution/stack-set/distribution-stack-set-props', (scope, props) => new api.DistributionStackSet(scope, 'X', props),
    () => ({ distributionRole: { sources: [SOURCE] }, accountIds: ['444455556666'] }),
  ],
  BuildTagGuardProps: [
    'build-tag-guard/build-tag-guard', (scope, props) => new api.BuildTagGuard(scope, 'X', props),
    () => ({ buildTag: { key: 'a', value: 'b' }, builderArns: [ROLE_ARN] }),
  ],
  AllowedImagesProps: ['allowed-images/allowed-images', (scope, props) => new api.AllowedImages(scope, 'X', props), () => ({ accountIds: ['111122223333'] })],
  BuildRoleInvariantsProps: ['checks/build-role-invariants', (scope, props) => api.BuildRoleInvariants.check(new Construct(scope, 'X'), props)],
  IdentityProviderOptions: caller('gitLab', { project: 'example/images', branch: 'main' }),
  GitHubCallerOptions: caller('gitHub', { repository: 'example/images', branch: 'main' }),
  GitLabCallerOptions: caller('gitLab', { project: 'example/images', branch: 'main' }),
  CircleCiCallerOptions: caller('circleCi', { organizationId: UUID, projectId: UUID }),
  BitbucketCallerOptions: caller('bitbucket', { workspace: 'example', workspaceUuid: UUID, repositoryUuid: UUID }),
  BuildkiteCallerOptions: caller('buildkite', { organization: 'example', pipeline: 'images' }),
  EksPodIdentityCallerOptions: caller('eksPodIdentity', { ...PODS, clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/builds' }),
  EksServiceAccountCallerOptions: caller('eksServiceAccount', {
    ...PODS, issuer: 'oidc.eks.us-east-1.amazonaws.com/id/A', providerArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A',
  }),
  RolesAnywhereCallerOptions: caller('rolesAnywhere', { trustAnchorArn: `arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/${UUID}`, commonName: 'build' }),
  PermissionSetCallerOptions: caller('permissionSet', { name: 'Builders' }),
  SessionOptions: [
    'iam/trust/callers/build-caller-options', (_, options) => api.BuildCaller.withSession(new iam.ServicePrincipal('codebuild.amazonaws.com'), options),
    () => ({ sessionTags: { a: 'b' }, sourceIdentities: ['build'] }), 'BuildCaller.withSession',
  ],
  // Structs inside of structs.
  AcceptedStatement: [
    'checks/accepted-statement', (scope, accepted) => api.BuildRoleInvariants.check(new Construct(scope, 'X'), { accepted: [accepted] }),
    () => ({ statement: 'Stop', because: 'we know' }),
  ],
  BuildTagOptions: ['iam/build-tag', (scope, buildTag) => new api.PackerBuildRole(scope, 'X', { buildTag })],
  BuildTag: [
    'iam/build-tag', (scope, buildTag) => new api.BuildTagGuard(scope, 'X', { buildTag, builderArns: [ROLE_ARN] }), () => ({ key: 'a', value: 'b' }),
  ],
  DistributionSource: [
    'image-builder/execution-role/distribution-source', (scope, source) => new api.CrossAccountDistributionRole(scope, 'X', { sources: [source] }), () => SOURCE,
  ],
  ImageBuilderPipelineObjects: [
    'image-builder/pipeline/pipeline-objects', (scope, pipeline) => new api.ImageBuilderInstanceProfile(scope, 'X', { pipelineDeclaration: pipeline }),
  ],
};

/** Values of every type that is no other one, each with the types that it is. */
const VALUES: [string, (scope: Construct) => unknown, RegExp][] = [
  ['null', () => null, /^$/],
  ['a string', () => 'some-string', /^string$/],
  ['a number', () => 5, /^number$/],
  ['true', () => true, /^boolean$/],
  ["'false'", () => 'false', /^string$/],
  ['an object', () => ({}), /^(BuildTagOptions|ImageBuilderPipelineObjects)$/],
  ['a function', () => () => undefined, /^$/],
  ['a list of a string', () => ['some-string'], /^string\[\]$/],
  ['a list of a number', () => [5], /^$/],
  ['a list of null', () => [null], /^$/],
  ['a list of an object', () => [{}], /^$/],
  ['a list of a list', () => [['a']], /^$/],
  ['a construct of another kind', (scope) => new ec2.CfnEIP(scope, 'Other'), /^IConstruct$/],
  ['a list of constructs of another kind', (scope) => [new ec2.CfnEIP(scope, 'Other')], /^$/],
  ['a bucket', (scope) => s3.Bucket.fromBucketName(scope, 'Other', 'bucket'), /^(s3\.IBucket|IConstruct)$/],
  ['a role', role, /^(iam\.IRole|iam\.IPrincipal|IConstruct)$/],
  ['a list of roles', (scope) => [role(scope)], /^iam\.IRole\[\]$/],
  ['a duration', () => Duration.hours(1), /^Duration$/],
];

const stackIn = () => new Stack(new App(), 'Stack', { env: OWN });

function errorOf(make: Make, minimal: ((scope: Construct) => object) | undefined, changes: (scope: Construct) => object): unknown {
  const stack = stackIn();
  try {
    make(stack, { ...minimal?.(stack), ...changes(stack) });
  } catch (error) {
    return error;
  }
  return undefined;
}

describe.each(Object.entries(STRUCTS))('%s', (struct, [file, make, minimal, place = 'Stack/X']) => {
  const properties = propertiesIn(readFileSync(join(__dirname, '../../../src', `${file}.ts`), 'utf8'), struct);

  test('is made with what must be in it', () => {
    expect(properties.length).toBeGreaterThan(0);
    if (minimal) expect(errorOf(make, minimal, () => ({}))).toBeUndefined();
  });

  test.each(properties)('$name takes $type, and nothing else', ({ name, type, optional }) => {
    const wrong = VALUES.filter(([, , is]) => !is.test(type))
      .map(([what, value]) => [what, errorOf(make, minimal, (scope) => ({ [name]: value(scope) }))]);
    if (!optional) wrong.push(['nothing', errorOf(make, minimal, () => ({ [name]: undefined }))]);
    const said = wrong.filter(([, error]) => !(error instanceof Error && error.constructor === Error
      && new RegExp(`^'([\\w.]+\\.)?${name}(\\.\\w+)*' (is|has) .+: .+ \\[${place}\\]$`).test(error.message)));
    expect(said.map(([what, error]) => `${what}: ${error ?? 'taken'}`)).toEqual([]);
  });

  test.each(VALUES.filter(([what]) => what !== 'an object' && !/duration|role$|bucket|construct of/.test(what)))('%s in its place is refused', (_, value) => {
    const stack = stackIn();
    expect(() => make(stack, value(stack))).toThrow(new RegExp(`^'\\w+' (is|has) .+: .+ \\[${place}\\]$`));
  });
});

test('every struct that is given to something is here', () => {
  const index = readFileSync(join(__dirname, '../../../src/index.ts'), 'utf8');
  const files = [...index.matchAll(/'\.\/(.+)'/g)].map(([, file]) => readFileSync(join(__dirname, '../../../src', `${file}.ts`), 'utf8'));
  const declarations = files.flatMap((text) => [...text.matchAll(/^export interface (\w+)(.*)$/gm)]);
  const given = declarations.filter(([, name, base]) => !/IConstruct|IPackerBuildRole/.test(base) && !/^(Explained|Expected|PackerTemplate)/.test(name)).map(([, name]) => name);
  expect(given.sort()).toEqual(Object.keys(STRUCTS).sort());
});

describe('parameters', () => {
  const REFUSED = /^'\w+' is .+, which is not .+: .+ \[Stack\/X\]$/;
  test.each<[string, (scope: Construct) => unknown]>([
    ['grantAssumeRole', (scope) => new api.PackerBuildRole(scope, 'X').grantAssumeRole('codebuild.amazonaws.com' as any)],
    ['onExistingRole', (scope) => api.PackerBuildRole.onExistingRole(scope, 'X', 'builder' as any)],
    ['addToRolePolicy', (scope) => new api.PackerBuildRole(scope, 'X').addToRolePolicy({ actions: ['sns:Publish'] } as any)],
    ['attachTo', (scope) => new api.ImageBuilderReadOnlyPolicy(scope, 'X').attachTo('auditors' as any)],
    ['keyIn', (scope) => new api.AmiEncryptionKey(scope, 'X', { organizationId: 'o-a1b2c3d4e5', multiRegion: true }).keyIn(['us-east-1'] as any)],
  ])('of %s', (_, call) => {
    expect(() => call(stackIn())).toThrow(REFUSED);
  });
});
