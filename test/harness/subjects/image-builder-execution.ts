import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { subject } from './subject';
import {
  ImageBuilderExecutionRole, ImageBuilderExecutionRoleProps, ImageBuilderImageType, ImageBuilderOperatingSystem,
} from '../../../src';
import { executionCapabilities, executionRestrictions } from '../../../src/image-builder/execution-role/permissions';
import type { Place } from '../intrinsics';
import { SECOND_REGION } from '../options';
import type { PropsOf } from '../synthesize';

type Options = PropsOf<ImageBuilderExecutionRoleProps>;

/** The start of an ARN of a regional service. */
const arn = ({ partition, region, account }: Place, service: string) => `arn:${partition}:${service}:${region}:${account}`;
const roleIn = ({ partition, account }: Place, name: string) => `arn:${partition}:iam::${account}:role/${name}`;

/** The accounts that images are shared with or copied to. */
const OTHER_ACCOUNT = '444455556666';

/** What is declared beside the defaults. */
type Declared = Partial<ImageBuilderExecutionRoleProps>;

const optionsIn = (place: Place): Record<string, Declared | ((scope: Construct) => Declared)> => ({
  'docker': { imageTypes: [ImageBuilderImageType.DOCKER] },
  'both-image-types': { imageTypes: [ImageBuilderImageType.AMI, ImageBuilderImageType.DOCKER] },
  'regions': { regions: [place.region, SECOND_REGION[place.partition]] },
  'copy-to-regions': { copyToRegions: [SECOND_REGION[place.partition]] },
  'source-arns': { sourceArns: [`${arn(place, 'imagebuilder')}:image/web/*`] },
  'log-group-names': { logGroupNames: ['/aws/imagebuilder/web', '/builds/web'] },
  'kms-keys': (scope) => ({
    kmsKeys: [kms.Key.fromKeyArn(scope, 'Key', `${arn(place, 'kms')}:key/00000000-0000-0000-0000-000000000001`)],
  }),
  'subnets': (scope) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'Subnet', 'subnet-0123456789abcdef0')] }),
  'security-groups': (scope) => ({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'Group', 'sg-0123456789abcdef0')] }),
  'network-accounts': { networkAccountIds: [OTHER_ACCOUNT] },
  'key-pairs': (scope) => ({ keyPairs: [ec2.KeyPair.fromKeyPairName(scope, 'KeyPair', 'build-key')] }),
  'instance-types': { instanceTypes: ['t3.micro', 'm7g.*'] },
  'require-imds-v2': { requireImdsV2: true },
  'parent-image-owners': { parentImageOwners: ['amazon'] },
  'parent-image-accounts': { parentImageOwners: ['099720109477'] },
  'no-image-tests': { imageTests: false, parentImageOwners: ['amazon'] },
  'linux': { operatingSystems: [ImageBuilderOperatingSystem.LINUX] },
  'windows': { operatingSystems: [ImageBuilderOperatingSystem.WINDOWS] },
  'macos': { operatingSystems: [ImageBuilderOperatingSystem.MACOS] },
  'no-enhanced-image-metadata': { enhancedImageMetadata: false },
  'block-device-snapshots': { blockDeviceSnapshots: ['snap-0123456789abcdef7'] },
  'placement-groups': { placementGroups: ['builders'] },
  'host-resource-groups': { hostResourceGroups: [`${arn(place, 'resource-groups')}:group/hosts`] },
  'dedicated-hosts': { dedicatedHosts: true },
  'notification-topics': (scope) => ({ notificationTopics: [sns.Topic.fromTopicArn(scope, 'Topic', `${arn(place, 'sns')}:builds`)] }),
  'notification-keys': (scope) => ({
    notificationTopics: [sns.Topic.fromTopicArn(scope, 'EncryptedTopic', `${arn(place, 'sns')}:builds`)],
    notificationKeys: [kms.Key.fromKeyArn(scope, 'TopicKey', `${arn(place, 'kms')}:key/00000000-0000-0000-0000-000000000002`)],
  }),
  'output-parameters': { outputParameters: ['/images/web'] },
  'parent-image-parameters': {
    parentImageParameters: ['/images/base', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64'],
  },
  'launch-templates': { launchTemplates: ['lt-0123456789abcdef0'] },
  'license-configurations': { licenseConfigurations: [`${arn(place, 'license-manager')}:license-configuration:lic-0123456789abcdef0123456789abcdef`] },
  'fast-launch-templates': { fastLaunchTemplates: ['lt-0123456789abcdef1'] },
  'vm-export-role': (scope) => ({ vmExportRole: iam.Role.fromRoleArn(scope, 'VmExport', roleIn(place, 'vmimport')) }),
  'vulnerability-scanning': { vulnerabilityScanning: true },
  'vulnerability-scanning-of-containers': { imageTypes: [ImageBuilderImageType.DOCKER], vulnerabilityScanning: true },
  'scan-repositories': (scope) => ({
    imageTypes: [ImageBuilderImageType.DOCKER],
    vulnerabilityScanning: true,
    scanRepositories: [ecr.Repository.fromRepositoryArn(scope, 'Scans', `${arn(place, 'ecr')}:repository/scans`)],
  }),
  'workflow-functions': (scope) => ({
    workflowFunctions: [lambda.Function.fromFunctionArn(scope, 'Gate', `${arn(place, 'lambda')}:function:gate`)],
  }),
  'workflow-state-machines': (scope) => ({
    workflowStateMachines: [sfn.StateMachine.fromStateMachineArn(scope, 'Checks', `${arn(place, 'states')}:stateMachine:checks`)],
  }),
  'workflow-documents': { workflowDocuments: ['Hardening'] },
  'workflow-topics': (scope) => ({ workflowTopics: [sns.Topic.fromTopicArn(scope, 'Approvals', `${arn(place, 'sns')}:approvals`)] }),
  'update-ssm-agent': { updateSsmAgent: true },
  'pipelines': { startablePipelines: [`${arn(place, 'imagebuilder')}:image-pipeline/web`] },
  'register-image': { registerImage: true },
  'iso-import': { isoImport: true },
  'watermark': { watermark: true },
  'launch-permission-user-ids': { launchPermissionUserIds: [OTHER_ACCOUNT] },
  'launch-permission-organization-arns': { launchPermissionOrganizationArns: [`arn:${place.partition}:organizations::111122223333:organization/o-example`] },
  'launch-permission-organizational-unit-arns': {
    launchPermissionOrganizationalUnitArns: [`arn:${place.partition}:organizations::111122223333:ou/o-example/ou-exam-ple12345`],
  },
  'target-account-ids': { targetAccountIds: [OTHER_ACCOUNT, '777788889999'] },
  'target-organization-id': { targetOrganizationId: 'o-a1b2c3d4e5' },
  'create-service-linked-roles': { createServiceLinkedRoles: true },
  'create-service-linked-roles-with-fast-launch': { createServiceLinkedRoles: true, fastLaunchTemplates: ['lt-0123456789abcdef1'] },
});

export const imageBuilderExecution = subject<ImageBuilderExecutionRoleProps>({
  construct: 'ImageBuilderExecutionRole',
  name: 'image-builder-execution',
  capabilities: executionCapabilities,
  restrictions: executionRestrictions,
  defaultsIn: (place) => (scope) => ({ instanceRoles: [iam.Role.fromRoleArn(scope, 'InstanceRole', roleIn(place, 'InstanceRole'))] }),
  // The harness adds the defaults to each of them.
  optionsIn: optionsIn as (place: Place) => Record<string, Options>,
  alone: [
    'docker', 'linux', 'windows', 'macos', 'no-image-tests', 'no-enhanced-image-metadata', 'scan-repositories', 'notification-topics', 'target-organization-id',
  ],
  // The attacks know one region; what narrows the role would hide what others open.
  narrowing: [
    'regions', 'copy-to-regions', 'source-arns', 'log-group-names', 'subnets', 'security-groups', 'instance-types', 'require-imds-v2', 'parent-image-owners',
    'parent-image-accounts',
  ],
  allOf: {
    imageTypes: Object.values(ImageBuilderImageType), operatingSystems: Object.values(ImageBuilderOperatingSystem),
  } as ImageBuilderExecutionRoleProps,
  make: (scope, props) => new ImageBuilderExecutionRole(scope, 'Execution', props).role,
});
