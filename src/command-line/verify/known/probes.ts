/*
 * Dry runs that settle what is open about AWS (`settledBy` of the grounds): what EC2 looks at, and which condition keys it sends. Each is
 * sent by a session that the declared build's own statements restrict, without the one that would allow it: the refusal shows what was
 * looked at.
 */

/** Something of the account, by what the call names. */
interface Thing {
  readonly id: string;
  readonly name?: string;
}

type ThingType = 'image' | 'instance' | 'key-pair' | 'launch-template' | 'snapshot';

export interface Probe {
  /** As the ground of the data words it. */
  readonly settles: string;
  readonly action: string;
  /** What it is about, where it is about something that exists. */
  readonly on?: ThingType;
  /** It must have an instance profile, or carry the build tag. */
  readonly having?: 'profile' | 'tag';
  /** `created` tags what the call would create as the build does: EC2 is to get beyond that. */
  readonly parameters: (thing: Thing, created: (type: string) => object) => object;
  /** The condition key that is looked for in the decoded refusal. */
  readonly key?: string;
  /** The actions, and the types of resources, for which the session keeps the declared statements. */
  readonly keeps?: { readonly actions: readonly string[]; readonly types: readonly string[] };
}

const WITH_PROFILE =
  'StopInstances, TerminateInstances and CreateImage with DryRun on an instance with a profile, denied, and the messages decoded';
const OF_OWNER = 'a dry run of each of these on an own image or snapshot, denied, and its message decoded';
const NAME = 'cdk-ami-build-roles-verify';
const OWNER = 'ec2:Owner';
const RESOURCE_TAG = 'aws:ResourceTag';
const TAGS = [{ Key: NAME, Value: NAME }];

const ofProfile = (action: string, parameters: Probe['parameters']): Probe =>
  ({ settles: WITH_PROFILE, action, on: 'instance', having: 'profile', parameters, key: 'ec2:InstanceProfile' });
const ofOwner = (action: string, on: ThingType, parameters: Probe['parameters']): Probe =>
  ({ settles: OF_OWNER, action, on, parameters, key: OWNER });

export const PROBES: readonly Probe[] = [
  ofProfile('ec2:StopInstances', ({ id }) => ({ InstanceIds: [id] })),
  ofProfile('ec2:TerminateInstances', ({ id }) => ({ InstanceIds: [id] })),
  ofProfile('ec2:CreateImage', ({ id }) => ({ InstanceId: id, Name: NAME })),
  {
    settles: 'CreateSecurityGroup with DryRun and without VpcId, denied on vpc/*: whether the default VPC is checked too',
    action: 'ec2:CreateSecurityGroup',
    parameters: (_, created) => ({ GroupName: NAME, Description: 'Asked what EC2 checks', ...created('security-group') }),
    keeps: { actions: ['ec2:CreateSecurityGroup', 'ec2:CreateTags'], types: ['security-group'] },
  },
  {
    settles: 'DeleteKeyPair by name with DryRun, denied, and its message decoded: whether the tags are there',
    action: 'ec2:DeleteKeyPair',
    on: 'key-pair',
    having: 'tag',
    parameters: ({ id }) => ({ KeyName: id }),
    key: RESOURCE_TAG,
  },
  {
    settles: 'CreateFleet with DryRun and a launch template, with CreateFleet allowed on fleet, instance and launch-template only',
    action: 'ec2:CreateFleet',
    on: 'launch-template',
    having: 'tag',
    parameters: ({ id }, created) => ({
      Type: 'instant',
      LaunchTemplateConfigs: [{ LaunchTemplateSpecification: { LaunchTemplateId: id, Version: '1' } }],
      TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'on-demand' },
      ...created('fleet'),
    }),
    keeps: { actions: ['ec2:CreateFleet', 'ec2:CreateTags'], types: ['fleet', 'instance', 'launch-template'] },
  },
  {
    settles: 'DeleteLaunchTemplate by name with DryRun, denied, and its message decoded: whether it names the id',
    action: 'ec2:DeleteLaunchTemplate',
    on: 'launch-template',
    having: 'tag',
    parameters: ({ id, name }) => (name === undefined ? { LaunchTemplateId: id } : { LaunchTemplateName: name }),
    key: RESOURCE_TAG,
  },
  ofOwner('ec2:CreateTags', 'image', ({ id }) => ({ Resources: [id], Tags: TAGS })),
  ofOwner('ec2:CreateTags', 'snapshot', ({ id }) => ({ Resources: [id], Tags: TAGS })),
  ofOwner('ec2:DeregisterImage', 'image', ({ id }) => ({ ImageId: id })),
  ofOwner('ec2:DeleteSnapshot', 'snapshot', ({ id }) => ({ SnapshotId: id })),
  ofOwner('ec2:ModifyImageAttribute', 'image', ({ id }) => ({ ImageId: id, Description: { Value: NAME } })),
  ofOwner('ec2:EnableImageDeprecation', 'image', ({ id }) => ({ ImageId: id, DeprecateAt: '2099-01-01T00:00:00Z' })),
  ofOwner('ec2:EnableImageDeregistrationProtection', 'image', ({ id }) => ({ ImageId: id })),
  ofOwner('ec2:EnableFastLaunch', 'image', ({ id }) => ({ ImageId: id })),
  {
    settles: 'EnableImageDeregistrationProtection with DryRun on an own tagged image, denied, and its message decoded',
    action: 'ec2:EnableImageDeregistrationProtection',
    on: 'image',
    having: 'tag',
    parameters: ({ id }) => ({ ImageId: id }),
    key: RESOURCE_TAG,
  },
];
