import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type {
  BitbucketCallerOptions, BuildkiteCallerOptions, CircleCiCallerOptions, EksPodIdentityCallerOptions, EksServiceAccountCallerOptions,
  GitHubCallerOptions, GitLabCallerOptions, PermissionSetCallerOptions, RolesAnywhereCallerOptions,
  SessionOptions,
} from './build-caller-options';
import { CheckedOptions } from './checked-options';
import { ROLES_ANYWHERE_ACTIONS } from './permissions';
import { SessionPrincipal } from './session';
import { ACCOUNT_ID, EKS_CLUSTER_ARN, like, OIDC_PROVIDER_ARN, TRUST_ANCHOR_ARN } from '../../validation/shapes';

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
const ISSUER =
  like('the issuer of a cluster', /^[a-z\d.-]+(?:\/[\w.-]+)+$/i, 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE');
const KUBERNETES = like('a name of Kubernetes', /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/, 'builders');
const COMMON_NAME = like('a common name without wildcards', /^[^*?$]+$/, 'build-01.example.com');
const PERMISSION_SET = like('the name of a permission set', /^[\w+=,.@-]{1,32}$/, 'ImageBuilders');

/** A provider that the account has already, if none is given. */
function providerOf(asked: CheckedOptions<{ providerArn?: string }>, options: { readonly providerArn?: string }, issuer: string): string {
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
 * Principals for `assumedBy`, each of which names one repository, project, service account, certificate or permission set.
 *
 * No option allows all repositories or projects of an owner. Combine several callers with `new iam.CompositePrincipal(…)`.
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
   * @param options the caller. A value with another form is an error, or if not exactly one of `branch`, `environment` and
   * `tag` is set
   */
  public static gitHub(options: GitHubCallerOptions): iam.IPrincipal {
    const asked = new CheckedOptions('gitHub', options);
    const [owner, name] = asked.text('repository', REPOSITORY).split('/');
    const [ownerId, repositoryId] = [asked.optional('ownerId', NUMBER_OF_GITHUB), asked.optional('repositoryId', NUMBER_OF_GITHUB)];
    if ((ownerId === undefined) !== (repositoryId === undefined)) {
      asked.fail("ownerId', 'repositoryId", 'are not set together', 'set both or none');
    }
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
   * @param options the caller. A value with another form is an error, or if not exactly one of `branch` and `tag` is set
   */
  public static gitLab(options: GitLabCallerOptions): iam.IPrincipal {
    const asked = new CheckedOptions('gitLab', options);
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
   * @param options the caller. A value with another form is an error
   */
  public static circleCi(options: CircleCiCallerOptions): iam.IPrincipal {
    const asked = new CheckedOptions('circleCi', options);
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
   * @param options the caller. A value with another form is an error
   */
  public static bitbucket(options: BitbucketCallerOptions): iam.IPrincipal {
    const asked = new CheckedOptions('bitbucket', options);
    const issuer = `api.bitbucket.org/2.0/workspaces/${asked.text('workspace', SLUG)}/pipelines-config/identity/oidc`;
    const environment = asked.optional('environmentUuid', UUID);
    const subject = `{${asked.text('repositoryUuid', UUID)}}:${environment ? `{${environment}}:` : ''}*`;
    return tokenOf(providerOf(asked, options, issuer), issuer, `ari:cloud:bitbucket::workspace/${asked.text('workspaceUuid', UUID)}`,
      subject);
  }

  /**
   * A job of one pipeline of Buildkite.
   *
   * Source: Buildkite documentation, "OIDC with AWS".
   *
   * @param options the caller. A value with another form is an error
   */
  public static buildkite(options: BuildkiteCallerOptions): iam.IPrincipal {
    const asked = new CheckedOptions('buildkite', options);
    const issuer = 'agent.buildkite.com';
    const branch = asked.optional('branch', REF);
    const subject =
      `organization:${asked.text('organization', SLUG)}:pipeline:${asked.text('pipeline', SLUG)}:ref:${branch ? `refs/heads/${branch}:commit:` : ''}*`;
    return tokenOf(providerOf(asked, options, issuer), issuer, 'sts.amazonaws.com', subject);
  }

  /**
   * Pods of one service account of a cluster of Amazon EKS, by EKS Pod Identity.
   *
   * Do not turn off session tags in the association: the trust policy reads the cluster, the namespace and the service account
   * from them.
   *
   * Source: Amazon EKS User Guide, "Create IAM role with trust policy required by EKS Pod Identity".
   *
   * @param options the caller. A value with another form is an error
   */
  public static eksPodIdentity(options: EksPodIdentityCallerOptions): iam.IPrincipal {
    const asked = new CheckedOptions('eksPodIdentity', options);
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
   * @param options the caller. A value with another form is an error
   */
  public static eksServiceAccount(options: EksServiceAccountCallerOptions): iam.IPrincipal {
    const asked = new CheckedOptions('eksServiceAccount', options);
    const subject = `system:serviceaccount:${asked.text('kubernetesNamespace', KUBERNETES)}:${asked.text('serviceAccount', KUBERNETES)}`;
    return tokenOf(asked.whole('providerArn', OIDC_PROVIDER_ARN), asked.text('issuer', ISSUER), 'sts.amazonaws.com', subject);
  }

  /**
   * Machines outside AWS that hold a certificate with one common name, by IAM Roles Anywhere.
   *
   * Source: IAM Roles Anywhere User Guide, "The IAM Roles Anywhere trust model".
   *
   * @param options the caller. A value with another form is an error
   */
  public static rolesAnywhere(options: RolesAnywhereCallerOptions): iam.IPrincipal {
    const asked = new CheckedOptions('rolesAnywhere', options);
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
   * The name of its role ends in 16 characters that change when the set is provisioned again. The trust policy accepts any 16
   * characters, so it stays valid.
   *
   * Source: IAM Identity Center User Guide, "Referencing permission sets in resource policies, Amazon EKS, and AWS KMS".
   *
   * @param options the caller. A value with another form is an error
   */
  public static permissionSet(options: PermissionSetCallerOptions): iam.IPrincipal {
    const asked = new CheckedOptions('permissionSet', options);
    const account = options.accountId === undefined ? Aws.ACCOUNT_ID : asked.whole('accountId', ACCOUNT_ID);
    const folder = `arn:${Aws.PARTITION}:iam::${account}:role/aws-reserved/sso.amazonaws.com`;
    const role = `AWSReservedSSO_${asked.text('name', PERMISSION_SET)}_${'?'.repeat(16)}`;
    // The path has the region of Identity Center, except for us-east-1.
    return new iam.AccountPrincipal(account).withConditions({
      ArnLike: { 'aws:PrincipalArn': [`${folder}/${role}`, `${folder}/*/${role}`] },
    });
  }

  /**
   * A caller whose sessions carry tags or a source identity: the trust policy demands the declared ones, and lets no others be set.
   *
   * For a role that calls, `sessionTags` and `sourceIdentities` of `PackerBuildRole` are the other side. A provider of OpenID Connect puts
   * both into its tokens, such as `buildkite-agent oidc request-token --aws-session-tag`.
   *
   * Source: IAM User Guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with assumed roles".
   *
   * @param caller who calls: a role, or what another method makes. The call fails for one that says itself what its sessions carry, such as
   * IAM Roles Anywhere
   * @param options what sessions carry. The call fails if that is nothing, or if one has another form
   */
  public static withSession(caller: iam.IPrincipal, options: SessionOptions): iam.IPrincipal {
    return new SessionPrincipal(caller, new CheckedOptions('withSession', options), options);
  }

  private constructor() {}
}
