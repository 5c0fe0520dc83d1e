import type { Invariant, RequestClass } from './invariant';
import { CARRIES_TAG, CREATED_WITH_TAG, IN_IMAGE_REGIONS } from '../../iam/vocabulary/conditions';

/* Actions of EC2 that change nothing. Source: Service Authorization Reference, Amazon EC2, access levels (a test compares them). */
const READING = [
  'ec2:Describe*',
  'ec2:Get*',
  'ec2:List*',
  'ec2:Search*',
  'ec2:Validate*',
  'ec2:StartDeclarativePoliciesReport',
  'ec2:ExportClient*',
  'ec2:ExportVerified*',
];

/** What makes things, and may tag them in the same call. */
const MAKING = {
  actions: ['ec2:Create*', 'ec2:Run*', 'ec2:Copy*', 'ec2:Register*', 'ec2:Import*', 'ec2:Request*', 'ec2:Allocate*'],
  otherThan: ['ec2:CreateTags'],
};

/** Services whose ARNs name no region, and whose calls go where the service is. */
const WITHOUT_REGION = ['iam:*', 'sts:*', 's3:*', 'organizations:*'];

/** What AWS authorizes on no resource, regardless of the resource type that is asked for. */
const WITHOUT_RESOURCES = ['ec2:Describe*', 'sts:DecodeAuthorizationMessage'];

const TAGGED_WHILE_CREATING: RequestClass = {
  actions: ['ec2:CreateTags'], when: [CREATED_WITH_TAG, { Null: { 'ec2:CreateAction': 'false' } }],
};
const SETS_THE_KEY = { Null: { 'aws:RequestTag/${TagKey}': 'false' } };

export const tagged: Invariant = {
  id: 'tagged',
  says: 'Resources that EC2 changes or uses have the build tag, and resources that it creates get it in the same request',
  otherwise: 'changes resources that the build did not create',
  about: [{ actions: ['ec2:*'], otherThan: READING }],
  holds: [
    { actions: ['ec2:*'], when: [CARRIES_TAG] },
    { ...MAKING, when: [CREATED_WITH_TAG] },
    TAGGED_WHILE_CREATING,
    {
      actions: ['ec2:AuthorizeSecurityGroupIngress'],
      on: ['arn:${Partition}:ec2:*:${Account}:security-group-rule/*'],
      when: [CREATED_WITH_TAG],
    },
  ],
};

export const ownership: Invariant = {
  id: 'ownership',
  says: 'The build tag is not added to existing resources, not removed, and not set to another value',
  otherwise: 'gains control of resources by tagging them, or gives control of its resources to other builds',
  about: [
    { actions: ['ec2:CreateTags'], when: [SETS_THE_KEY] },
    { actions: ['ec2:DeleteTags'] },
  ],
  holds: [
    TAGGED_WHILE_CREATING,
    { actions: ['ec2:CreateTags'], when: [CREATED_WITH_TAG, CARRIES_TAG] },
    {
      actions: ['ec2:DeleteTags'],
      when: [CARRIES_TAG, { 'ForAllValues:StringNotEqualsIgnoreCase': { 'aws:TagKeys': '${TagKey}' }, 'Null': { 'aws:TagKeys': 'false' } }],
    },
  ],
};

const spelling: Invariant = {
  id: 'spelling',
  says: 'The build tag is only set with the declared spelling of its key',
  otherwise: 'creates resources with another spelling of the tag, which IAM treats as the build tag and other tools do not',
  // Tags of a create call are authorized as CreateTags too.
  about: [{ actions: ['ec2:CreateTags'], when: [SETS_THE_KEY] }],
  holds: [{ actions: ['ec2:CreateTags'], when: [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': '${TagKey}' } }] }],
};

const entering: Invariant = {
  id: 'entering',
  says: 'Sessions, commands, passwords and console output are limited to instances with the build tag',
  otherwise: 'reads data and runs code on instances of others',
  about: [
    {
      actions: ['ssm:SendCommand', 'ssm:StartSession', 'ssm:CreateAssociation', 'ec2-instance-connect:*'],
      on: ['arn:${Partition}:ec2:*:*:instance/*', 'arn:${Partition}:ssm:*:*:managed-instance/*'],
    },
    { actions: ['ec2:GetPasswordData', 'ec2:GetConsoleOutput', 'ec2:GetConsoleScreenshot', 'ec2:GetLaunchTemplateData'] },
  ],
  // Systems Manager has its own name for the tags of an instance.
  holds: [{ when: [CARRIES_TAG] }, { actions: ['ssm:*'], when: [{ StringEquals: { 'ssm:resourceTag/${TagKey}': '${TagValue}' } }] }],
};

const account: Invariant = {
  id: 'account',
  says: 'In other accounts only declared resources are accessed',
  otherwise: 'changes resources in accounts that trust this one',
  about: [{ actions: ['*'], otherThan: WITHOUT_RESOURCES, on: ['arn:*:*:*:*:*'] }],
  holds: [
    { on: ['arn:${Partition}:*:*:${Account}:*'] },
    // Images, snapshots and buckets, whose ARNs have no account, and what AWS owns.
    {
      on: [
        'arn:${Partition}:*:*::*', 'arn:${Partition}:*:*:aws:*', 'arn:${Partition}:*:*:aws-marketplace:*',
        'arn:${Partition}:*:*:third-party:*',
      ],
    },
    { on: ['${OfOthers}'] },
  ],
};

const regions: Invariant = {
  id: 'regions',
  says: 'Every request is in a declared region',
  otherwise: 'uses regions that no one monitors',
  about: [{ actions: ['*'], otherThan: WITHOUT_REGION }],
  holds: [
    { when: [IN_IMAGE_REGIONS] },
    { on: ['arn:${Partition}:*:${EachImageRegion}:*:*'] },
  ],
};

const passing: Invariant = {
  id: 'passing',
  says: 'Only declared roles are passed, and only to the declared service',
  otherwise: 'uses the permissions of other roles',
  about: [{ actions: ['iam:PassRole'] }],
  holds: [{ actions: ['iam:PassRole'], on: ['${PassedRoles}'], when: [{ StringEquals: { 'iam:PassedToService': '${PassedTo}' } }] }],
};

const keys: Invariant = {
  id: 'keys',
  says: 'Only declared keys are used, and only through the declared services',
  otherwise: 'decrypts data of others',
  about: [{ actions: ['kms:*'] }],
  holds: [{ actions: ['kms:*'], on: ['${UsedKeys}'], when: [{ StringLike: { 'kms:ViaService': '${ThroughService}.*' } }] }],
};

const sharing: Invariant = {
  id: 'sharing',
  says: 'Images and snapshots are shared with the declared accounts only',
  otherwise: 'gives the data of an image to others',
  about: [
    { actions: ['ec2:ModifyImageAttribute'] },
    { actions: ['ec2:ModifySnapshotAttribute'] },
  ],
  holds: [
    {
      actions: ['ec2:ModifySnapshotAttribute'],
      when: [{
        'ForAllValues:StringEquals': { 'ec2:Add/userId': '${SharedWith}' },
        'Null': { 'ec2:Add/userId': 'false', 'ec2:Add/group': 'true' },
      }],
    },
    { actions: ['ec2:ModifySnapshotAttribute'], when: [{ 'ForAnyValue:StringEquals': { 'ec2:Add/group': '${SharedWithGroup}' } }] },
    { actions: ['ec2:ModifyImageAttribute'], when: [{ StringEqualsIgnoreCase: { 'ec2:Attribute': '${ImageAttributes}' } }] },
  ],
};

export const rights: Invariant = {
  id: 'rights',
  says: 'No request gives the role, or another identity, more permissions than declared',
  otherwise: 'becomes an administrator',
  about: [
    {
      actions: [
        'iam:*', 'organizations:*', 'sts:Assume*', 'sts:GetFederationToken', 'lambda:Add*', 'lambda:Create*', 'lambda:Update*',
        'cloudformation:*', 'kms:PutKeyPolicy', 's3:PutBucketPolicy',
      ],
    },
  ],
  holds: [
    { actions: ['iam:Get*', 'iam:List*', 'iam:PassRole'] },
    // A service gets a role that AWS wrote, and no one else can assume it.
    { actions: ['iam:CreateServiceLinkedRole'], on: ['arn:${Partition}:iam::${Account}:role/aws-service-role/*'] },
    { actions: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'], on: ['${AssumedRoles}'] },
  ],
};

/** What is proven of a role that builds images. */
export const BUILD_INVARIANTS: readonly Invariant[] =
  [tagged, ownership, spelling, entering, account, regions, passing, keys, sharing, rights];

/** Those that speak of the build tag. What no tag can be asked for is a residual risk; the others are kept to without any. */
export const OF_THE_TAG: ReadonlySet<string> = new Set([tagged, ownership, spelling, entering].map(({ id }) => id));
