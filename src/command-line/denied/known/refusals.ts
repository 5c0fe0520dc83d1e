import type { KnownError } from './known-error';
import { OF_FAST_LAUNCH, OF_FLEET, OF_SPOT, OF_SPOT_FLEET } from '../../../iam/vocabulary/service-linked-roles';

/* Refusals that are known by their words. */

const KEY_SIDES =
  'Both sides must allow it: declare the key in `kmsKeys` (flag `--kms-key`), in the region of the copy, and let the key policy allow the role';
const KEY_ALTERNATIVES = [
  'CloudTrail shows what KMS refused: look for `eventSource` kms.amazonaws.com at the time of the error, and give that event to `denied`.',
  'The key is disabled, or is about to be deleted: `aws kms describe-key --key-id <key>`.',
  'A service-linked role, such as that of Auto Scaling, uses the key: it needs a grant, or the key policy must name it.',
];
/** What creates a tag map's resource, by what the text speaks of. */
const MAPS: readonly (readonly [RegExp, string])[] = [
  [/CreateFleet/, '`fleet_tags`, `spot_tags` and `run_tags`'],
  [/CreateImage/, '`run_tags`, `tags` and `snapshot_tags`'],
  [/RunInstances|launching source instance/, '`run_tags` and `run_volume_tags`'],
];
const mapsIn = (text: string) => MAPS.find(([pattern]) => pattern.test(text))?.[1]
  ?? 'the tag map of the template (`run_tags`, `run_volume_tags`, `tags`, `snapshot_tags`)';
/** The service whose linked role is missing, and its principal. */
function linkedRoleIn(text: string): readonly [string, string] {
  if (/EC2 Spot Fleet/.test(text)) return ['EC2 Spot Fleet', OF_SPOT_FLEET.service];
  if (/fast ?launch/i.test(text)) return ['EC2 Fast Launch', OF_FAST_LAUNCH.service];
  return /EC2 Fleet/.test(text) ? ['EC2 Fleet', OF_FLEET.service] : ['EC2 Spot Instances', OF_SPOT.service];
}

export const REFUSALS: readonly KnownError[] = [
  {
    words: /TagPolicyViolation|The tag policy does not allow the specified value for the following tag key: '?(?<quoted>[\w .:/=+@-]+)'?/,
    from: 'posted: runs-on/runs-on#485, of CreateFleet',
    refusal: true,
    cause: (_, text) => {
      const key = /following tag key: '?([\w .:/=+@-]+?)'?(?:[.,"]|$)/.exec(text)?.[1];
      return `A tag policy of your organization does not allow the value of the tag ${key ? `'${key}'` : 'that you set'}.`;
    },
    change: (_, text) => `Set a value that the tag policy allows in ${mapsIn(text)}; no permission cures it.`,
    alternatives: [
      'Ask those who run the organization which values the tag policy allows: `aws organizations describe-effective-policy --policy-type TAG_POLICY`.',
    ],
    row: '`TagPolicyViolation`',
  },
  {
    words: /ServiceLinkedRoleCreationNotPermitted|permission to create the service-linked role for (?<service>[\w ]+)/,
    from: 'posted: hashicorp/packer#10703, philips-labs/terraform-aws-github-runner#104',
    refusal: true,
    cause: (_, text) => `The account has no service-linked role of ${linkedRoleIn(text)[0]} yet, and the build may not create it.`,
    change: (_, text) =>
      `Let an administrator create it once: \`aws iam create-service-linked-role --aws-service-name ${linkedRoleIn(text)[1]}\`. Then build again. Or declare \`createServiceLinkedRoles\` (\`--create-service-linked-roles\`): then the build creates it.`,
    row: '`ServiceLinkedRoleCreationNotPermitted`',
  },
  {
    words: /Account (?<account>\d{12}) should have '(?<role>[\w+=,.@-]+)' role/,
    from: 'posted: aws-solutions/aws-control-tower-customizations#109',
    refusal: true,
    cause: ({ groups }) =>
      `Account ${groups!.account} has no role ${groups!.role} that trusts AWSCloudFormationStackSetAdministrationRole.`,
    change: ({ groups }) =>
      `Ask those who run account ${groups!.account} to create ${groups!.role} there, trusting the administration role of your account.`,
    alternatives: ['With service-managed permissions (AWS Organizations) no such roles are needed.'],
    row: '`Account … should have \'AWSCloudFormationStackSetExecutionRole\' role`',
  },
  {
    words: /You must enable organizations access to operate a service managed stack set/,
    from: 'documented: CloudFormation User Guide, troubleshooting StackSets',
    refusal: true,
    cause: 'Trusted access of CloudFormation StackSets is not active in your organization.',
    change: 'Ask those who run the management account to activate trusted access: `aws cloudformation activate-organizations-access`.',
    alternatives: ['A member account needs to be registered as a delegated administrator.'],
    row: '`You must enable organizations access`',
  },
  {
    words: /AMI Copy Reported Failure/,
    from: 'posted: aws-samples/cdk-image-pipeline#76',
    refusal: true,
    maybe: true,
    cause: 'Most likely EC2 could not use the key with which the copy is encrypted.',
    change: `${KEY_SIDES}.`,
    alternatives: [
      'Into another account: it has no role EC2ImageBuilderDistributionCrossAccountRole, or that does not trust the source account (`CrossAccountDistributionRole`).',
      ...KEY_ALTERNATIVES.slice(0, 2),
    ],
    row: '`AMI Copy Reported Failure`',
  },
  {
    words: /Given key ID is not accessible/,
    from: 'documented: EBS User Guide, copy a snapshot',
    refusal: true,
    maybe: true,
    cause: 'EC2 could not use the KMS key on behalf of the caller: the caller, or the key policy, does not allow it.',
    change: `${KEY_SIDES}.`,
    alternatives: KEY_ALTERNATIVES,
    row: '`Given key ID is not accessible`',
  },
  {
    words: /Not authorized to use key (?<key>arn:\S+)/,
    from: 'recorded: AuthFailure of CopyImage and CopySnapshot (test/proofs/aws-evidence)',
    refusal: true,
    maybe: true,
    cause: ({ groups }) => `The caller may not describe or use the key ${groups!.key}.`,
    change: `${KEY_SIDES}.`,
    alternatives: KEY_ALTERNATIVES,
    row: '`Not authorized to use key`',
  },
  {
    words: /InvalidKMSKey\.InvalidState|Client error on launch/,
    from: 'posted: hashicorp/packer#9867; documented: EC2 User Guide, instance terminates immediately',
    refusal: true,
    maybe: true,
    cause: 'EC2 ended the instance at once, most likely because it could not use the key of an encrypted volume.',
    change: `${KEY_SIDES}; the key must be enabled.`,
    alternatives: KEY_ALTERNATIVES,
    row: '`Client.InvalidKMSKey.InvalidState`, or an instance that ends at once',
  },
  {
    words: /Not authorized for images: \[?(?<image>ami-[0-9a-f]+)/,
    from: 'posted: of RunInstances, AuthFailure',
    refusal: true,
    cause: ({ groups }) => `The owner of ${groups!.image} does not share it with your account.`,
    change: 'Ask its owner to share it (launch permission for your account), or use another `source_ami`.',
    alternatives: ['The image is of another region, or was deregistered.'],
    row: '`Not authorized for images`',
  },
  {
    words: /do not have permission to access the storage of this ami/i,
    from: 'posted: of CopyImage, InvalidRequest',
    refusal: true,
    cause: 'The owner of the image shares it, but not the snapshots behind it.',
    change: 'Ask its owner to share the snapshots with your account too (`snapshot_users`; `snapshotUsers` of the role), and the key where they are encrypted.',
    row: '`You do not have permission to access the storage of this ami`',
  },
  {
    words: /not authorized to use launch template: (?<template>lt-[0-9a-f]+)/,
    from: 'recorded: Auto Scaling in front of EC2 (test/proofs/aws-evidence)',
    refusal: true,
    maybe: true,
    unreadable: true,
    cause: ({ groups }) => `The caller may not launch from ${groups!.template}. AWS does not say which permission is missing.`,
    change: 'Allow the caller `ec2:RunInstances` on everything that the launch template names, and `iam:PassRole` on the role of its instance profile.',
    row: '`You are not authorized to use launch template`',
  },
  {
    words: /Creating temporary keypair: \S+(?:\s+(?:Cancelling|Received|Terminat|Interrupt)|\s*$)/,
    from: 'built: test/e2e/refused-builds.ts',
    refusal: true,
    maybe: true,
    cause: 'Most likely `ec2:CreateKeyPair` is refused: Packer retries it 11 times, for 142 seconds, and prints nothing. Your template has no build tag in `run_tags`.',
    change: 'Add the build tag (by default `CreatedBy = "packer"`) to `run_tags` of the source. `PACKER_LOG=1` shows the refusals.',
    row: 'Silence after `Creating temporary keypair`',
  },
  {
    words: /Timeout waiting for password|Waiting for auto-generated password(?:(?!Password retrieved).)*(?:Cancelling build|$)/,
    from: 'built: test/e2e/refused-builds.ts',
    refusal: true,
    maybe: true,
    cause: 'Most likely the role may not read the password of the instance: the plugin hides that and waits.',
    change: 'Declare `readWindowsPassword` (the command `policy` does by itself, from communicator = "winrm"); `PACKER_LOG=1` shows `ec2:GetPasswordData` refused.',
    alternatives: [
      'The image sets no password: Sysprep or EC2Launch must do it.', 'The instance was not up within `windows_password_timeout`.',
    ],
    row: '`Timeout waiting for password`',
  },
  {
    words: /(?:Spot Fleet launch template|StepRunSpotInstance).*(?:unexpected EOF|PACKER CRASH|nil pointer dereference)/,
    from: 'built: test/e2e/refused-builds.ts, with packer-plugin-amazon 1.8.2',
    refusal: true,
    maybe: true,
    cause: 'Most likely `ec2:CreateFleet` was refused: the plugin crashes on that and hides it. The template has no build tag in `fleet_tags`.',
    change: 'Add the build tag (by default `CreatedBy = "packer"`) to `fleet_tags` of the source, as to `spot_tags`.',
    alternatives: [
      'Declare `spot` (the command `policy` reads it from the template).',
      'CloudTrail shows what was refused: give `denied` the event of CreateFleet.',
    ],
    row: '`unexpected EOF` and `PACKER CRASH` after `Creating Spot Fleet launch template`',
  },
  {
    words: /no basic auth credentials|denied: User .*is not authorized|denied: Your authorization token has expired/,
    from: 'documented: Amazon ECR User Guide, troubleshooting',
    refusal: true,
    maybe: true,
    unreadable: true,
    cause: 'The registry (ECR) refused the container engine; it does not say which permission is missing.',
    change: 'Log in to ECR first; declare the repository in `containerRepositories` or `parentImageRepositories` of `ImageBuilderInstanceProfile`.',
    row: '`no basic auth credentials`',
  },
];
