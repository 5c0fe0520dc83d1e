import { Capability, Conditions, declaredBy, ResourceType } from '../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_UNTAGGED, OF_NO_OTHER_ACCOUNT, taggedBy } from '../../iam/vocabulary/conditions';
import { DECLARED_LAUNCH_TEMPLATES, IMAGE_OR_COPY } from '../../iam/vocabulary/ec2-resources';
import { awsManaged, EC2_TAG_ON_CREATE, evidence } from '../../iam/vocabulary/sources';

/*
 * Before EC2 enables fast launch it checks that the caller may launch from the image, with the launch template. Its own launches carry a
 * tag of its own instead of the build tag.
 */

const CHECKED_FIRST = `EC2 User Guide, "Configure EC2 Fast Launch settings for your Windows AMI"; ${evidence('E139')} (EnableFastLaunch)`;
const FAST_LAUNCH = (sid: string) => awsManaged('EC2FastLaunchFullAccess', 'v5', sid);

/** In the regions of images: a copy is prepared where it is. */
const inImageRegions = (name: string, owner = 'Account'): ResourceType =>
  ({ name, arn: `arn:\${Partition}:ec2:\${ImageRegion}:\${${owner}}:${name}/*` });

/** The key is the one of EC2, regardless of the build tag. */
const CREATED_BY_FAST_LAUNCH: Conditions = { StringEquals: { 'aws:RequestTag/CreatedBy': 'EC2 Fast Launch' } };
const TAGGED_BY_FAST_LAUNCH = [inImageRegions('instance'), inImageRegions('volume')];

export const fastLaunchInstances: Capability = {
  id: 'fast-launch-instances',
  does: 'lets EC2 launch the first instances of fast launch with the permissions of the role',
  ...declaredBy('fastLaunch'),
  template: 'fast_launch with a launch template that names a subnet and a security group',
  needs: [{
    sid: 'LaunchFastLaunchInstance',
    actions: ['ec2:RunInstances'],
    on: TAGGED_BY_FAST_LAUNCH,
    when: [CREATED_BY_FAST_LAUNCH],
    because: 'EC2 checks that the caller can launch from the image, and sets its own tag on these instances and volumes',
    source: `${CHECKED_FIRST}; ${FAST_LAUNCH('EC2LaunchInstanceWithVolAndInstance')}`,
    inferred: 'that the check asks for the tag that EC2 sets in its own launches, as the policy of AWS for callers has it',
    residualRisk: 'launches instances with this tag; the role can neither stop them nor connect to them',
  }, {
    sid: 'LaunchFastLaunchInterface',
    actions: ['ec2:RunInstances'],
    on: [inImageRegions('network-interface')],
    when: [CREATED_UNTAGGED],
    because: 'these instances have a network interface without the build tag',
    source: `${CHECKED_FIRST}; ${FAST_LAUNCH('EC2LaunchInstance')}`,
    residualRisk: 'creates untagged network interfaces with its instances',
  }, {
    sid: 'LaunchFastLaunchIntoNetwork',
    actions: ['ec2:RunInstances'],
    on: [inImageRegions('security-group'), inImageRegions('subnet', 'NetworkOwner')],
    when: [],
    because: 'the launch template names the subnet and the security group of these instances, which are not those of the build',
    source: `${CHECKED_FIRST}; ${FAST_LAUNCH('EC2LaunchInstance')}`,
    residualRisk: 'launches into any subnet and with any security group of the account in the regions, and with networkAccountIds into any subnet that those accounts share; vpcs narrows it',
  }, {
    sid: 'LaunchFastLaunchImage',
    actions: ['ec2:RunInstances'],
    on: [IMAGE_OR_COPY],
    when: [CARRIES_TAG, OF_NO_OTHER_ACCOUNT],
    because: 'these instances are launched from the image of the build, which need not be one of sourceImageOwners',
    source: `${CHECKED_FIRST}; ${FAST_LAUNCH('EC2LaunchInstance')}`,
  }, {
    sid: 'TagFastLaunchInstance',
    actions: ['ec2:CreateTags'],
    on: TAGGED_BY_FAST_LAUNCH,
    when: [CREATED_BY_FAST_LAUNCH, taggedBy('RunInstances')],
    because: 'tags in RunInstances are authorized as CreateTags too',
    source: `${FAST_LAUNCH('EC2Tags')}; ${EC2_TAG_ON_CREATE}`,
  }],
};

export const fastLaunchFromTemplates: Capability = {
  id: 'fast-launch-from-templates',
  does: 'launches from the declared launch templates for fast launch',
  ...declaredBy('fastLaunchTemplates'),
  template: 'fast_launch with a launch template',
  needs: [{
    sid: 'LaunchFromFastLaunchTemplate',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_LAUNCH_TEMPLATES],
    when: [],
    because: 'EC2 checks that the caller can launch with the template of fast launch; a profile in it must be declared by instanceProfiles',
    source: `${CHECKED_FIRST}; ${FAST_LAUNCH('EC2LaunchInstance')}`,
  }],
};
