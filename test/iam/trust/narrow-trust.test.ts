import { Aws, CfnJson, CfnParameter, Fn, Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PackerBuildRole } from '../../../src';
import { COMMERCIAL, stackIn, warningsOf } from '../../harness/synthesize';

/* Who may assume a role: what a condition says counts, by its operator and its values, and not that it names a key. */

const WIDE = 'cdk-ami-build-roles:wide-subject';
const GITHUB = 'token.actions.githubusercontent.com';

/** A provider, and how its subjects look: {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html} for those of AWS. */
interface Provider { readonly name: string; readonly audience: string }
const PROVIDERS: Record<string, Provider> = {
  github: { name: GITHUB, audience: 'sts.amazonaws.com' },
  enterprise: { name: `${GITHUB}/octo-enterprise`, audience: 'sts.amazonaws.com' },
  gitlab: { name: 'gitlab.com', audience: 'https://gitlab.com' },
  bitbucket: { name: 'api.bitbucket.org/2.0/workspaces/example/pipelines-config/identity/oidc', audience: 'ari:cloud:bitbucket::workspace/9ae0bc0a' },
  circleci: { name: 'oidc.circleci.com/org/9ae0bc0a', audience: '9ae0bc0a' },
  terraform: { name: 'app.terraform.io', audience: 'aws.workload.identity' },
  buildkite: { name: 'agent.buildkite.com', audience: 'sts.amazonaws.com' },
  eks: { name: 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE', audience: 'sts.amazonaws.com' },
  google: { name: 'accounts.google.com', audience: '116034098' },
  azure: { name: 'vstoken.dev.azure.com/9ae0bc0a', audience: 'api://AzureADTokenExchange' },
};

const arnOf = ({ name }: Provider) => `arn:aws:iam::111122223333:oidc-provider/${name}`;
const audienceOf = ({ name, audience }: Provider): iam.Conditions => ({ StringEquals: { [`${name}:aud`]: audience } });

/** Conditions side by side; those of one operator in one block. */
const both = (...blocks: iam.Conditions[]): iam.Conditions => (blocks as Record<string, any>[]).reduce((all, block) => {
  Object.entries(block).forEach(([operator, keys]) => { all[operator] = { ...all[operator], ...keys }; });
  return all;
}, {});

type Principal = iam.IPrincipal | ((scope: Construct) => iam.IPrincipal);

function trust(principal: Principal) {
  const stack = stackIn(COMMERCIAL);
  try {
    new PackerBuildRole(stack, 'Packer', { assumedBy: typeof principal === 'function' ? principal(stack) : principal });
  } catch (error) {
    return { error: (error as Error).message, warnings: [] };
  }
  return { error: undefined, warnings: warningsOf(stack) };
}

const web = (provider: Provider, ...conditions: iam.Conditions[]) => new iam.WebIdentityPrincipal(arnOf(provider), both(...conditions));
const github = (...conditions: iam.Conditions[]) => web(PROVIDERS.github, ...conditions);
const bySubject = (provider: Provider, operator: string, value: string | string[]) =>
  web(provider, audienceOf(provider), { [operator]: { [`${provider.name}:sub`]: value } });
const AUDIENCE = audienceOf(PROVIDERS.github);
const SUBJECT = { StringEquals: { [`${GITHUB}:sub`]: 'repo:example/images:ref:refs/heads/main' } };

describe('a subject that names one thing', () => {
  test.each([
    ['github', 'StringLike', 'repo:example/images:*'],
    ['github', 'StringEquals', 'repo:example/images:ref:refs/heads/main'],
    ['github', 'StringEqualsIgnoreCase', 'repo:example/images:environment:production'],
    ['github', 'ForAnyValue:StringLike', 'repo:example/images:*'],
    ['github', 'ForAnyValue:StringEquals', 'repo:example/images:pull_request'],
    ['github', 'StringLike', 'repo:example@1234/images@5678:ref:refs/heads/*'],
    ['github', 'StringLike', 'repo:project/environment:*'],
    ['github', 'StringLike', 'repository_owner_id:65:repository_id:74:*'],
    ['github', 'StringLike', 'job_workflow_ref:example/workflows/.github/workflows/build.yml@*'],
    ['github', 'StringLike', 'ref:refs/heads/main:repo:example/images:*'],
    ['enterprise', 'StringLike', 'repo:example/images:*'],
    ['gitlab', 'StringLike', 'project_path:example/images:ref_type:branch:ref:*'],
    ['gitlab', 'StringLike', 'project_path:example/group/images:*'],
    ['bitbucket', 'StringLike', '{730c34ad-38a0}:*'],
    ['circleci', 'StringLike', 'org/9ae0bc0a/project/5bfe92a3/user/*'],
    ['terraform', 'StringLike', 'organization:example:project:images:workspace:web:run_phase:*'],
    ['buildkite', 'StringLike', 'organization:example:pipeline:images:ref:refs/heads/main:*'],
    ['eks', 'StringEquals', 'system:serviceaccount:builders:packer'],
    ['eks', 'StringLike', 'system:serviceaccount:builders:*'],
    ['google', 'StringEquals', '116034098431234567890'],
    ['azure', 'StringEquals', 'sc://example/images/aws'],
  ])('%s: %s %s', (provider, operator, subject) => {
    expect(trust(bySubject(PROVIDERS[provider], operator, subject))).toEqual({ error: undefined, warnings: [] });
  });

  test('several values, each of which does', () => {
    expect(trust(bySubject(PROVIDERS.github, 'StringLike', ['repo:example/images:*', 'repo:example/web:ref:refs/heads/main']))).toEqual({ error: undefined, warnings: [] });
  });

  test('several conditions, one of which does', () => {
    const principal = github(AUDIENCE, { StringLike: { [`${GITHUB}:sub`]: '*' } }, { StringEquals: { [`${GITHUB}:sub`]: 'repo:example/images:pull_request' } });
    expect(trust(principal)).toEqual({ error: undefined, warnings: [] });
  });

  test('the repository in another claim of the provider', () => {
    expect(trust(github(AUDIENCE, { StringLike: { [`${GITHUB}:sub`]: 'repo:example/*' } }, { StringEquals: { [`${GITHUB}:repository_id`]: '74' } })))
      .toEqual({ error: undefined, warnings: [] });
    expect(trust(github(AUDIENCE, { StringEquals: { [`${GITHUB}:repository`]: 'example/images' } }))).toEqual({ error: undefined, warnings: [] });
  });

  test('a key in other capitals', () => {
    expect(trust(github(AUDIENCE, { StringLike: { [`${GITHUB.toUpperCase()}:Sub`]: 'repo:example/images:*' } })).error).toBeUndefined();
  });
});

describe('a subject that names an owner', () => {
  test.each([
    ['github', 'repo:example/*'],
    ['github', 'repo:example/images*'],
    ['github', 'repository_owner:example:*'],
    ['gitlab', 'project_path:example/*'],
    ['terraform', 'organization:example:*'],
    ['terraform', 'organization:example:project:*:workspace:web:run_phase:apply'],
    ['buildkite', 'organization:example:pipeline:*'],
  ])('%s: %s is a warning', (provider, subject) => {
    const { error, warnings } = trust(bySubject(PROVIDERS[provider], 'StringLike', subject));
    expect(error).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`^'assumedBy' .*${subject.replace(/[*]/g, '\\*')}.* \\[ack: ${WIDE}\\]$`))]);
  });

  test('one of several values', () => {
    expect(trust(bySubject(PROVIDERS.github, 'StringLike', ['repo:example/images:*', 'repo:example/*'])).warnings).toEqual([expect.stringContaining(WIDE)]);
  });

  test('is a warning of a grant, too', () => {
    const stack = stackIn(COMMERCIAL);
    new PackerBuildRole(stack, 'Packer').grantAssumeRole(bySubject(PROVIDERS.github, 'StringLike', 'repo:example/*'));
    expect(warningsOf(stack)).toEqual([expect.stringMatching(new RegExp(`^'identity' .*\\[ack: ${WIDE}\\]$`))]);
  });
});

describe('a subject that names nobody is refused', () => {
  test.each([
    ['github', 'StringLike', '*'],
    ['github', 'StringLike', '**'],
    ['github', 'StringLike', '?*'],
    ['github', 'StringLike', '*:*'],
    ['github', 'StringLike', 'repo:*'],
    ['github', 'StringLike', 'repo:*/*'],
    ['github', 'StringLike', 'repo:*/images:ref:refs/heads/main'],
    ['github', 'StringLike', 'repo:exam*'],
    ['github', 'StringLike', 'repo:example*'],
    ['github', 'StringLike', 'repo:exampl?/images:*'],
    ['github', 'StringLike', '*:example/images:*'],
    ['github', 'StringLike', '*/images:ref:refs/heads/main'],
    ['github', 'StringLike', 'repo:${aws:PrincipalTag/owner}/images:*'],
    ['github', 'StringEquals', 'repo:${aws:PrincipalTag/owner}/images:pull_request'],
    ['github', 'StringLike', 'environment:production:*'],
    ['github', 'StringEquals', 'environment:production'],
    ['github', 'StringLike', 'ref:refs/heads/main:*'],
    ['github', 'StringLike', 'actor:octocat:*'],
    ['github', 'StringLike', ''],
    ['github', 'StringEquals', 'repo:example/*'],
    ['gitlab', 'StringLike', 'project_path:*:ref_type:branch:ref:main'],
    ['bitbucket', 'StringLike', '*:*'],
    ['circleci', 'StringLike', 'org/*/project/5bfe92a3/user/*'],
    ['circleci', 'StringLike', 'org/*'],
    ['terraform', 'StringLike', 'organization:*:project:images:workspace:web:run_phase:apply'],
    ['buildkite', 'StringLike', 'organization:*'],
    ['eks', 'StringLike', 'system:serviceaccount:*'],
    ['eks', 'StringLike', 'system:serviceaccount:*:packer'],
    ['eks', 'StringLike', 'system:*'],
    ['azure', 'StringLike', 'sc://*'],
    ['google', 'StringLike', '1*'],
    ['github', 'StringNotEquals', 'repo:example/images:pull_request'],
    ['github', 'StringNotLike', 'repo:example/images:*'],
    ['github', 'StringNotEqualsIgnoreCase', 'repo:example/images:pull_request'],
    ['github', 'StringEqualsIfExists', 'repo:example/images:pull_request'],
    ['github', 'StringLikeIfExists', 'repo:example/images:*'],
    ['github', 'ForAllValues:StringLike', 'repo:example/images:*'],
    ['github', 'ForAllValues:StringEquals', 'repo:example/images:pull_request'],
    ['github', 'ForAnyValue:StringNotLike', 'repo:example/images:*'],
    ['github', 'ForAnyValue:StringLikeIfExists', 'repo:example/images:*'],
    ['github', 'Null', 'false'],
    ['github', 'ArnLike', 'repo:example/images:*'],
    ['github', 'Bool', 'true'],
  ])('%s: %s %s', (provider, operator, subject) => {
    const { error } = trust(bySubject(PROVIDERS[provider], operator, subject));
    expect(error).toMatch(/^'assumedBy' lets any subject of the identity provider .* assume the role.*: .* \[Stack\/Packer\]$/);
    expect(error).toContain(`${operator} ${PROVIDERS[provider].name}:sub = ${JSON.stringify(subject)}`);
    expect(error).toContain(`'${PROVIDERS[provider].name}:sub'`);
  });

  test('one of several values', () => {
    expect(trust(bySubject(PROVIDERS.github, 'StringLike', ['repo:example/images:*', 'repo:*'])).error).toContain("'assumedBy' lets any subject");
    expect(trust(bySubject(PROVIDERS.github, 'StringLike', [])).error).toContain("'assumedBy' lets any subject");
  });

  test('in a claim that anyone can have', () => {
    expect(trust(github(AUDIENCE, { StringEquals: { [`${GITHUB}:actor`]: 'octocat', [`${GITHUB}:environment`]: 'production' } })).error).toContain("'assumedBy' lets any subject");
    expect(trust(github(AUDIENCE, { StringLike: { [`${GITHUB}:repository`]: '*' } })).error).toContain("'assumedBy' lets any subject");
  });

  test('without any condition on it', () => {
    expect(trust(github(AUDIENCE)).error).toMatch(/^'assumedBy' lets any subject of the identity provider "arn:[^"]+" assume the role: /);
    expect(trust(new iam.FederatedPrincipal(arnOf(PROVIDERS.github), AUDIENCE, 'sts:*')).error).toContain("'assumedBy' lets any subject");
    expect(trust(new iam.FederatedPrincipal('cognito-identity.amazonaws.com', {}, 'sts:AssumeRoleWithWebIdentity')).error).toContain("'assumedBy' lets any subject");
  });

  test('by the key of another provider', () => {
    expect(trust(web(PROVIDERS.gitlab, audienceOf(PROVIDERS.gitlab), SUBJECT)).error).toContain("'assumedBy' lets any subject");
  });

  test('in one of several principals', () => {
    const composite = new iam.CompositePrincipal(bySubject(PROVIDERS.github, 'StringLike', 'repo:example/images:*'), bySubject(PROVIDERS.gitlab, 'StringLike', 'project_path:*'));
    expect(trust(composite).error).toContain('lets any subject of the identity provider "arn:aws:iam::111122223333:oidc-provider/gitlab.com"');
  });

  test('behind conditions and session tags', () => {
    const principal = bySubject(PROVIDERS.github, 'StringLike', 'repo:*').withSessionTags().withConditions({ Bool: { 'aws:SecureTransport': 'true' } });
    expect(trust(principal).error).toContain("'assumedBy' lets any subject");
  });
});

describe('an audience', () => {
  const key = `${GITHUB}:aud`;
  test.each<[string, iam.Conditions]>([
    ['nothing', {}],
    ['a star', { StringLike: { [key]: '*' } }],
    ['two stars', { StringLike: { [key]: '**' } }],
    ['a pattern', { StringLike: { [key]: 'sts.*' } }],
    ['a star that is taken as it stands', { StringEquals: { [key]: '*' } }],
    ['one that it is not', { StringNotEquals: { [key]: 'sts.amazonaws.com' } }],
    ['one if there is one', { StringEqualsIfExists: { [key]: 'sts.amazonaws.com' } }],
    ['all of them', { 'ForAllValues:StringEquals': { [key]: 'sts.amazonaws.com' } }],
    ['that there is one', { Null: { [key]: 'false' } }],
    ['the audience of another provider', { StringEquals: { 'gitlab.com:aud': 'https://gitlab.com' } }],
    ['an empty one', { StringEquals: { [key]: '' } }],
  ])('is refused by %s', (_, conditions) => {
    expect(trust(github(SUBJECT, conditions)).error).toMatch(/^'assumedBy' lets any audience of the identity provider .* assume the role.*: .* \[Stack\/Packer\]$/);
  });

  test.each<[string, iam.Conditions]>([
    ['StringEquals', { StringEquals: { [key]: 'sts.amazonaws.com' } }],
    ['StringLike without wildcards', { StringLike: { [key]: 'sts.amazonaws.com' } }],
    ['ForAnyValue', { 'ForAnyValue:StringEquals': { [key]: ['sts.amazonaws.com', 'https://github.com/example'] } }],
  ])('is taken by %s', (_, conditions) => {
    expect(trust(github(SUBJECT, conditions))).toEqual({ error: undefined, warnings: [] });
  });
});

describe('a SAML provider', () => {
  const provider = 'arn:aws:iam::111122223333:saml-provider/example';
  const of = (scope: Construct) => iam.SamlProvider.fromSamlProviderArn(scope, 'Saml', provider);
  const saml = (conditions: iam.Conditions) => (scope: Construct) => new iam.SamlPrincipal(of(scope), conditions);

  test.each<[string, iam.Conditions]>([
    ['no condition', {}],
    ['a condition on something else', { StringEquals: { 'SAML:sub_type': 'persistent' } }],
    ['any endpoint', { StringLike: { 'SAML:aud': '*' } }],
    ['an endpoint if there is one', { StringEqualsIfExists: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }],
    ['all endpoints', { 'ForAllValues:StringEquals': { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }],
  ])('is refused with %s', (_, conditions) => {
    expect(trust(saml(conditions)).error).toMatch(/^'assumedBy' lets any audience of the identity provider "arn:aws:iam::111122223333:saml-provider\/example" assume the role.*'SAML:aud'/);
  });

  test('is taken with the endpoint of AWS: the provider says in its assertion who gets which role', () => {
    expect(trust(saml({ StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }))).toEqual({ error: undefined, warnings: [] });
    expect(trust((scope) => new iam.SamlConsolePrincipal(of(scope)))).toEqual({ error: undefined, warnings: [] });
  });
});

describe('anyone', () => {
  const any = (conditions: iam.Conditions) => new iam.PrincipalWithConditions(new iam.AnyPrincipal(), conditions);

  test.each<[string, iam.Conditions]>([
    ['an organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ['several organizations', { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5', 'o-b1b2c3d4e5'] } }],
    ['units', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*' } }],
    ['an account', { StringEquals: { 'aws:PrincipalAccount': '111122223333' } }],
    ['an account, the key in other capitals', { StringEquals: { 'AWS:principalaccount': '111122223333' } }],
    ['a role', { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/builder' } }],
    ['roles of an account', { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::111122223333:role/*' } }],
    ['a role by text', { StringEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/builder', 'arn:aws:iam::444455556666:role/builder'] } }],
    ['roles by text', { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/build-*' } }],
    ['an organization, and a role of any account in it', {
      StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/builder' },
    }],
  ])('is taken within %s', (_, conditions) => {
    expect(trust(any(conditions))).toEqual({ error: undefined, warnings: [] });
    expect(trust(new iam.PrincipalWithConditions(new iam.StarPrincipal(), conditions)).error).toBeUndefined();
  });

  test.each<[string, iam.Conditions]>([
    ['an address', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }],
    ['encryption', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['an external id', { StringEquals: { 'sts:ExternalId': 'example' } }],
    ['a tag, which anyone can set at home', { StringEquals: { 'aws:PrincipalTag/team': 'images' } }],
    ['two factors', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }],
    ['any organization', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }],
    ['the star as an organization', { StringEquals: { 'aws:PrincipalOrgID': '*' } }],
    ['every other organization', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ['an organization if there is one', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ['that there is an organization', { Null: { 'aws:PrincipalOrgID': 'false' } }],
    ['an organization, or any', { StringLike: { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5', '*'] } }],
    ['no organization', { StringEquals: { 'aws:PrincipalOrgID': [] } }],
    ['all units', { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } }],
    ['units of any organization', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-*' } }],
    ['accounts that begin so', { StringLike: { 'aws:PrincipalAccount': '1111*' } }],
    ['a role of any account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/builder' } }],
    ['a role of accounts that begin so', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::1111*:role/builder' } }],
    ['any role', { ArnLike: { 'aws:PrincipalArn': '*' } }],
    // A path may hold colons: role/x:iam::111122223333:role/ of any account matches.
    ['text that a path can hold, too', { StringLike: { 'aws:PrincipalArn': 'arn:*:iam::111122223333:role/*' } }],
    ['an unknown operator', { StringMatches: { 'aws:PrincipalAccount': '111122223333' } }],
  ])('is refused within %s', (_, conditions) => {
    expect(trust(any(conditions)).error).toMatch(/^'assumedBy' lets anyone assume the role.*: .*aws:PrincipalOrgID.* \[Stack\/Packer\]$/);
  });

  test.each<[string, iam.IPrincipal]>([
    ['a star as ARN', new iam.ArnPrincipal('*')],
    ['every account', new iam.AccountPrincipal('*')],
    ['every role of a name', new iam.ArnPrincipal('arn:aws:iam::*:role/builder')],
    ['every service', new iam.ServicePrincipal('*')],
    ['a composite', new iam.CompositePrincipal(new iam.ServicePrincipal('ec2.amazonaws.com'), new iam.StarPrincipal())],
  ])('is refused as %s', (_, principal) => {
    expect(trust(principal).error).toContain("'assumedBy' lets anyone assume the role");
  });

  test('is refused in a grant', () => {
    const builder = new PackerBuildRole(stackIn(COMMERCIAL), 'Packer');
    expect(() => builder.grantAssumeRole(any({ Bool: { 'aws:SecureTransport': 'true' } }))).toThrow("'identity' lets anyone assume the role");
    expect(() => builder.grantAssumeRole(bySubject(PROVIDERS.github, 'StringLike', 'repo:*'))).toThrow("'identity' lets any subject");
  });

  test.each<[string, iam.IPrincipal]>([
    ['an account', new iam.AccountPrincipal('444455556666')],
    ['the account', new iam.AccountRootPrincipal()],
    ['an organization', new iam.OrganizationPrincipal('o-a1b2c3d4e5')],
    ['services', new iam.CompositePrincipal(new iam.ServicePrincipal('ec2.amazonaws.com'), new iam.ServicePrincipal('codebuild.amazonaws.com'))],
    ['a role', new iam.ArnPrincipal('arn:aws:iam::111122223333:role/builder')],
  ])('is not %s', (_, principal) => {
    expect(trust(principal)).toEqual({ error: undefined, warnings: [] });
  });
});

describe('what is known at deployment only is taken', () => {
  const parameter = (scope: Construct) => new CfnParameter(scope, 'Value').valueAsString;
  const subject = (value: (scope: Construct) => unknown) => (scope: Construct) =>
    github(AUDIENCE, { StringLike: { [`${GITHUB}:sub`]: value(scope) } });

  test.each<[string, Principal]>([
    ['a subject', subject(parameter)],
    ['a list of subjects', subject((scope) => new CfnParameter(scope, 'List', { type: 'CommaDelimitedList' }).valueAsList)],
    ['the owner of a subject', subject((scope) => `repo:${parameter(scope)}/*`)],
    ['the repository of a subject', subject((scope) => `repo:example/${parameter(scope)}:*`)],
    ['a substitution', subject(() => Fn.sub('repo:${Owner}/images:*'))],
    ['an audience', (scope) => github(SUBJECT, { StringEquals: { [`${GITHUB}:aud`]: parameter(scope) } })],
    ['the keys, which CloudFormation takes by a CfnJson only', (scope) => {
      const issuer = parameter(scope);
      return new iam.WebIdentityPrincipal(arnOf(PROVIDERS.eks), {
        StringEquals: new CfnJson(scope, 'Conditions', { value: { [`${issuer}:sub`]: 'system:serviceaccount:builders:packer', [`${issuer}:aud`]: 'sts.amazonaws.com' } }) as any,
      });
    }],
    ['a provider', (scope) => new iam.WebIdentityPrincipal(new iam.OidcProviderNative(scope, 'Provider', { url: `https://${GITHUB}` }).oidcProviderArn, both(AUDIENCE, SUBJECT))],
    ['an organization', (scope) => new iam.OrganizationPrincipal(parameter(scope))],
    ['an account', (scope) => new iam.AccountPrincipal(parameter(scope))],
    ['the account of a role', new iam.PrincipalWithConditions(new iam.AnyPrincipal(), { ArnLike: { 'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/*` } })],
  ])('%s', (_, principal) => {
    expect(trust(principal)).toEqual({ error: undefined, warnings: [] });
  });

  test('not what stands around it', () => {
    expect(trust(subject((scope) => `repo:*/${parameter(scope)}:*`)).error).toContain("'assumedBy' lets any subject");
    expect(trust(subject((scope) => ['repo:*', parameter(scope)])).error).toContain("'assumedBy' lets any subject");
    expect(trust(subject(() => Lazy.string({ produce: () => 'repo:*' }))).error).toContain("'assumedBy' lets any subject");
    expect(trust((scope) => new iam.WebIdentityPrincipal(
      new iam.OidcProviderNative(scope, 'Provider', { url: `https://${GITHUB}` }).oidcProviderArn, AUDIENCE)).error)
      .toContain("'assumedBy' lets any subject of the identity provider \"…\" assume the role: add StringEquals or StringLike on '…:sub'");
    expect(trust(new iam.WebIdentityPrincipal(`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:oidc-provider/gitlab.com`, both(AUDIENCE, SUBJECT))).error)
      .toContain("add StringEquals or StringLike on 'gitlab.com:sub'");
  });

  test('a new provider whose subject names an owner is a warning', () => {
    const { warnings } = trust((scope) => new iam.WebIdentityPrincipal(new iam.OidcProviderNative(scope, 'Provider', { url: `https://${GITHUB}` }).oidcProviderArn,
      both(AUDIENCE, { StringLike: { [`${GITHUB}:sub`]: 'repo:example/*' } })));
    expect(warnings).toEqual([expect.stringContaining(WIDE)]);
  });
});
