/**
 * An identity provider of OpenID Connect, as IAM knows it.
 */
export interface IdentityProviderOptions {
  /**
   * The ARN of the provider in IAM, such as `openIdConnectProviderArn` of `new iam.OpenIdConnectProvider(…)` or `attrArn` of
   * `new iam.CfnOIDCProvider(…)`. IAM needs no thumbprints for well-known providers.
   *
   * @default - the provider with this URL in the account of the role
   */
  readonly providerArn?: string;
}

/**
 * A workflow of GitHub Actions.
 */
export interface GitHubCallerOptions extends IdentityProviderOptions {
  /** The owner and the name of the repository, such as `example/images`. */
  readonly repository: string;

  /**
   * The numeric ID of the owner. Set `ownerId` and `repositoryId` for a repository that was created, renamed or transferred
   * after 15 July 2026: GitHub puts them into its tokens. `gh api repos/example/images --jq .owner.id` prints it.
   *
   * @default - the token names the owner only
   */
  readonly ownerId?: string;

  /**
   * The numeric ID of the repository. Given together with `ownerId`. `gh api repos/example/images --jq .id` prints it.
   *
   * @default - the token names the repository only
   */
  readonly repositoryId?: string;

  /**
   * The branch of the workflow, such as `main`, or `release/*` for several branches. Exactly one of `branch`, `environment`
   * and `tag` is set.
   *
   * @default - `environment` or `tag` decides which runs can assume the role
   */
  readonly branch?: string;

  /**
   * The environment that the job names, such as `production`. Its protection rules say who may deploy to it.
   *
   * @default - `branch` or `tag` decides which runs can assume the role
   */
  readonly environment?: string;

  /**
   * The Git tag of the workflow, such as `v1.2.3`, or `v*` for several.
   *
   * @default - `branch` or `environment` decides which runs can assume the role
   */
  readonly tag?: string;

  /**
   * The enterprise whose tokens have an issuer of their own, such as `octo-enterprise`.
   *
   * @default - tokens come from `https://token.actions.githubusercontent.com`
   */
  readonly enterprise?: string;
}

/**
 * A pipeline of GitLab.
 */
export interface GitLabCallerOptions extends IdentityProviderOptions {
  /** The project with its groups, such as `example/images`. */
  readonly project: string;

  /**
   * The branch of the pipeline, such as `main`, or `release/*` for several branches. Exactly one of `branch` and `tag` is set.
   *
   * @default - `tag` decides which pipelines can assume the role
   */
  readonly branch?: string;

  /**
   * The Git tag of the pipeline, such as `v1.2.3`, or `v*` for several.
   *
   * @default - `branch` decides which pipelines can assume the role
   */
  readonly tag?: string;

  /**
   * The host of a self-managed GitLab, such as `gitlab.example.com`.
   *
   * @default 'gitlab.com'
   */
  readonly host?: string;

  /**
   * The audience that the job asks for, as `aud` of its `id_tokens`.
   *
   * @default - the URL of the host, such as `https://gitlab.com`
   */
  readonly audience?: string;
}

/**
 * A project of CircleCI.
 */
export interface CircleCiCallerOptions extends IdentityProviderOptions {
  /** The id of the organization: a UUID, from its settings. */
  readonly organizationId: string;

  /** The id of the project: a UUID, from its settings. Every branch of the project can assume the role. */
  readonly projectId: string;
}

/**
 * A repository of Bitbucket Cloud.
 */
export interface BitbucketCallerOptions extends IdentityProviderOptions {
  /** The workspace, such as `example`. */
  readonly workspace: string;

  /**
   * The UUID of the workspace without braces, such as `9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2`. The settings of the repository show it under
   * OpenID Connect.
   */
  readonly workspaceUuid: string;

  /** The UUID of the repository without braces, such as `9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2`. */
  readonly repositoryUuid: string;

  /**
   * The UUID, without braces, of the deployment environment that the step names, such as
   * `9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2`.
   *
   * @default - every step of every branch of the repository can assume the role
   */
  readonly environmentUuid?: string;
}

/**
 * A pipeline of Buildkite.
 */
export interface BuildkiteCallerOptions extends IdentityProviderOptions {
  /** The slug of the organization, such as `example`. */
  readonly organization: string;

  /** The slug of the pipeline, such as `images`. */
  readonly pipeline: string;

  /**
   * The branch of the build, such as `main`, or `release/*` for several branches.
   *
   * @default - every branch and tag of the pipeline can assume the role
   */
  readonly branch?: string;
}

/**
 * Pods of Amazon EKS, by EKS Pod Identity.
 */
export interface EksPodIdentityCallerOptions {
  /** The ARN of the cluster, such as `clusterArn` of the construct. */
  readonly clusterArn: string;

  /** The namespace of the service account, such as `builders`. */
  readonly kubernetesNamespace: string;

  /** The service account of the pods, such as `packer`. */
  readonly serviceAccount: string;
}

/**
 * Pods of Amazon EKS, by IAM roles for service accounts (IRSA).
 */
export interface EksServiceAccountCallerOptions {
  /** The ARN of the identity provider of the cluster in IAM, such as `openIdConnectProvider.openIdConnectProviderArn` of the cluster. */
  readonly providerArn: string;

  /** The issuer of the cluster without `https://`, such as `oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE`. */
  readonly issuer: string;

  /** The namespace of the service account, such as `builders`. */
  readonly kubernetesNamespace: string;

  /** The service account of the pods, such as `packer`. */
  readonly serviceAccount: string;
}

/**
 * Machines outside AWS that hold a certificate, by IAM Roles Anywhere.
 */
export interface RolesAnywhereCallerOptions {
  /** The ARN of the trust anchor, such as `attrTrustAnchorArn` of `new rolesanywhere.CfnTrustAnchor(…)`. */
  readonly trustAnchorArn: string;

  /** The common name (CN) in the subject of the certificate, such as `build-01.example.com`. */
  readonly commonName: string;
}

/**
 * People who sign in by IAM Identity Center.
 */
export interface PermissionSetCallerOptions {
  /** The name of the permission set, such as `ImageBuilders`. */
  readonly name: string;

  /**
   * The account that people sign in to: 12 digits.
   *
   * @default - the account of the role
   */
  readonly accountId?: string;
}

/**
 * What sessions of a caller carry. At least one of `sessionTags` and `sourceIdentities` is set.
 */
export interface SessionOptions {
  /**
   * The session tags: key and value, in which `*` stands for any text. Each must be set, and no others can be.
   *
   * @default - no session tag can be set
   */
  readonly sessionTags?: { [key: string]: string };

  /**
   * The keys of `sessionTags` that may stay with the roles after this one.
   *
   * @default - no tag stays with the roles after this one
   */
  readonly transitiveTagKeys?: string[];

  /**
   * The source identities, of which the session must have one: such as `alice`, or `build-*` for any that begins so.
   *
   * @default - no source identity can be set
   */
  readonly sourceIdentities?: string[];
}
