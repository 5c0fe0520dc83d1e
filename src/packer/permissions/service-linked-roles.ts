import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { SERVICE_LINKED_ROLE_OF_FAST_LAUNCH, SERVICE_LINKED_ROLE_OF_SPOT } from '../../iam/vocabulary/iam-and-kms-resources';
import { OF_FAST_LAUNCH, OF_SPOT } from '../../iam/vocabulary/service-linked-roles';
import { awsManaged } from '../../iam/vocabulary/sources';

/*
 * Roles of AWS that a fresh account lacks. EC2 creates them with the rights of the caller. None is needed for EC2 Fleet: the fleets of the
 * plugin are of the type instant.
 */

export const spotServiceLinkedRole: Capability = {
  id: 'spot-service-linked-role',
  does: 'creates the service-linked role of EC2 Spot where the account has none yet',
  ...declaredBy('createServiceLinkedRoles', 'spot', { inWords: 'createServiceLinkedRoles with spot' }),
  needs: [{
    sid: 'CreateServiceLinkedRoleOfSpot',
    actions: ['iam:CreateServiceLinkedRole'],
    on: [SERVICE_LINKED_ROLE_OF_SPOT],
    when: [{ StringEquals: { 'iam:AWSServiceName': OF_SPOT.service } }],
    because: 'the first spot instance of an account needs this role, and no console creates it for a build',
    source: 'EC2 User Guide, "Service-linked role for Spot Instance requests", and "EC2 Fleet prerequisites": an instant fleet needs no role of EC2 Fleet; '
      + awsManaged('BatchServiceRolePolicy', 'v8', 'AWSBatchPolicyStatement6'),
  }],
};

export const fastLaunchServiceLinkedRole: Capability = {
  id: 'fast-launch-service-linked-role',
  does: 'creates the service-linked role of EC2 Fast Launch where the account has none yet',
  ...declaredBy('createServiceLinkedRoles', 'fastLaunch', { inWords: 'createServiceLinkedRoles with fastLaunch' }),
  needs: [{
    sid: 'CreateServiceLinkedRoleOfFastLaunch',
    actions: ['iam:CreateServiceLinkedRole'],
    on: [SERVICE_LINKED_ROLE_OF_FAST_LAUNCH],
    when: [{ StringEquals: { 'iam:AWSServiceName': OF_FAST_LAUNCH.service } }],
    because: 'EC2 creates this role when fast launch is enabled for the first time',
    source: `EC2 User Guide, "Service-linked role for EC2 Fast Launch"; ${awsManaged('EC2FastLaunchFullAccess', 'v5', 'IAMSLR')}`,
  }],
};
