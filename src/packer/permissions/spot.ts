import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_UNTAGGED, CREATED_WITH_TAG, NOT_RETAGGED, taggedBy, WITHOUT_TAG } from '../../iam/vocabulary/conditions';
import {
  FLEET, IMAGE, INSTANCE, KEY_PAIRS_OF_FLEET, LAUNCH_TEMPLATE, NETWORK_INTERFACE, SECURITY_GROUPS_OF_FLEET, SNAPSHOT,
  SPOT_INSTANCES_REQUEST, SUBNETS_OF_FLEET, VOLUME,
} from '../../iam/vocabulary/ec2-resources';
import { awsManaged, EC2_TAG_ON_CREATE, plugin } from '../../iam/vocabulary/sources';

/*
 * On what CreateFleet is checked is not settled: most scoped policies of AWS grant it on everything that the instances are launched with, a
 * policy of a product on fleet, instance and launch template only (docs/decisions/0036). These statements hold either way.
 */

const FLEET_LAUNCH = 'EC2 User Guide, "EC2 Fleet prerequisites": an instant fleet launches with the permissions of the caller';
const LIKE_AWS = `${awsManaged('AWSPCSServiceRolePolicy', 'v9', 'PermissionsToControlClusterInstanceAttributes')}; ${
  awsManaged('AmazonEMRServicePolicy_v2', 'v6', 'ResourcesToLaunchEC2')}`;

export const spotRequest: Capability = {
  id: 'spot-request',
  does: 'requests a spot instance by a fleet',
  ...declaredBy('spot'),
  template: 'spot_price',
  needs: [{
    sid: 'CreateFleetOfInstances',
    actions: ['ec2:CreateFleet'],
    on: [INSTANCE],
    // IfExists: whether the tags in the launch template are request tags of CreateFleet is not known.
    when: [NOT_RETAGGED],
    because: 'CreateFleet is authorized on the future instances; their tags are in the launch template, and RunInstances requires them',
    source: FLEET_LAUNCH,
    residualRisk: 'requests fleets of any number and type of instances from its launch templates; the permissions for RunInstances limit what they launch, and instanceTypes narrows it. '
      + 'That fleets of the types request and maintain launch with the permissions of the caller too is not documented',
  }, {
    sid: 'CreateFleetOfInterfacesAndVolumes',
    actions: ['ec2:CreateFleet'],
    on: [NETWORK_INTERFACE, SPOT_INSTANCES_REQUEST, VOLUME],
    when: [NOT_RETAGGED],
    because: 'they are created with the instances; if AWS checks CreateFleet on them too, a fleet needs this statement',
    source: LIKE_AWS,
    inferred: 'whether CreateFleet is checked on them: where it is not, this allows nothing',
  }, {
    sid: 'CreateFleetFromImageAndNetwork',
    actions: ['ec2:CreateFleet'],
    on: [IMAGE, KEY_PAIRS_OF_FLEET, SECURITY_GROUPS_OF_FLEET, SNAPSHOT, SUBNETS_OF_FLEET],
    when: [],
    because: 'the launch template names them; if AWS checks CreateFleet on them too, a fleet needs this statement',
    source: LIKE_AWS,
    inferred: 'whether CreateFleet is checked on them: where it is not, this allows nothing',
    residualRisk: 'requests fleets from any image and snapshot, and unless they are declared with any subnet, security group and key pair; '
      + 'the permissions for RunInstances limit what they launch',
  }, {
    sid: 'RequestSpotInstances',
    actions: ['ec2:RunInstances'],
    on: [SPOT_INSTANCES_REQUEST],
    when: [CREATED_UNTAGGED],
    because: 'the spot request is created with the instance, and tagged later',
    source: FLEET_LAUNCH,
    residualRisk: 'launches its instances as spot instances, by RunInstances too, and leaves untagged spot requests behind',
  }],
};

export const spot: Capability = {
  id: 'spot',
  does: 'creates a tagged fleet and launch template for its spot instance (spot_price), and tags the resulting resources',
  ...declaredBy('spot'),
  template: 'the build tag in spot_tags and fleet_tags too',
  needs: [{
    sid: 'CreateLaunchTemplate',
    actions: ['ec2:CreateLaunchTemplate'],
    on: [LAUNCH_TEMPLATE],
    when: [CREATED_WITH_TAG],
    because: 'the launch template is tagged by spot_tags',
    source: plugin('common/step_run_spot_instance.go:357'),
  }, {
    // A row of its own: CreateFleet is authorized on launch templates too, and there the request tag proves nothing.
    sid: 'CreateFleet',
    actions: ['ec2:CreateFleet'],
    on: [FLEET],
    when: [CREATED_WITH_TAG],
    because: 'the fleet is tagged by fleet_tags',
    source: plugin('common/step_run_spot_instance.go:430'),
  }, {
    sid: 'TagLaunchTemplateAndFleetOnCreation',
    actions: ['ec2:CreateTags'],
    on: [FLEET, INSTANCE, LAUNCH_TEMPLATE, NETWORK_INTERFACE, SPOT_INSTANCES_REQUEST, VOLUME],
    when: [CREATED_WITH_TAG, taggedBy('CreateFleet', 'CreateLaunchTemplate')],
    because: 'tags in CreateLaunchTemplate and CreateFleet are authorized as CreateTags too, those in the launch template for what the fleet launches perhaps as well',
    source: `${EC2_TAG_ON_CREATE}; ${awsManaged('AWSElasticDisasterRecoveryConsoleFullAccess_v2', 'v10', 'ConsoleFullAccess40')}`,
    inferred: 'that the tags of instance and volumes may have CreateFleet as their create action; RunInstances is allowed as well',
  }, {
    sid: 'UseAndDeleteLaunchTemplate',
    actions: ['ec2:CreateFleet', 'ec2:DeleteLaunchTemplate', 'ec2:RunInstances'],
    on: [LAUNCH_TEMPLATE],
    when: [CARRIES_TAG],
    // By its name: Karpenter names launch templates in both calls, under policies that ask for their tags.
    because: 'the fleet launches from the template of the build, which is deleted afterwards, in both calls by its name',
    source: `${plugin('common/step_run_spot_instance.go:430', 'common/step_run_spot_instance.go:627')}; ${FLEET_LAUNCH}; aws/karpenter-provider-aws, launchtemplate.go, DeleteAll, with its policy AllowScopedDeletion`,
  }, {
    sid: 'TagSpotRequest',
    actions: ['ec2:CreateTags'],
    on: [SPOT_INSTANCES_REQUEST],
    when: [CREATED_WITH_TAG, WITHOUT_TAG],
    because: 'spot_tags are set on the spot request after the launch',
    source: plugin('common/step_run_spot_instance.go:521'),
    residualRisk: 'sets the build tag on any spot request of the account that lacks its key; the role has no other permission on spot requests',
  }, {
    sid: 'TagSpotInstance',
    actions: ['ec2:CreateTags'],
    on: [INSTANCE, VOLUME],
    when: [CARRIES_TAG, NOT_RETAGGED],
    because: 'the plugin sets the tags of the spot instance and its volumes once more after the launch',
    source: plugin('common/step_run_spot_instance.go:545', 'common/step_run_spot_instance.go:568'),
  }],
};
