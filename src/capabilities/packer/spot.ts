import type { Capability } from '../capability';
import { CARRIES_TAG, CREATED_UNTAGGED, CREATED_WITH_TAG, NOT_RETAGGED, taggedBy, WITHOUT_TAG } from '../conditions';
import { FLEET, INSTANCE, LAUNCH_TEMPLATE, SPOT_INSTANCES_REQUEST, VOLUME } from '../ec2-resources';
import { EC2_TAG_ON_CREATE, plugin } from '../sources';

const FLEET_LAUNCH = 'EC2 User Guide, "EC2 Fleet prerequisites": an instant fleet launches with the rights of the caller';

export const spotRequest: Capability = {
  id: 'spot-request',
  does: 'requests a spot instance by a fleet',
  declaredBy: 'spot',
  template: 'spot_price',
  needs: [{
    sid: 'CreateFleetOfInstances',
    actions: ['ec2:CreateFleet'],
    on: [INSTANCE],
    when: [],
    because: 'CreateFleet is authorized on the instances to be; their tags are in the launch template, and RunInstances asks for them',
    source: FLEET_LAUNCH,
  }, {
    sid: 'RequestSpotInstances',
    actions: ['ec2:RunInstances'],
    on: [SPOT_INSTANCES_REQUEST],
    when: [CREATED_UNTAGGED],
    because: 'the spot request is made with the instance, and tagged later',
    source: FLEET_LAUNCH,
  }],
};

export const spot: Capability = {
  id: 'spot',
  does: 'makes a tagged fleet and launch template for its spot instance (spot_price), and tags what comes of it',
  declaredBy: 'spot',
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
    on: [FLEET, LAUNCH_TEMPLATE],
    when: [CREATED_WITH_TAG, taggedBy('CreateFleet', 'CreateLaunchTemplate')],
    because: 'tags in CreateLaunchTemplate and CreateFleet are authorized as CreateTags too',
    source: EC2_TAG_ON_CREATE,
  }, {
    sid: 'UseAndDeleteLaunchTemplate',
    actions: ['ec2:CreateFleet', 'ec2:DeleteLaunchTemplate', 'ec2:RunInstances'],
    on: [LAUNCH_TEMPLATE],
    when: [CARRIES_TAG],
    because: 'the fleet launches from the template of the build, which is deleted afterwards',
    source: `${plugin('common/step_run_spot_instance.go:430', 'common/step_run_spot_instance.go:627')}; ${FLEET_LAUNCH}`,
  }, {
    sid: 'TagSpotRequest',
    actions: ['ec2:CreateTags'],
    on: [SPOT_INSTANCES_REQUEST],
    when: [CREATED_WITH_TAG, WITHOUT_TAG],
    because: 'spot_tags are set on the spot request after the launch',
    source: plugin('common/step_run_spot_instance.go:521'),
    remains: 'puts the build tag on any spot request of the account that lacks its key; the role can do nothing to spot requests',
  }, {
    sid: 'TagSpotInstance',
    actions: ['ec2:CreateTags'],
    on: [INSTANCE, VOLUME],
    when: [CARRIES_TAG, NOT_RETAGGED],
    because: 'the plugin sets the tags of the spot instance and its volumes once more after the launch',
    source: plugin('common/step_run_spot_instance.go:545', 'common/step_run_spot_instance.go:568'),
  }],
};
