/* The roles that services have in an account. Source: the documentation of each service, "Service-linked roles". */

/** Its name is fixed by its service. */
export interface ServiceLinkedRole {
  /** The service as a principal. */
  readonly service: string;
  readonly name: string;
}

export const OF_AUTO_SCALING: ServiceLinkedRole = { service: 'autoscaling.amazonaws.com', name: 'AWSServiceRoleForAutoScaling' };
export const OF_FAST_LAUNCH: ServiceLinkedRole = { service: 'ec2fastlaunch.amazonaws.com', name: 'AWSServiceRoleForEC2FastLaunch' };
export const OF_FLEET: ServiceLinkedRole = { service: 'ec2fleet.amazonaws.com', name: 'AWSServiceRoleForEC2Fleet' };
export const OF_IMAGE_BUILDER: ServiceLinkedRole = { service: 'imagebuilder.amazonaws.com', name: 'AWSServiceRoleForImageBuilder' };
export const OF_SPOT: ServiceLinkedRole = { service: 'spot.amazonaws.com', name: 'AWSServiceRoleForEC2Spot' };
export const OF_SPOT_FLEET: ServiceLinkedRole = { service: 'spotfleet.amazonaws.com', name: 'AWSServiceRoleForEC2SpotFleet' };
export const OF_SYSTEMS_MANAGER: ServiceLinkedRole = { service: 'ssm.amazonaws.com', name: 'AWSServiceRoleForAmazonSSM' };

export const serviceLinkedRoleArn = ({ service, name }: ServiceLinkedRole, account = '${Account}', partition = '${Partition}') =>
  `arn:${partition}:iam::${account}:role/aws-service-role/${service}/${name}`;
