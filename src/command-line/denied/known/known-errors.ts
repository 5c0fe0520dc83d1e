/*
 * Errors that are known by their words, since AWS names neither action nor resource in them; and errors that only look
 * like refusals. As data: the words, what they mean, and what to do.
 */

export type Words = string | ((match: RegExpExecArray, text: string) => string);

/** An error that is known by its words. */
export interface KnownError {
  readonly words: RegExp;
  /** Absent: it only looks like a refusal, and permissions do not cure it. */
  readonly refusal?: true;
  /** Several causes give these words. */
  readonly maybe?: true;
  /** The words say too little. */
  readonly unreadable?: true;
  readonly cause: Words;
  readonly change: Words;
  readonly alternatives?: readonly string[];
  /** For docs/troubleshooting.md; absent where the page has it elsewhere. */
  readonly row?: string;
}

const NOT_PERMISSIONS = 'Permissions do not cure this.';
const KEY_SIDES = 'Both sides must allow it: declare the key in `kmsKeys` (flag `--kms-key`), in the region of the copy, and let the key policy allow the role';
const KEY_ALTERNATIVES = [
  'CloudTrail shows what KMS refused: look for `eventSource` kms.amazonaws.com at the time of the error, and give that event to `denied`.',
  'The key is disabled, or is about to be deleted: `aws kms describe-key --key-id <key>`.',
  'A service-linked role, such as that of Auto Scaling, uses the key: it needs a grant, or the key policy must name it.',
];
const SUBJECT = 'Compare `sub` of the token with the subject in the trust policy: repository, branch or environment, and `aud` is sts.amazonaws.com';
/** What creates a tag map's resource, by what the text speaks of. */
const MAPS: readonly (readonly [RegExp, string])[] = [
  [/CreateFleet/, '`fleet_tags`, `spot_tags` and `run_tags`'],
  [/CreateImage/, '`run_tags`, `tags` and `snapshot_tags`'],
  [/RunInstances|launching source instance/, '`run_tags` and `run_volume_tags`'],
];
const mapsIn = (text: string) => MAPS.find(([pattern]) => pattern.test(text))?.[1] ?? 'the tag map of the template (`run_tags`, `run_volume_tags`, `tags`, `snapshot_tags`)';

export const KNOWN_ERRORS: readonly KnownError[] = [
  {
    words: /InvalidAuthorizationMessageException|Not authorized to decode message/,
    refusal: true,
    cause: 'A message can be decoded only in the account in which the call was made.',
    change: 'Decode it with credentials of that account, of a caller with `sts:DecodeAuthorizationMessage`.',
    row: '`InvalidAuthorizationMessageException`',
  },
  {
    words: /AssumeRoleWithWebIdentity/,
    refusal: true,
    maybe: true,
    cause: (_, text) => {
      const subject = /"userName":"([^"]+)"/.exec(text)?.[1];
      return `The trust policy of the role does not accept the token of your CI${subject ? `, whose subject (\`sub\`) is ${subject}` : ': its `sub` or `aud` is another'}.`;
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
    words: /(?:role|Role)[^.]{0,80}(?:cannot|could not|can't) be assumed|[Uu]nable to assume (?:the )?role/,
    refusal: true,
    maybe: true,
    cause: 'The service may not assume the role: the trust policy of the role does not name it, or the role does not exist.',
    change: 'Let the trust policy name the service: imagebuilder.amazonaws.com for execution and lifecycle roles, ec2.amazonaws.com for instance roles. The constructs do.',
    row: '`… could not be assumed`',
  },
  {
    words: /No OpenIDConnect provider found/,
    cause: 'The account has no OIDC provider for the issuer of the token.',
    change: 'Create the provider in the account of the role: `new iam.OpenIdConnectProvider(…)` or `aws iam create-open-id-connect-provider`.',
    alternatives: ['The ARN of the role names another account than you mean.'],
    row: '`No OpenIDConnect provider found in your account`',
  },
  {
    words: /TagPolicyViolation|The tag policy does not allow the specified value for the following tag key: '?(?<quoted>[\w .:/=+@-]+)'?/,
    refusal: true,
    cause: (_, text) => {
      const key = /following tag key: '?([\w .:/=+@-]+?)'?(?:[.,"]|$)/.exec(text)?.[1];
      return `A tag policy of your organization does not allow the value of the tag ${key ? `'${key}'` : 'that you set'}.`;
    },
    change: (_, text) => `Set a value that the tag policy allows in ${mapsIn(text)}; no permission cures it.`,
    alternatives: ['Ask those who run the organization which values the tag policy allows: `aws organizations describe-effective-policy --policy-type TAG_POLICY`.'],
    row: '`TagPolicyViolation`',
  },
  {
    words: /ServiceLinkedRoleCreationNotPermitted[^.]*(?:(?<service>Spot|Fleet)|$)/,
    refusal: true,
    cause: (_, text) => `The account has no service-linked role of ${/EC2 Fleet/.test(text) ? 'EC2 Fleet' : 'EC2 Spot Instances'} yet, and the build may not create it.`,
    change: (_, text) => 'Let an administrator create it once: `aws iam create-service-linked-role --aws-service-name ' +
      `${/EC2 Fleet/.test(text) ? 'ec2fleet.amazonaws.com' : 'spot.amazonaws.com'}\`. Then build again.`,
    row: '`ServiceLinkedRoleCreationNotPermitted`',
  },
  {
    words: /Account (?<account>\d{12}) should have '(?<role>[\w+=,.@-]+)' role/,
    refusal: true,
    cause: ({ groups }) => `Account ${groups!.account} has no role ${groups!.role} that trusts AWSCloudFormationStackSetAdministrationRole.`,
    change: ({ groups }) => `Ask those who run account ${groups!.account} to create ${groups!.role} there, trusting the administration role of your account.`,
    alternatives: ['With service-managed permissions (AWS Organizations) no such roles are needed.'],
    row: '`Account … should have \'AWSCloudFormationStackSetExecutionRole\' role`',
  },
  {
    words: /You must enable organizations access to operate a service managed stack set/,
    refusal: true,
    cause: 'Trusted access of CloudFormation StackSets is not active in your organization.',
    change: 'Ask those who run the management account to activate trusted access: `aws cloudformation activate-organizations-access`.',
    alternatives: ['A member account needs to be registered as a delegated administrator.'],
    row: '`You must enable organizations access`',
  },
  {
    words: /AMI Copy Reported Failure|Copy image failed with an internal error/,
    refusal: true,
    maybe: true,
    cause: 'Most likely EC2 could not use the key with which the copy is encrypted.',
    change: `${KEY_SIDES}.`,
    alternatives: KEY_ALTERNATIVES,
    row: '`AMI Copy Reported Failure`',
  },
  {
    words: /Given key ID is not accessible|specified KMS key is not accessible/,
    refusal: true,
    maybe: true,
    cause: 'EC2 could not use the KMS key on behalf of the caller: the caller, or the key policy, does not allow it.',
    change: `${KEY_SIDES}.`,
    alternatives: KEY_ALTERNATIVES,
    row: '`Given key ID is not accessible`',
  },
  {
    words: /Not authorized to use key (?<key>arn:\S+)/,
    refusal: true,
    maybe: true,
    cause: ({ groups }) => `The caller may not describe or use the key ${groups!.key}.`,
    change: `${KEY_SIDES}.`,
    alternatives: KEY_ALTERNATIVES,
    row: '`Not authorized to use key`',
  },
  {
    words: /InvalidKMSKey\.InvalidState|Client error on launch/,
    refusal: true,
    maybe: true,
    cause: 'EC2 ended the instance at once, most likely because it could not use the key of an encrypted volume.',
    change: `${KEY_SIDES}; the key must be enabled.`,
    alternatives: KEY_ALTERNATIVES,
    row: '`Client.InvalidKMSKey.InvalidState`, or an instance that ends at once',
  },
  {
    words: /Not authorized for images: \[?(?<image>ami-[0-9a-f]+)/,
    refusal: true,
    cause: ({ groups }) => `The owner of ${groups!.image} does not share it with your account.`,
    change: 'Ask its owner to share it (launch permission for your account), or use another `source_ami`.',
    alternatives: ['The image is of another region, or was deregistered.'],
    row: '`Not authorized for images`',
  },
  {
    words: /do not have permission to access the storage of this ami/i,
    refusal: true,
    cause: 'The owner of the image shares it, but not the snapshots behind it.',
    change: 'Ask its owner to share the snapshots with your account too (`snapshot_users`; `snapshotUsers` of the role), and the key where they are encrypted.',
    row: '`You do not have permission to access the storage of this ami`',
  },
  {
    words: /not authorized to use launch template: (?<template>lt-[0-9a-f]+)/,
    refusal: true,
    maybe: true,
    unreadable: true,
    cause: ({ groups }) => `What launches from ${groups!.template} is not allowed to the caller; AWS does not say which part.`,
    change: 'Allow the caller `ec2:RunInstances` on everything that the launch template names, and `iam:PassRole` on the role of its instance profile.',
    row: '`You are not authorized to use launch template`',
  },
  {
    words: /Creating temporary keypair: \S+(?:\s+(?:Cancelling|Received|Terminat|Interrupt)|\s*$)/,
    refusal: true,
    maybe: true,
    cause: 'Most likely `ec2:CreateKeyPair` is refused: Packer retries it 11 times, for 142 seconds, and shows nothing. Your template has no build tag in `run_tags`.',
    change: 'Add the build tag (by default `CreatedBy = "packer"`) to `run_tags` of the source. `PACKER_LOG=1` shows the refusals.',
    row: 'Silence after `Creating temporary keypair`',
  },
  {
    words: /Timeout waiting for password/,
    refusal: true,
    maybe: true,
    cause: 'Most likely the role may not read the password of the instance: the plugin hides that and waits.',
    change: 'Declare `winrmPassword` (the command `policy` does by itself, from communicator = "winrm"); `PACKER_LOG=1` shows `ec2:GetPasswordData` refused.',
    alternatives: ['The image has no password to give: Sysprep or EC2Launch does not set one.', 'The instance was not up within `windows_password_timeout`.'],
    row: '`Timeout waiting for password`',
  },
  {
    words: /VcpuLimitExceeded|InstanceLimitExceeded|MaxSpotInstanceCountExceeded/,
    cause: 'The account has reached its quota of vCPUs for this family of instances.',
    change: `${NOT_PERMISSIONS} Ask for a higher quota (\`aws service-quotas request-service-quota-increase\`), end instances, or build on another type.`,
    row: '`VcpuLimitExceeded`',
  },
  {
    words: /Cannot exceed quota for PoliciesPerRole|LimitExceeded[^.]*PoliciesPerRole/,
    cause: 'The role has more managed policies than the account\'s quota (PoliciesPerRole) allows.',
    change: `${NOT_PERMISSIONS} Raise the quota of managed policies per role, or declare less.`,
    row: '`LimitExceeded … PoliciesPerRole`',
  },
  {
    words: /InsufficientInstanceCapacity|InsufficientHostCapacity|UnfulfillableCapacity/,
    cause: 'AWS has no capacity for this type in this Availability Zone now.',
    change: `${NOT_PERMISSIONS} Build again, in another subnet, or on another type.`,
    row: '`InsufficientInstanceCapacity`',
  },
  {
    words: /VPCIdNotSpecified|No default VPC/,
    cause: 'The region has no default VPC, and the template names none.',
    change: `${NOT_PERMISSIONS} Set \`subnet_id\` (and \`vpc_id\`) in the template, and declare them in \`subnets\`.`,
    row: '`No default VPC`',
  },
  {
    words: /SSM Agent timed out|verifying the SSM Agent availability|did not become available in Systems Manager|TargetNotConnected/,
    cause: 'The instance did not reach Systems Manager in time.',
    change: 'Give it a way to reach Systems Manager over the network (NAT gateway, public address, or VPC endpoints), and the instance profile of `ImageBuilderInstanceProfile`.',
    alternatives: ['The image has no SSM agent, or an old one.', 'The security group does not let HTTPS out.'],
    row: '`SSM Agent timed out`',
  },
  {
    words: /Invalid principal in policy|MalformedPolicyDocument: Invalid principal/,
    cause: 'The trust policy names a principal that does not exist.',
    change: `${NOT_PERMISSIONS} Create that role or user first, or correct its ARN in \`assumedBy\`.`,
    row: '`Invalid principal in policy`',
  },
  {
    words: /Role with name (?<name>\S+) already exists/,
    cause: ({ groups }) => `A role of the name ${groups!.name} already exists, outside of the stack.`,
    change: `${NOT_PERMISSIONS} Leave \`roleName\` out, or take the role over (docs/migration.md).`,
    row: '`Role with name … already exists`',
  },
  {
    words: /AMI Name: '(?<name>[^']+)' is used by an existing AMI/,
    cause: ({ groups }) => `An image of the name ${groups!.name} already exists.`,
    change: `${NOT_PERMISSIONS} Give each build a name of its own (\`ami_name\`), or set \`force_deregister\`.`,
    row: '`AMI Name … is used by an existing AMI`',
  },
  {
    words: /InvalidKeyPair\.Duplicate|InvalidGroup\.Duplicate|EntityAlreadyExists|AlreadyExistsException|already exists/,
    cause: 'Something of that name already exists.',
    change: `${NOT_PERMISSIONS} Choose another name, or delete what is there.`,
  },
  {
    words: /WinRM[\s\S]*?(?:401|Access is denied|invalid content type)|http response error: 401/i,
    cause: 'WinRM on the instance refuses the user or the password.',
    change: `${NOT_PERMISSIONS} Check \`winrm_username\`, \`winrm_password\` and the user data that sets WinRM up.`,
    row: '`http response error: 401` of WinRM',
  },
  {
    words: /ssh: handshake failed|authentication error when trying to connect via SSH|Permission denied \(publickey/,
    cause: 'SSH on the instance refuses the user or the key.',
    change: `${NOT_PERMISSIONS} Check \`ssh_username\` and the key of the template: this is SSH, not IAM.`,
    row: '`ssh: handshake failed`',
  },
  {
    words: /Timeout waiting for (?:SSH|WinRM)/,
    cause: 'Packer does not reach the instance by SSH or WinRM over the network.',
    change: `${NOT_PERMISSIONS} Check the network: the security group, the subnet's routes, and whether the instance has an address that Packer reaches.`,
    row: '`Timeout waiting for SSH`',
  },
  {
    words: /RequestLimitExceeded|ThrottlingException|Throttling:|Rate exceeded/,
    cause: 'AWS throttles the account: there are too many requests.',
    change: `${NOT_PERMISSIONS} Let Packer poll more slowly (\`aws_polling\`), and run fewer builds at once.`,
    row: '`RequestLimitExceeded`',
  },
  {
    words: /RequestExpired|ExpiredToken(?:Exception)?|token included in the request is expired/,
    cause: 'The session of the role expired while the build ran, or the clock is wrong.',
    change: `${NOT_PERMISSIONS} Ask for a longer session (\`role-duration-seconds\`) and let the role allow it (\`maxSessionDuration\`).`,
    row: '`RequestExpired`, `ExpiredToken`',
  },
  {
    words: /NoCredentialProviders|No valid credential sources/,
    cause: 'Packer found no credentials.',
    change: 'Give it those of the build role: a profile, the variables of the environment, or the role of the CI.',
    row: '`No valid credential sources found`',
  },
  {
    words: /AWS was not able to validate the provided access credentials|InvalidClientTokenId|security token included in the request is invalid/,
    cause: 'The credentials are not valid here: they are deleted, incomplete, or of another partition.',
    change: `${NOT_PERMISSIONS} \`aws sts get-caller-identity\` shows whose they are; a region that the account did not enable gives the same error.`,
    row: '`AWS was not able to validate the provided access credentials`',
  },
  {
    words: /OptInRequired[\s\S]*?Marketplace|accept terms and subscribe/,
    cause: 'The source image is a product of AWS Marketplace whose terms the account has not accepted.',
    change: `${NOT_PERMISSIONS} Subscribe to the product and accept its terms, once for the account.`,
    row: '`OptInRequired`',
  },
  {
    words: /OptInRequired|You are not subscribed to this service/,
    cause: 'The account has not enabled this region.',
    change: `${NOT_PERMISSIONS} Enable the region (\`aws account enable-region\`), or build in another one.`,
  },
  {
    words: /: Permission denied\b/,
    cause: 'A file or a directory of the machine refuses it: this is the operating system of the instance, not IAM of AWS.',
    change: `${NOT_PERMISSIONS} Run the script with \`sudo\`, or choose another directory (\`remote_folder\`) where /tmp does not execute.`,
    row: '`Permission denied` of a script',
  },
  {
    words: /No AMI was found matching filters/,
    cause: 'No image matches `source_ami_filter` and its `owners` in this region, or its owner does not share it.',
    change: `${NOT_PERMISSIONS} Correct the filter, or ask the owner to share the image.`,
    row: '`No AMI was found matching filters`',
  },
  {
    words: /Invalid IAM Instance Profile (?:name|ARN)/,
    cause: 'EC2 knows no instance profile of that name: it does not exist, or IAM has not yet spread it.',
    change: `${NOT_PERMISSIONS} Check the name of the instance profile (not of the role), or build again after a minute.`,
    row: '`Invalid IAM Instance Profile name`',
  },
  {
    words: /no basic auth credentials|denied: User .*is not authorized|denied: Your authorization token has expired/,
    refusal: true,
    maybe: true,
    unreadable: true,
    cause: 'The registry (ECR) refused the container engine; it does not say which permission is missing.',
    change: 'Log in to ECR first; declare the repository in `containerRepositories` or `parentImageRepositories` of `ImageBuilderInstanceProfile`.',
    row: '`no basic auth credentials`',
  },
];
