import { Aws, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type {
  BitbucketCallerOptions, BuildkiteCallerOptions, CircleCiCallerOptions, EksPodIdentityCallerOptions, EksServiceAccountCallerOptions,
  GitHubCallerOptions, GitLabCallerOptions, PermissionSetCallerOptions, RolesAnywhereCallerOptions,
} from './build-caller-options';
import { ROLES_ANYWHERE_ACTIONS } from './permissions';
import { shown, worded } from '../../validation/fail';
import { shownAsIs } from '../../validation/kinds';
import { ACCOUNT_ID, EKS_CLUSTER_ARN, like, OIDC_PROVIDER_ARN, Shape, TRUST_ANCHOR_ARN } from '../../validation/shapes';

/* What texts of other vendors look like. None lets the separators of a subject through, and a wildcard only where it is meant. */
const UUID = like('a UUID without braces', /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, '9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2');
const NUMBER_OF_GITHUB = like('a number', /^\d+$/, '123456');
const SLUG = like('a name of letters, digits and any of . _ -', /^[\w.-]+$/, 'example');
const REPOSITORY = like('an owner and a repository', /^[\w.-]+\/[\w.-]+$/, 'example/images');
const PROJECT = like('a project with its groups', /^[\w.-]+(?:\/[\w.-]+)+$/, 'example/images');
// Git has neither `:` nor `?` nor `*` in names, so a star can only be meant as a wildcard.
const REF = like('the name of a branch or tag, with * for several', /^[^\s:?$~^\\[\]]+$/, 'main');
const ENVIRONMENT = like('the name of an environment without : and wildcards', /^[^:*?$]+$/, 'production');
const HOST = like('the name of a host', /^[a-z\d-]+(?:\.[a-z\d-]+)+(?::\d+)?$/i, 'gitlab.example.com');
const AUDIENCE = like('one audience without wildcards', /^[^*?$\s]+$/, 'https://gitlab.com');
const ISSUER = like('the issuer of a cluster', /^[a-z\d.-]+(?:\/[\w.-]+)+$/i, 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE');
const KUBERNETES = like('a name of Kubernetes', /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/, 'builders');
const COMMON_NAME = like('a common name without wildcards', /^[^*?$]+$/, 'build-01.example.com');
const PERMISSION_SET = like('the name of a permission set', /^[\w+=,.@-]{1,32}$/, 'ImageBuilders');

/** The options of one kind of caller, looked at one by one. */
class Asked<Options extends object> {
  constructor(private readonly method: string, private readonly options: Options) {
    if (typeof options !== 'object' || options === null) this.fail('options', `is ${shownAsIs(options)}, which is not an object`, 'give an object with the options');
  }

  fail(option: string, problem: string, cure: string): never {
    throw new Error(`${worded(option, problem, cure)} [BuildCaller.${this.method}]`);
  }

  /** A text that becomes part of a pattern: what only the deployment knows could hold a wildcard there. */
  text(option: keyof Options & string, { is, pattern, cure }: Shape): string {
    const value: unknown = this.options[option];
    if (value === undefined) this.fail(option, 'is not set', cure);
    if (Token.isUnresolved(value)) this.fail(option, 'is known at deployment only', cure);
    if (typeof value !== 'string' || !pattern.test(value)) this.fail(option, `is ${shownAsIs(value)}, which is not ${is}`, cure);
    return value;
  }

  optional(option: keyof Options & string, shape: Shape): string | undefined {
    return this.options[option] === undefined ? undefined : this.text(option, shape);
  }

  /** A text that is compared as a whole, so that one of the deployment may stand for it. Wildcards would stand for more. */
  whole(option: keyof Options & string, shape: Shape): string {
    const value: unknown = this.options[option];
    if (typeof value === 'string' && Token.isUnresolved(value)) return value;
    const text = this.text(option, shape);
    return /[*?]/.test(text) ? this.fail(option, `is ${shown(text)}, which can match more than one thing`, shape.cure) : text;
  }

  /** The one option that is set of several, and its value. */
  one<Name extends keyof Options & string>(shapes: Record<Name, Shape>): [Name, string] {
    const names = Object.keys(shapes) as Name[];
    const given = names.filter((name) => this.options[name] !== undefined)
      .map((name): [Name, string] => [name, this.text(name, shapes[name])]);
    if (given.length !== 1) {
      this.fail(names.join("', '"), given.length === 0 ? 'are not set' : 'are set together',
        'set exactly one of them; give the role a CompositePrincipal for several callers');
    }
    return given[0];
  }
}

/** A provider that the account has already, if none is given. */
function providerOf(asked: Asked<{ providerArn?: string }>, options: { readonly providerArn?: string }, issuer: string): string {
  return options.providerArn === undefined
    ? `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:oidc-provider/${issuer}`
    : asked.whole('providerArn', OIDC_PROVIDER_ARN);
}

/** Anyone who has a token of one audience and one subject: a pattern where the subject has a star. */
function tokenOf(providerArn: string, issuer: string, audience: string, subject: string): iam.IPrincipal {
  const isPattern = subject.includes('*');
  return new iam.WebIdentityPrincipal(providerArn, {
    StringEquals: { [`${issuer}:aud`]: audience, ...(!isPattern && { [`${issuer}:sub`]: subject }) },
    ...(isPattern && { StringLike: { [`${issuer}:sub`]: subject } }),
  });
}

class RolesAnywherePrincipal extends iam.ServicePrincipal {
  public addToAssumeRolePolicy(document: iam.PolicyDocument): void {
    document.addStatements(new iam.PolicyStatement({ actions: ROLES_ANYWHERE_ACTIONS, principals: [this] }));
  }
}

/**
 * Who may assume a role to build images: principals for `assumedBy` that name one repository, project, service account, certificate or permission set.
 *
 * Each is narrow by construction: no option takes in everything of an owner. Several callers are a `new iam.CompositePrincipal(…)` of them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
 * @example
 * new PackerBuildRole(this, 'Packer', { assumedBy: BuildCaller.gitHub({ repository: 'example/images', branch: 'main' }) });
 */
export class BuildCaller {
  /**
   * A workflow of one repository of GitHub, on one branch or Git tag or for one environment.
   *
   * Source: GitHub Docs, "Configuring OpenID Connect in Amazon Web Services" and "OpenID Connect reference".
   *
   * @param options who calls. The call fails if one has another form, or if not exactly one of `branch`, `environment` and `tag` is set
   */
  public static gitHub(options: GitHubCallerOptions): iam.IPrincipal {
    const asked = new Asked('gitHub', options);
    const [owner, name] = asked.text('repository', REPOSITORY).split('/');
    const [ownerId, repositoryId] = [asked.optional('ownerId', NUMBER_OF_GITHUB), asked.optional('repositoryId', NUMBER_OF_GITHUB)];
    if ((ownerId === undefined) !== (repositoryId === undefined)) asked.fail("ownerId', 'repositoryId", 'are not set together', 'set both or none');
    const [kind, value] = asked.one({ branch: REF, environment: ENVIRONMENT, tag: REF });
    const enterprise = asked.optional('enterprise', SLUG);
    const issuer = `token.actions.githubusercontent.com${enterprise ? `/${enterprise}` : ''}`;
    const repository = ownerId ? `${owner}@${ownerId}/${name}@${repositoryId}` : `${owner}/${name}`;
    const run = { branch: `ref:refs/heads/${value}`, environment: `environment:${value}`, tag: `ref:refs/tags/${value}` }[kind];
    return tokenOf(providerOf(asked, options, issuer), issuer, 'sts.amazonaws.com', `repo:${repository}:${run}`);
  }

  /**
   * A pipeline of one project of GitLab, on one branch or Git tag.
   *
   * Source: GitLab Docs, "Configure OpenID Connect in AWS to retrieve temporary credentials".
   *
   * @param options who calls. The call fails if one has another form, or if not exactly one of `branch` and `tag` is set
   */
  public static gitLab(options: GitLabCallerOptions): iam.IPrincipal {
    const asked = new Asked('gitLab', options);
    const project = asked.text('project', PROJECT);
    const [kind, value] = asked.one({ branch: REF, tag: REF });
    const host = asked.optional('host', HOST) ?? 'gitlab.com';
    const audience = asked.optional('audience', AUDIENCE) ?? `https://${host}`;
    return tokenOf(providerOf(asked, options, host), host, audience, `project_path:${project}:ref_type:${kind}:ref:${value}`);
  }

  /**
   * A job of one project of CircleCI.
   *
   * Source: CircleCI Docs, "Using OpenID Connect tokens in jobs".
   *
   * @param options who calls. The call fails if one has another form
   */
  public static circleCi(options: CircleCiCallerOptions): iam.IPrincipal {
    const asked = new Asked('circleCi', options);
    const organization = asked.text('organizationId', UUID);
    const project = asked.text('projectId', UUID);
    const issuer = `oidc.circleci.com/org/${organization}`;
    return tokenOf(providerOf(asked, options, issuer), issuer, organization, `org/${organization}/project/${project}/user/*`);
  }

  /**
   * A step of the pipelines of one repository of Bitbucket Cloud.
   *
   * Source: Bitbucket Cloud documentation, "Deploy on AWS using Bitbucket Pipelines OpenID Connect".
   *
   * @param options who calls. The call fails if one has another form
   */
  public static bitbucket(options: BitbucketCallerOptions): iam.IPrincipal {
    const asked = new Asked('bitbucket', options);
    const issuer = `api.bitbucket.org/2.0/workspaces/${asked.text('workspace', SLUG)}/pipelines-config/identity/oidc`;
    const environment = asked.optional('environmentUuid', UUID);
    const subject = `{${asked.text('repositoryUuid', UUID)}}:${environment ? `{${environment}}:` : ''}*`;
    return tokenOf(providerOf(asked, options, issuer), issuer, `ari:cloud:bitbucket::workspace/${asked.text('workspaceUuid', UUID)}`, subject);
  }

  /**
   * A job of one pipeline of Buildkite.
   *
   * Source: Buildkite documentation, "OIDC with AWS".
   *
   * @param options who calls. The call fails if one has another form
   */
  public static buildkite(options: BuildkiteCallerOptions): iam.IPrincipal {
    const asked = new Asked('buildkite', options);
    const issuer = 'agent.buildkite.com';
    const branch = asked.optional('branch', REF);
    const subject = `organization:${asked.text('organization', SLUG)}:pipeline:${asked.text('pipeline', SLUG)}:ref:${branch ? `refs/heads/${branch}:commit:` : ''}*`;
    return tokenOf(providerOf(asked, options, issuer), issuer, 'sts.amazonaws.com', subject);
  }

  /**
   * Pods of one service account of a cluster of Amazon EKS, by EKS Pod Identity.
   *
   * The association must not switch off session tags: they say which cluster, namespace and service account calls.
   *
   * Source: Amazon EKS User Guide, "Create IAM role with trust policy required by EKS Pod Identity".
   *
   * @param options who calls. The call fails if one has another form
   */
  public static eksPodIdentity(options: EksPodIdentityCallerOptions): iam.IPrincipal {
    const asked = new Asked('eksPodIdentity', options);
    return new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': asked.whole('clusterArn', EKS_CLUSTER_ARN),
          'aws:RequestTag/kubernetes-namespace': asked.text('kubernetesNamespace', KUBERNETES),
          'aws:RequestTag/kubernetes-service-account': asked.text('serviceAccount', KUBERNETES),
        },
      },
    }));
  }

  /**
   * Pods of one service account of a cluster of Amazon EKS, by IAM roles for service accounts (IRSA).
   *
   * Source: Amazon EKS User Guide, "Assign IAM roles to Kubernetes service accounts".
   *
   * @param options who calls. The call fails if one has another form
   */
  public static eksServiceAccount(options: EksServiceAccountCallerOptions): iam.IPrincipal {
    const asked = new Asked('eksServiceAccount', options);
    const subject = `system:serviceaccount:${asked.text('kubernetesNamespace', KUBERNETES)}:${asked.text('serviceAccount', KUBERNETES)}`;
    return tokenOf(asked.whole('providerArn', OIDC_PROVIDER_ARN), asked.text('issuer', ISSUER), 'sts.amazonaws.com', subject);
  }

  /**
   * Machines outside AWS that hold a certificate with one common name, by IAM Roles Anywhere.
   *
   * Source: IAM Roles Anywhere User Guide, "The IAM Roles Anywhere trust model".
   *
   * @param options who calls. The call fails if one has another form
   */
  public static rolesAnywhere(options: RolesAnywhereCallerOptions): iam.IPrincipal {
    const asked = new Asked('rolesAnywhere', options);
    return new RolesAnywherePrincipal('rolesanywhere.amazonaws.com', {
      conditions: {
        ArnEquals: { 'aws:SourceArn': asked.whole('trustAnchorArn', TRUST_ANCHOR_ARN) },
        StringEquals: { 'aws:PrincipalTag/x509Subject/CN': asked.text('commonName', COMMON_NAME) },
      },
    });
  }

  /**
   * People who sign in by IAM Identity Center with one permission set.
   *
   * The role of a permission set ends in 16 characters that change when the set is provisioned again: any 16 are let through, so the trust stays.
   *
   * Source: IAM Identity Center User Guide, "Referencing permission sets in resource policies, Amazon EKS, and AWS KMS".
   *
   * @param options who calls. The call fails if one has another form
   */
  public static permissionSet(options: PermissionSetCallerOptions): iam.IPrincipal {
    const asked = new Asked('permissionSet', options);
    const account = options.accountId === undefined ? Aws.ACCOUNT_ID : asked.whole('accountId', ACCOUNT_ID);
    const folder = `arn:${Aws.PARTITION}:iam::${account}:role/aws-reserved/sso.amazonaws.com`;
    const role = `AWSReservedSSO_${asked.text('name', PERMISSION_SET)}_${'?'.repeat(16)}`;
    // The path has the region of Identity Center, except for us-east-1.
    return new iam.AccountPrincipal(account).withConditions({ ArnLike: { 'aws:PrincipalArn': [`${folder}/${role}`, `${folder}/*/${role}`] } });
  }

  private constructor() {}
}
