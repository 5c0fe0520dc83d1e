import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { subject } from './subject';
import { CrossAccountDistributionRole, CrossAccountDistributionRoleProps } from '../../../src';
import { distributionCapabilities, distributionRestrictions } from '../../../src/distribution/permissions';
import type { Place } from '../intrinsics';
import { SECOND_REGION } from '../options';
import type { PropsOf } from '../synthesize';

/** The account that distributes; the account of the place is the target. */
export const SOURCE_ACCOUNT = '444455556666';

const roleArn = ({ partition }: Place, account = SOURCE_ACCOUNT) => `arn:${partition}:iam::${account}:role/image-builder`;

/** Options leave out the sources, which stand in the defaults. */
type Props = Partial<CrossAccountDistributionRoleProps>;

function optionsIn(place: Place): Record<string, PropsOf<Props>> {
  const { partition, region, account } = place;
  const organizations = `arn:${partition}:organizations::${SOURCE_ACCOUNT}`;
  const key = (scope: Construct, id: string, owner: string, digit: number) =>
    kms.Key.fromKeyArn(scope, id, `arn:${partition}:kms:${region}:${owner}:key/00000000-0000-0000-0000-00000000000${digit}`);
  return {
    'service-linked-role': { sources: [{ accountId: SOURCE_ACCOUNT }] },
    'several-sources': {
      sources: [
        { accountId: SOURCE_ACCOUNT, roleArn: roleArn(place) },
        { accountId: SOURCE_ACCOUNT },
        { accountId: '777788889999', roleArn: roleArn(place, '777788889999') },
      ],
    },
    'organization-id': { organizationId: 'o-a1b2c3d4e5' },
    'regions': { regions: [region, SECOND_REGION[partition]] },
    'source-keys': (scope) => ({ sourceKeys: [key(scope, 'SourceKey', SOURCE_ACCOUNT, 1)] }),
    'destination-keys': (scope) => ({
      sourceKeys: [key(scope, 'KeyOfImage', SOURCE_ACCOUNT, 1)], destinationKeys: [key(scope, 'DestinationKey', account, 2)],
    }),
    'tag-keys': { tagKeys: ['Team'] },
    'output-parameters': { outputParameters: ['/images/web'] },
    'launch-templates': { launchTemplates: ['lt-0123456789abcdef0'] },
    'launch-permission-user-ids': { launchPermissionUserIds: ['777788889999'] },
    'launch-permission-organization-arns': { launchPermissionOrganizationArns: [`${organizations}:organization/o-a1b2c3d4e5`] },
    'launch-permission-organizational-unit-arns': { launchPermissionOrganizationalUnitArns: [`${organizations}:ou/o-a1b2c3d4e5/ou-ab12-11111111`] },
  };
}

export const distribution = subject<Props>({
  construct: 'CrossAccountDistributionRole',
  name: 'distribution',
  capabilities: distributionCapabilities,
  restrictions: distributionRestrictions,
  defaultsIn: (place) => ({ sources: [{ accountId: SOURCE_ACCOUNT, roleArn: roleArn(place) }] }),
  optionsIn,
  narrowing: ['tag-keys'],
  make: (scope, props) => new CrossAccountDistributionRole(scope, 'Distribution', props as CrossAccountDistributionRoleProps).role,
});
