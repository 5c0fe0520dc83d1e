import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { subject } from './subject';
import {
  ImageBuilderAdministratorPolicy, ImageBuilderAdministratorPolicyProps, ImageBuilderOperatorPolicy, ImageBuilderOperatorPolicyProps,
  ImageBuilderReadOnlyPolicy, ImageBuilderReadOnlyPolicyProps,
} from '../../../src';
import {
  administratorCapabilities, administratorRestrictions, operatorCapabilities, operatorRestrictions, readerCapabilities,
} from '../../../src/image-builder/managed-policies/permissions';
import type { Place } from '../intrinsics';
import { SECOND_REGION } from '../options';
import type { PropsOf } from '../synthesize';

const arn = ({ partition, region, account }: Place, service: string) => `arn:${partition}:${service}:${region}:${account}`;
const roleOf = (place: Place, name: string) => (scope: Construct) => iam.Role.fromRoleArn(scope, name, `arn:${place.partition}:iam::${place.account}:role/${name}`);
const logBucket = (scope: Construct, id: string) => s3.Bucket.fromBucketName(scope, id, 'build-logs');

const forEverybody = (place: Place): Record<string, ImageBuilderReadOnlyPolicyProps> => ({
  'regions': { regions: [place.region, SECOND_REGION[place.partition]] },
  'resource-names': { resourceNames: ['web-server', 'base-*'] },
  'audit-amis': { auditAmis: true },
});

export const imageBuilderReader = subject<ImageBuilderReadOnlyPolicyProps>({
  construct: 'ImageBuilderReadOnlyPolicy',
  name: 'image-builder-reader',
  capabilities: readerCapabilities,
  restrictions: [],
  defaultsIn: () => ({}),
  optionsIn: (place) => ({ ...forEverybody(place), 'policy-name': { managedPolicyName: 'image-builder-readers', path: '/builders/' } }),
  narrowing: ['resource-names'],
  make: (scope, props) => new ImageBuilderReadOnlyPolicy(scope, 'Readers', props).managedPolicies as iam.ManagedPolicy[],
});

const operatorOptionsIn = (place: Place): Record<string, PropsOf<ImageBuilderOperatorPolicyProps>> => ({
  ...forEverybody(place),
  'pipelines': { pipelines: [`${arn(place, 'imagebuilder')}:image-pipeline/web-server`] },
  'tag-images': { tagImages: true },
  'approve-steps': { approveSteps: true },
  'log-group-names': { logGroupNames: ['/aws/imagebuilder/web-server'] },
  'log-buckets': (scope) => ({ logBuckets: [logBucket(scope, 'WholeLogBucket')] }),
  'log-prefix': (scope) => ({ logBuckets: [logBucket(scope, 'LogBucket')], logPrefix: 'web' }),
  'log-keys': (scope) => ({
    logBuckets: [logBucket(scope, 'EncryptedLogBucket')],
    logKeys: [kms.Key.fromKeyArn(scope, 'LogKey', `${arn(place, 'kms')}:key/00000000-0000-0000-0000-000000000004`)],
  }),
});

export const imageBuilderOperator = subject<ImageBuilderOperatorPolicyProps>({
  construct: 'ImageBuilderOperatorPolicy',
  name: 'image-builder-operator',
  capabilities: operatorCapabilities,
  restrictions: operatorRestrictions,
  defaultsIn: () => ({}),
  optionsIn: operatorOptionsIn,
  narrowing: ['resource-names', 'pipelines', 'log-group-names', 'log-prefix'],
  make: (scope, props) => new ImageBuilderOperatorPolicy(scope, 'Operators', props).managedPolicies as iam.ManagedPolicy[],
});

const administratorOptionsIn = (place: Place): Record<string, PropsOf<ImageBuilderAdministratorPolicyProps>> => ({
  ...forEverybody(place),
  'instance-profiles': (scope) => ({
    instanceProfiles: [iam.InstanceProfile.fromInstanceProfileAttributes(scope, 'InstanceProfile', {
      instanceProfileArn: `arn:${place.partition}:iam::${place.account}:instance-profile/Builders`, role: roleOf(place, 'Builders')(scope),
    })],
  }),
  'instance-roles': (scope) => ({ instanceRoles: [roleOf(place, 'OtherBuilders')(scope)] }),
  'execution-roles': (scope) => ({ executionRoles: [roleOf(place, 'Execution')(scope)] }),
  'lifecycle-roles': (scope) => ({ lifecycleRoles: [roleOf(place, 'Lifecycle')(scope)] }),
  'vm-export-roles': (scope) => ({ vmExportRoles: [roleOf(place, 'vmimport')(scope)] }),
  'notification-topics': (scope) => ({ notificationTopics: [sns.Topic.fromTopicArn(scope, 'Topic', `${arn(place, 'sns')}:builds`)] }),
  'log-buckets': (scope) => ({ logBuckets: [logBucket(scope, 'LogBucket')] }),
  'require-imds-v2': { requireImdsV2: true },
  'share-resources': { shareResources: true },
  'without-console': { console: false },
});

export const imageBuilderAdministrator = subject<ImageBuilderAdministratorPolicyProps>({
  construct: 'ImageBuilderAdministratorPolicy',
  name: 'image-builder-administrator',
  capabilities: administratorCapabilities,
  restrictions: administratorRestrictions,
  defaultsIn: () => ({}),
  optionsIn: administratorOptionsIn,
  alone: ['without-console'],
  narrowing: ['resource-names', 'require-imds-v2'],
  make: (scope, props) => new ImageBuilderAdministratorPolicy(scope, 'Administrators', props).managedPolicies as iam.ManagedPolicy[],
});
