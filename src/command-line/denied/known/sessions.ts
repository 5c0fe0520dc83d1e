import { KnownError, NOT_PERMISSIONS } from './known-error';

/* Errors of principals that begin a session of a role, or whose session ended. The special ones first. */

const SUBJECT =
  'Compare `sub` of the token with the subject in the trust policy: repository, branch or environment, and `aud` is sts.amazonaws.com';

export const SESSIONS: readonly KnownError[] = [
  {
    words: /InvalidAuthorizationMessageException/,
    from: 'documented: STS API Reference, DecodeAuthorizationMessage, errors',
    refusal: true,
    cause: 'A message can be decoded only in the account in which the call was made.',
    change: 'Decode it with credentials of that account, of a caller with `sts:DecodeAuthorizationMessage`.',
    row: '`InvalidAuthorizationMessageException`',
  },
  {
    words: /No OpenIDConnect provider found/,
    from: 'posted: aws-actions/configure-aws-credentials#1446',
    cause: 'The account has no OIDC provider for the issuer of the token.',
    change: 'Create the provider in the account of the role: `new iam.OpenIdConnectProvider(…)` or `aws iam create-open-id-connect-provider`.',
    alternatives: ['The ARN of the role names another account than you mean.'],
    row: '`No OpenIDConnect provider found in your account`',
  },
  {
    words: /Incorrect token audience|InvalidIdentityToken[^.]*audience/,
    from: 'posted: of AssumeRoleWithWebIdentity, InvalidIdentityToken',
    refusal: true,
    cause: 'The OIDC provider does not accept the audience (`aud`) of the token.',
    change: 'Let the job ask for a token with the audience sts.amazonaws.com (`id_tokens: aud` in GitLab, `audience` of configure-aws-credentials), or add its audience to the provider.',
    row: '`Incorrect token audience`',
  },
  {
    words: /DurationSeconds exceeds the MaxSessionDuration/,
    from: 'posted: of AssumeRole, ValidationError',
    cause: 'The job asks for a longer session than the role gives.',
    change: 'Raise `maxSessionDuration` of the construct, or ask for less (`role-duration-seconds`, `duration_seconds`).',
    row: '`DurationSeconds exceeds the MaxSessionDuration`',
  },
  {
    words: /exceeds the 1[ -]hour session limit for roles assumed by role chaining/,
    from: 'documented: STS API Reference, AssumeRole; posted: prowler-cloud/prowler#676',
    cause: 'A role that is assumed from a session of another role (role chaining) lasts one hour at most, also with a longer `maxSessionDuration`.',
    change: 'Ask for 3600 seconds at most, or assume the build role first, by OIDC or from an instance.',
    row: '`… 1 hour session limit for roles assumed by role chaining`',
  },
  {
    words: /AssumeRoleWithWebIdentity/,
    from: 'posted: aws-actions/configure-aws-credentials#1446, #318',
    refusal: true,
    maybe: true,
    cause: (_, text) => {
      const subject = /"userName":"([^"]+)"/.exec(text)?.[1];
      const difference = subject ? `, whose subject (\`sub\`) is ${subject}` : ': its `sub` or `aud` is another';
      return `The trust policy of the role does not accept the token of your CI${difference}.`;
    },
    change: `${SUBJECT}; change the trusted subject in \`assumedBy\` (trust policy), or the workflow.`,
    alternatives: [
      'The ARN of the role is another, or no role of that name exists: AWS says the same then.',
      'A workflow of GitHub lacks `permissions: id-token: write`, or runs in an environment: the subject then ends with `:environment:<name>`.',
      'CloudTrail shows the subject: `aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity`.',
    ],
    row: '`Not authorized to perform sts:AssumeRoleWithWebIdentity`',
  },
  {
    words: /Cannot assume IAM Role|IAM Role \((?<role>arn:\S+)\) cannot be assumed/,
    from: 'built: test/e2e/refused-builds.ts; source: hashicorp/aws-sdk-go-base v2, errors.go',
    refusal: true,
    maybe: true,
    cause: 'The role in `assume_role` of the template does not let the caller assume it, or the caller may not.',
    change: 'Declare that role in `assumeRoles` of the build role, and let its trust policy name the build role (`assumedBy`).',
    alternatives: [
      'No role of that name exists: AWS says the same then.',
      'With `tags` in `assume_role`, both sides need sts:TagSession: `sessionTags` of the build role, `BuildCaller.withSession` in the trust of the other.',
      'The session of the caller has a source identity or transitive tags: declare `sourceIdentities` or `sessionTags`, and the same in the trust of the other role.',
      '`PACKER_LOG=1` shows what STS answered.',
    ],
    row: '`Cannot assume IAM Role`',
  },
  {
    words: /Role (?<role>\S+) is invalid or cannot be assumed/,
    from: 'posted: of CloudFormation, ValidationError',
    refusal: true,
    cause: ({ groups }) =>
      `CloudFormation may not assume ${groups!.role}, with which the stack was deployed: it was deleted, or does not trust cloudformation.amazonaws.com.`,
    change: ({ groups }) => (/role\/cdk-/.test(groups!.role)
      ? 'Bootstrap the account again: `cdk bootstrap`. Or ask those who bootstrapped it.'
      : 'Create the role again under the same name, trusting cloudformation.amazonaws.com, or deploy the stack with another one (`--role-arn`).'),
    row: '`Role … is invalid or cannot be assumed`',
  },
  {
    words: /[Rr]ole[^.]{0,80}(?:cannot|could not|can't) be assumed|[Uu]nable to assume (?:the )?role/,
    from: 'assumed: services word it in their own ways',
    refusal: true,
    maybe: true,
    cause: 'The service may not assume the role: the trust policy of the role does not name it, or the role does not exist.',
    change: 'Let the trust policy name the service: imagebuilder.amazonaws.com for execution and lifecycle roles, ec2.amazonaws.com for instance roles. The constructs do.',
    row: '`… could not be assumed`',
  },
  {
    words: /RequestExpired|ExpiredToken(?:Exception)?|token included in the request is expired/,
    from: 'documented: Amazon EC2 API Reference, error codes; STS API Reference, common errors',
    cause: 'The session of the role expired while the build ran, or the clock is wrong.',
    change: `${NOT_PERMISSIONS} Ask for a longer session (\`role-duration-seconds\`) and let the role allow it (\`maxSessionDuration\`).`,
    row: '`RequestExpired`, `ExpiredToken`',
  },
  {
    words: /NoCredentialProviders|No valid credential sources/,
    from: 'source: hashicorp/packer-plugin-amazon v1.8.2, common/access_config.go',
    cause: 'Packer found no credentials.',
    change: 'Give it the credentials of the build role: by a profile, by environment variables, or by the role of the CI.',
    row: '`No valid credential sources found`',
  },
  {
    words: /AWS was not able to validate the provided access credentials|InvalidClientTokenId|security token included in the request is invalid/,
    from: 'posted: hashicorp/packer-plugin-amazon#469',
    cause: 'The credentials are not valid here: they are deleted, incomplete, or of another partition.',
    change: `${NOT_PERMISSIONS} \`aws sts get-caller-identity\` shows whose they are; a region that the account did not enable gives the same error.`,
    row: '`AWS was not able to validate the provided access credentials`',
  },
];
