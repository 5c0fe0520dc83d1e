import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { BuildCaller, PackerBuildRole } from '../../../../src';
import { resolveIntrinsics } from '../../../harness/intrinsics';
import { COMMERCIAL, stackIn, warningsOf } from '../../../harness/synthesize';

/*
 * Each kind of caller: the whole trust policy, and the tokens that its provider issues, put before the simulator of IAM. The tokens are written down as the
 * documentation of each provider has them, and not made from the options.
 */

const { account: ACCOUNT } = COMMERCIAL;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/packer`;
const [ORGANIZATION, PROJECT, ENVIRONMENT] = ['9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2', '5bfe92a3-1c2d-4e5f-8a9b-0c1d2e3f4a5b', '730c34ad-38a0-4cf6-b2c4-2f0b5ea9c1d2'];
const CLUSTER = `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/builds`;
const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';
const ANCHOR = `arn:aws:rolesanywhere:eu-west-1:${ACCOUNT}:trust-anchor/${ORGANIZATION}`;
const PERMISSION_SET = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com`;

function trustOf(principal: iam.IPrincipal | ((stack: Stack) => iam.IPrincipal)) {
  const stack = stackIn(COMMERCIAL);
  new PackerBuildRole(stack, 'Packer', { assumedBy: typeof principal === 'function' ? principal(stack) : principal });
  const [role] = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return { warnings: warningsOf(stack), trust: resolveIntrinsics(role.Properties.AssumeRolePolicyDocument, {}, COMMERCIAL) as any };
}

interface Caller { readonly principal: string; readonly action: string; readonly context: Record<string, string | string[]> }

/** The simulator takes no resource policy this quick way: the statements for the caller are put before it as policies of the caller. */
function mayAssume(trust: any, { principal, action, context }: Caller): boolean {
  const names = (statement: any) => Object.values<string>(statement.Principal).some((name) => name === principal || name === `arn:aws:iam::${principal.split(':')[4]}:root`);
  const policy = { Version: '2012-10-17', Statement: trust.Statement.filter(names).map(({ Principal: _, ...others }: any) => ({ ...others, Resource: '*' })) };
  return runUnsafeSimulation({
    request: { principal: ROLE, action, resource: { resource: ROLE, accountId: ACCOUNT }, contextVariables: context },
    identityPolicies: [{ name: 'trust', policy }],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: undefined,
  }, { simulationMode: 'Strict' }) === 'Allowed';
}

/** Whoever has a token of a provider. */
const token = (issuer: string, aud: string, sub: string): Caller => ({
  principal: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}`, action: 'sts:AssumeRoleWithWebIdentity', context: { [`${issuer}:aud`]: aud, [`${issuer}:sub`]: sub },
});
const [GITHUB, GITLAB, BUILDKITE] = ['token.actions.githubusercontent.com', 'gitlab.com', 'agent.buildkite.com'];
const CIRCLECI = `oidc.circleci.com/org/${ORGANIZATION}`;
const BITBUCKET = 'api.bitbucket.org/2.0/workspaces/example/pipelines-config/identity/oidc';
const github = (sub: string) => token(GITHUB, 'sts.amazonaws.com', sub);
const bitbucket = (sub: string) => token(BITBUCKET, `ari:cloud:bitbucket::workspace/${ORGANIZATION}`, sub);
const buildkite = (sub: string) => token(BUILDKITE, 'sts.amazonaws.com', sub);
const circleCi = (sub: string) => token(CIRCLECI, ORGANIZATION, sub);
const gitLab = (sub: string, issuer = GITLAB) => token(issuer, `https://${issuer}`, sub);
const pods = (serviceAccount: string, cluster = CLUSTER, namespace = 'builders'): Caller => ({
  principal: 'pods.eks.amazonaws.com',
  action: 'sts:AssumeRole',
  context: {
    'aws:RequestTag/eks-cluster-arn': cluster, 'aws:RequestTag/kubernetes-namespace': namespace, 'aws:RequestTag/kubernetes-service-account': serviceAccount,
  },
});
const certificate = (commonName: string, anchor = ANCHOR): Caller => ({
  principal: 'rolesanywhere.amazonaws.com', action: 'sts:AssumeRole', context: { 'aws:SourceArn': anchor, 'aws:PrincipalTag/x509Subject/CN': commonName },
});
const signedIn = (role: string): Caller => ({
  principal: `arn:aws:sts::${ACCOUNT}:assumed-role/${role.split('/').pop()}/ada`, action: 'sts:AssumeRole', context: { 'aws:PrincipalArn': role, 'aws:PrincipalAccount': ACCOUNT },
});

const CALLERS: Record<string, [caller: iam.IPrincipal, may: Caller[], mayNot: Caller[]]> = {
  'GitHub, a branch': [
    BuildCaller.gitHub({ repository: 'example/images', branch: 'main' }),
    [github('repo:example/images:ref:refs/heads/main')],
    [
      github('repo:example/images:ref:refs/heads/main2'), github('repo:example/images:pull_request'), github('repo:example/images:environment:main'),
      github('repo:example2/images:ref:refs/heads/main'), github('repo:example@1/images@2:ref:refs/heads/main'),
      token(GITHUB, 'https://github.com/example', 'repo:example/images:ref:refs/heads/main'), token(GITLAB, 'sts.amazonaws.com', 'repo:example/images:ref:refs/heads/main'),
    ],
  ],
  'GitHub, branches of a repository with numbers': [
    BuildCaller.gitHub({ repository: 'example/images', ownerId: '123456', repositoryId: '456789', branch: 'release/*' }),
    [github('repo:example@123456/images@456789:ref:refs/heads/release/1'), github('repo:example@123456/images@456789:ref:refs/heads/release/1/a')],
    [github('repo:example/images:ref:refs/heads/release/1'), github('repo:example@1/images@456789:ref:refs/heads/release/1'), github('repo:example@123456/images@456789:ref:refs/heads/main')],
  ],
  'GitHub, an environment of an enterprise': [
    BuildCaller.gitHub({ repository: 'example/images', environment: 'production', enterprise: 'octo' }),
    [token(`${GITHUB}/octo`, 'sts.amazonaws.com', 'repo:example/images:environment:production')],
    [github('repo:example/images:environment:production'), token(`${GITHUB}/octo`, 'sts.amazonaws.com', 'repo:example/images:ref:refs/heads/production')],
  ],
  'GitHub, a tag': [
    BuildCaller.gitHub({ repository: 'example/images', tag: 'v*' }),
    [github('repo:example/images:ref:refs/tags/v1.2.3')], [github('repo:example/images:ref:refs/heads/v1.2.3')],
  ],
  'GitLab, a branch': [
    BuildCaller.gitLab({ project: 'example/group/images', branch: 'main' }),
    [gitLab('project_path:example/group/images:ref_type:branch:ref:main')],
    [gitLab('project_path:example/group/images:ref_type:tag:ref:main'), gitLab('project_path:example/images:ref_type:branch:ref:main')],
  ],
  'GitLab, tags on a host of its own': [
    BuildCaller.gitLab({ project: 'example/images', tag: 'v*', host: 'gitlab.example.com' }),
    [gitLab('project_path:example/images:ref_type:tag:ref:v1', 'gitlab.example.com')], [gitLab('project_path:example/images:ref_type:tag:ref:v1')],
  ],
  'CircleCI': [
    BuildCaller.circleCi({ organizationId: ORGANIZATION, projectId: PROJECT }),
    [circleCi(`org/${ORGANIZATION}/project/${PROJECT}/user/${ENVIRONMENT}`)], [circleCi(`org/${ORGANIZATION}/project/${ENVIRONMENT}/user/${ENVIRONMENT}`)],
  ],
  'Bitbucket': [
    BuildCaller.bitbucket({ workspace: 'example', workspaceUuid: ORGANIZATION, repositoryUuid: PROJECT }),
    [bitbucket(`{${PROJECT}}:{${ORGANIZATION}}`), bitbucket(`{${PROJECT}}:{${ENVIRONMENT}}:{${ORGANIZATION}}`)], [bitbucket(`{${ENVIRONMENT}}:{${ORGANIZATION}}`)],
  ],
  'Bitbucket, an environment': [
    BuildCaller.bitbucket({ workspace: 'example', workspaceUuid: ORGANIZATION, repositoryUuid: PROJECT, environmentUuid: ENVIRONMENT }),
    [bitbucket(`{${PROJECT}}:{${ENVIRONMENT}}:{${ORGANIZATION}}`)], [bitbucket(`{${PROJECT}}:{${ORGANIZATION}}`)],
  ],
  'Buildkite': [
    BuildCaller.buildkite({ organization: 'example', pipeline: 'images' }),
    [buildkite('organization:example:pipeline:images:ref:refs/heads/main:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build')],
    [buildkite('organization:example:pipeline:images2:ref:refs/heads/main:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build')],
  ],
  'Buildkite, a branch': [
    BuildCaller.buildkite({ organization: 'example', pipeline: 'images', branch: 'main' }),
    [buildkite('organization:example:pipeline:images:ref:refs/heads/main:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build')],
    [buildkite('organization:example:pipeline:images:ref:refs/heads/main2:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build')],
  ],
  'EKS Pod Identity': [
    BuildCaller.eksPodIdentity({ clusterArn: CLUSTER, kubernetesNamespace: 'builders', serviceAccount: 'packer' }),
    [pods('packer'), { ...pods('packer'), action: 'sts:TagSession' }],
    [pods('other'), pods('packer', `${CLUSTER}2`), pods('packer', CLUSTER, 'other'), { ...pods('packer'), context: {} }],
  ],
  'EKS service account': [
    BuildCaller.eksServiceAccount({
      providerArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}`, issuer: ISSUER, kubernetesNamespace: 'builders', serviceAccount: 'packer',
    }),
    [token(ISSUER, 'sts.amazonaws.com', 'system:serviceaccount:builders:packer')], [token(ISSUER, 'sts.amazonaws.com', 'system:serviceaccount:builders:packer2')],
  ],
  'IAM Roles Anywhere': [
    BuildCaller.rolesAnywhere({ trustAnchorArn: ANCHOR, commonName: 'build-01.example.com' }),
    ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'].map((action) => ({ ...certificate('build-01.example.com'), action })),
    [certificate('build-02.example.com'), certificate('build-01.example.com', ANCHOR.replace(/..$/, '00'))],
  ],
  'IAM Identity Center': [
    BuildCaller.permissionSet({ name: 'Builders' }),
    [signedIn(`${PERMISSION_SET}/eu-west-1/AWSReservedSSO_Builders_0123456789abcdef`), signedIn(`${PERMISSION_SET}/AWSReservedSSO_Builders_0123456789abcdef`)],
    [
      signedIn(`${PERMISSION_SET}/eu-west-1/AWSReservedSSO_Builders_Two_0123456789abcdef`), signedIn(`${PERMISSION_SET}/AWSReservedSSO_Builders2_0123456789abcdef`),
      signedIn(`arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_Builders_0123456789abcdef`),
    ],
  ],
};

const BUILD = 'organization:example:pipeline:images:ref:refs/heads/main:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build';
const TAGGED = { 'aws:RequestTag/organization_slug': 'example', 'aws:RequestTag/build_number': '41', 'aws:TagKeys': ['organization_slug', 'build_number'] };
/** The calls of one session: the one that makes it, and what else it is authorized as. */
const session = (caller: Caller, context: Caller['context'], ...actions: string[]): Caller[] =>
  [caller.action, ...actions].map((action) => ({ ...caller, action, context: { ...caller.context, ...context } }));
const [PIPELINE_ROLE] = [`arn:aws:iam::${ACCOUNT}:role/pipeline`];
const pipeline: Caller = { principal: PIPELINE_ROLE, action: 'sts:AssumeRole', context: {} };
const pipelineRole = () => iam.Role.fromRoleArn(stackIn(COMMERCIAL), 'Pipeline', PIPELINE_ROLE);
Object.assign(CALLERS, {
  'session tags in the token of Buildkite': [
    BuildCaller.withSession(BuildCaller.buildkite({ organization: 'example', pipeline: 'images' }), {
      sessionTags: { organization_slug: 'example', build_number: '*' },
    }),
    session(buildkite(BUILD), TAGGED, 'sts:TagSession'),
    [
      buildkite(BUILD),
      ...session(buildkite(BUILD), { ...TAGGED, 'aws:RequestTag/organization_slug': 'other' }, 'sts:TagSession'),
      ...session(buildkite(BUILD), { ...TAGGED, 'aws:RequestTag/team': 'x', 'aws:TagKeys': [...TAGGED['aws:TagKeys'], 'team'] }, 'sts:TagSession').slice(1),
      ...session(buildkite(BUILD), { ...TAGGED, 'sts:TransitiveTagKeys': ['build_number'] }, 'sts:TagSession').slice(1),
      ...session(buildkite(BUILD.replace('images', 'other')), TAGGED, 'sts:TagSession'),
      ...session(buildkite(BUILD), TAGGED, 'sts:SetSourceIdentity').slice(1),
    ],
  ],
  'session tags that stay, and a source identity, of a role': [
    BuildCaller.withSession(pipelineRole(), { sessionTags: { Project: 'web' }, transitiveTagKeys: ['Project'], sourceIdentities: ['alice', 'build-*'] }),
    ['alice', 'build-41'].flatMap((identity) => session(pipeline, {
      'aws:RequestTag/Project': 'web', 'aws:TagKeys': ['Project'], 'sts:TransitiveTagKeys': ['Project'], 'sts:SourceIdentity': identity,
    }, 'sts:TagSession', 'sts:SetSourceIdentity')),
    [
      pipeline,
      ...session(pipeline, { 'aws:RequestTag/Project': 'web', 'aws:TagKeys': ['Project'] }),
      ...session(pipeline, { 'sts:SourceIdentity': 'alice' }),
      ...session(pipeline, { 'aws:RequestTag/Project': 'web', 'aws:TagKeys': ['Project'], 'sts:SourceIdentity': 'mallory' }, 'sts:SetSourceIdentity'),
      ...session(pipeline, { 'aws:RequestTag/Project': 'web', 'aws:TagKeys': ['Project'], 'sts:TransitiveTagKeys': ['Project', 'Team'] }, 'sts:TagSession').slice(1),
    ],
  ],
} satisfies typeof CALLERS);

describe.each(Object.entries(CALLERS))('%s', (_, [caller, may, mayNot]) => {
  test('lets in the declared, and nobody beside', () => {
    const { trust, warnings } = trustOf(caller);
    expect(warnings).toEqual([]);
    expect(trust).toMatchSnapshot();
    expect(may.filter((each) => !mayAssume(trust, each))).toEqual([]);
    expect(mayNot.filter((each) => mayAssume(trust, each))).toEqual([]);
  });
});

test('a provider of the same stack, and a cluster and an account that only the deployment knows', () => {
  const stack = stackIn(COMMERCIAL);
  const provider = new iam.CfnOIDCProvider(stack, 'Provider', { url: `https://${GITHUB}` });
  const [account, cluster] = ['Account', 'Cluster'].map((id) => new CfnParameter(stack, id).valueAsString);
  const assumedBy = new iam.CompositePrincipal(
    BuildCaller.gitHub({ repository: 'example/images', branch: 'main', providerArn: provider.attrArn }),
    BuildCaller.permissionSet({ name: 'Builders', accountId: account }),
    BuildCaller.eksPodIdentity({ clusterArn: cluster, kubernetesNamespace: 'builders', serviceAccount: 'packer' }),
  );
  new PackerBuildRole(stack, 'Packer', { assumedBy });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        { Principal: { Federated: { 'Fn::GetAtt': ['Provider', 'Arn'] } } },
        { Principal: { AWS: { 'Fn::Join': ['', Match.arrayWith([{ Ref: 'Account' }])] } } },
        { Principal: { Service: 'pods.eks.amazonaws.com' }, Condition: { StringEquals: { 'aws:RequestTag/eks-cluster-arn': { Ref: 'Cluster' } } } },
      ],
    },
  });
});

describe('what is refused', () => {
  const later = new CfnParameter(stackIn(COMMERCIAL), 'Later').valueAsString;
  const anyOf = (options: unknown) => options as any;

  test.each<[string, () => iam.IPrincipal, string]>([
    ['an owner', () => BuildCaller.gitHub({ repository: 'example', branch: 'main' }), "'repository' is \"example\", which is not an owner and a repository: write it like 'example/images' [BuildCaller.gitHub]"],
    ['all repositories', () => BuildCaller.gitHub({ repository: 'example/*', branch: 'main' }), "'repository' is"],
    ['another subject', () => BuildCaller.gitHub({ repository: 'example/images:ref', branch: 'main' }), "'repository' is"],
    ['no run', () => BuildCaller.gitHub({ repository: 'example/images' }), "'branch', 'environment', 'tag' are not set: set exactly one of them"],
    ['two runs', () => BuildCaller.gitHub({ repository: 'example/images', branch: 'main', tag: 'v1' }), "'branch', 'environment', 'tag' are set together"],
    ['all environments', () => BuildCaller.gitHub({ repository: 'example/images', environment: '*' }), "'environment' is"],
    ['an id alone', () => BuildCaller.gitHub({ repository: 'example/images', branch: 'main', ownerId: '1' }), "'ownerId', 'repositoryId' are not set together"],
    ['a repository of later', () => BuildCaller.gitHub({ repository: later, branch: 'main' }), "'repository' is known at deployment only"],
    ['a policy variable', () => BuildCaller.gitHub({ repository: 'example/images', branch: '${aws:username}' }), "'branch' is"],
    ['another type', () => BuildCaller.gitHub(anyOf({ repository: 'example/images', branch: ['main'] })), "'branch' is [\"main\"], which is not"],
    ['no options', () => BuildCaller.gitHub(anyOf(undefined)), "'options' is undefined"],
    ['a group', () => BuildCaller.gitLab({ project: 'example', branch: 'main' }), "'project' is"],
    ['a URL', () => BuildCaller.gitLab({ project: 'example/images', branch: 'main', host: 'https://gitlab.example.com' }), "'host' is"],
    ['any audience', () => BuildCaller.gitLab({ project: 'example/images', branch: 'main', audience: '*' }), "'audience' is"],
    ['a name for an id', () => BuildCaller.circleCi({ organizationId: 'example', projectId: PROJECT }), "'organizationId' is"],
    ['a UUID in braces', () => BuildCaller.bitbucket({ workspace: 'example', workspaceUuid: ORGANIZATION, repositoryUuid: `{${PROJECT}}` }), "'repositoryUuid' is"],
    ['all pipelines', () => BuildCaller.buildkite({ organization: 'example', pipeline: '*' }), "'pipeline' is"],
    ['a cluster by name', () => BuildCaller.eksPodIdentity({ clusterArn: 'builds', kubernetesNamespace: 'builders', serviceAccount: 'packer' }), "'clusterArn' is"],
    ['all service accounts', () => BuildCaller.eksPodIdentity({ clusterArn: CLUSTER, kubernetesNamespace: 'builders', serviceAccount: '*' }), "'serviceAccount' is"],
    ['no provider', () => BuildCaller.eksServiceAccount(anyOf({ issuer: ISSUER, kubernetesNamespace: 'builders', serviceAccount: 'packer' })), "'providerArn' is not set"],
    ['another provider', () => BuildCaller.gitLab({ project: 'example/images', branch: 'main', providerArn: `arn:aws:iam::${ACCOUNT}:saml-provider/x` }), "'providerArn' is"],
    ['all anchors', () => BuildCaller.rolesAnywhere({ trustAnchorArn: ANCHOR.replace(/[^/]+$/, '*'), commonName: 'x' }), "'trustAnchorArn' is"],
    ['all names', () => BuildCaller.rolesAnywhere({ trustAnchorArn: ANCHOR, commonName: '*.example.com' }), "'commonName' is"],
    ['all permission sets', () => BuildCaller.permissionSet({ name: '*' }), "'name' is"],
    ['an empty session', () => BuildCaller.withSession(pipelineRole(), {}), "'options' has neither sessionTags nor sourceIdentities: set at least one of them [BuildCaller.withSession]"],
    ['any source identity', () => BuildCaller.withSession(pipelineRole(), { sourceIdentities: ['*'] }), "'sourceIdentities' has \"*\", which is not a source identity"],
    ['a tag that stays and is not set', () => BuildCaller.withSession(pipelineRole(), { sessionTags: { Project: 'web' }, transitiveTagKeys: ['Team'] }), "'transitiveTagKeys' has Team"],
    ['a tag of AWS', () => BuildCaller.withSession(pipelineRole(), { sessionTags: { 'aws:x': 'web' } }), "'sessionTags' has \"aws:x\""],
    ['a value of later', () => BuildCaller.withSession(pipelineRole(), { sessionTags: { Project: later } }), "'sessionTags' has"],
    ['a caller with a session of its own', () => BuildCaller.withSession(BuildCaller.rolesAnywhere({ trustAnchorArn: ANCHOR, commonName: 'x' }), { sourceIdentities: ['a-1'] }), "'caller' says itself"],
    ['a session twice', () => BuildCaller.withSession(BuildCaller.withSession(pipelineRole(), { sourceIdentities: ['a-1'] }), { sessionTags: { A: 'b' } }), "'caller' says itself"],
    ['no caller', () => BuildCaller.withSession(anyOf('role'), { sourceIdentities: ['a-1'] }), "'caller' is \"role\", which is not a principal"],
    ['all accounts', () => BuildCaller.permissionSet({ name: 'Builders', accountId: '*' }), "'accountId' is"],
  ])('%s', (__, make, message) => {
    expect(make).toThrow(message);
  });
});

test('a role that is let in with a session is allowed the same on its side, on that role only', () => {
  const stack = stackIn(COMMERCIAL);
  const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') });
  const packer = new PackerBuildRole(stack, 'Packer', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') });
  packer.grantAssumeRole(BuildCaller.withSession(caller, { sessionTags: { Project: 'web' }, sourceIdentities: ['build-*'] }));
  const template = Template.fromStack(stack);
  const resource = { 'Fn::GetAtt': [Match.stringLikeRegexp('^PackerRole'), 'Arn'] };
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        { Action: 'sts:AssumeRole', Resource: resource },
        {
          Action: 'sts:TagSession',
          Resource: resource,
          Condition: {
            'StringLike': { 'aws:RequestTag/Project': 'web' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['Project'] }, 'Null': { 'sts:TransitiveTagKeys': 'true' },
          },
        },
        { Action: 'sts:SetSourceIdentity', Resource: resource, Condition: { StringLike: { 'sts:SourceIdentity': ['build-*'] } } },
      ],
    },
    Roles: [{ Ref: Match.stringLikeRegexp('^Caller') }],
  });
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'sts:SetSourceIdentity', Principal: { AWS: { 'Fn::GetAtt': Match.anyValue() } } })]) },
  });
});
