import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import type {
  ImageBuilderAdministratorPolicyProps, ImageBuilderOperatorPolicyProps, ImageBuilderReadOnlyPolicyProps,
} from './image-builder-people-props';
import { administrator, administratorNarrowed, operator, operatorNarrowed, reader } from './permissions';
import { Choice, chosen } from '../../iam/choice';
import { kmsKeyArnsOf } from '../../iam/scope/keys';
import { folderOf } from '../../iam/scope/other-resources';
import { ec2ServicesOf } from '../../iam/scope/regions';
import { instanceProfileArnsOf, roleArnsOf } from '../../iam/scope/roles';
import { arnsOf, inOrder, listsOf, namesOf, nonEmpty } from '../../iam/scope/values';
import { fail } from '../../iam/validation/fail';
import { BUCKET_ARN, LOG_GROUP_NAME, TOPIC_ARN } from '../../iam/validation/shapes';
import { imageBuilderNamesOrStartsOf, pipelineArnsIn } from '../scope/names';

type Values = Record<string, readonly string[]>;

/** The groups that Image Builder logs to unless a pipeline says otherwise. */
const LOG_GROUPS_OF_SERVICE = '/aws/imagebuilder/*';

const read = ({ auditAmis }: ImageBuilderReadOnlyPolicyProps): Record<keyof typeof reader, unknown> => ({
  listResources: true,
  readResources: true,
  readResourcesOfAws: true,
  readServiceLinkedRole: true,
  auditAmis,
});

const needs = (scope: IConstruct, property: string, holds: boolean, problem: string, cure: string) =>
  holds || fail(scope, property, problem, cure);

function resourceNamesIn(scope: IConstruct, { resourceNames }: ImageBuilderReadOnlyPolicyProps): Values {
  const names = nonEmpty(scope, 'resourceNames', resourceNames, 'the policy is for all resources of the account');
  return { ResourceNames: names ? imageBuilderNamesOrStartsOf(scope, 'resourceNames', names) : ['*'] };
}

const bucketArnsOf = (scope: IConstruct, buckets: IBucket[]) =>
  arnsOf(scope, 'logBuckets', buckets.map(({ bucketArn }) => bucketArn), BUCKET_ARN);

/** Chooses the capabilities of those who read. */
export function chooseForReader(scope: IConstruct, props: ImageBuilderReadOnlyPolicyProps): Choice {
  return { capabilities: chosen(reader, read(props)), restrictions: [], declared: inOrder(scope, resourceNamesIn(scope, props)) };
}

/** Chooses the capabilities of those who start builds. */
export function chooseForOperator(scope: IConstruct, props: ImageBuilderOperatorPolicyProps, regions: string[]): Choice {
  const buckets = listsOf(scope, props)('logBuckets', 'no bucket can be read');
  const keys = nonEmpty(scope, 'logKeys', props.logKeys, 'the keys of the buckets are used')
    ?? buckets.flatMap(({ encryptionKey }) => encryptionKey ?? []);
  needs(scope, 'logKeys', !props.logKeys || buckets.length > 0, 'is set without logBuckets', 'declare the buckets that they encrypt');
  needs(scope, 'logPrefix', props.logPrefix === undefined || buckets.length > 0, 'is set without logBuckets', 'declare the buckets');
  const folder = folderOf(scope, 'logPrefix', props.logPrefix);
  const groups = nonEmpty(scope, 'logGroupNames', props.logGroupNames, 'all groups under /aws/imagebuilder/ can be read');

  const given: Record<keyof typeof operator, unknown> = {
    ...read(props),
    startPipelines: !props.pipelines,
    startDeclaredPipelines: props.pipelines,
    tagBuilds: props.tagImages,
    runBuilds: true,
    approveSteps: props.approveSteps,
    readLogs: true,
    listLogBuckets: props.logBuckets,
    readLogBuckets: props.logBuckets,
    decryptLogs: keys.length > 0,
  };
  const narrowing: Record<keyof typeof operatorNarrowed, unknown> = { logPrefix: props.logPrefix };
  return {
    capabilities: chosen(operator, given),
    restrictions: chosen(operatorNarrowed, narrowing),
    declared: inOrder(scope, {
      ...resourceNamesIn(scope, props),
      PipelineArns: pipelineArnsIn(scope, 'pipelines', listsOf(scope, props)('pipelines', 'all pipelines can be started'), regions),
      LogGroupNames: groups ? namesOf(scope, 'logGroupNames', groups, LOG_GROUP_NAME) : [LOG_GROUPS_OF_SERVICE],
      LogBucketArns: bucketArnsOf(scope, buckets),
      LogObjectArns: bucketArnsOf(scope, buckets).map((arn) => `${arn}/${folder}*`),
      LogFolder: [folder],
      LogKeyArns: kmsKeyArnsOf(scope, 'logKeys', keys, regions),
    }),
  };
}

/** Chooses the capabilities of administrators. */
export function chooseForAdministrator(scope: IConstruct, props: ImageBuilderAdministratorPolicyProps, regions: string[]): Choice {
  const list = listsOf(scope, props);
  const { profileArns, roleArns } = instanceProfileArnsOf(scope, list('instanceProfiles', 'no role can be passed'));
  const instanceRoles = roleArnsOf(scope, 'instanceRoles', list('instanceRoles', 'no role can be passed'));
  const executionRoles = list('executionRoles', 'pipelines run with the service-linked role');
  const lifecycleRoles = list('lifecycleRoles', 'no lifecycle policy can be made');
  const exportRoles = list('vmExportRoles', 'no image can be exported');
  const topics = list('notificationTopics', 'no topic can be set');
  const buckets = list('logBuckets', 'no bucket is listed');

  const given: Record<keyof typeof administrator, unknown> = {
    ...read(props),
    startPipelines: true,
    runBuilds: true,
    approveSteps: true,
    manageBuildingBlocks: true,
    managePipelines: true,
    manageImages: true,
    manageLifecycle: true,
    tagResources: true,
    shareResources: props.shareResources,
    passInstanceRoles: props.instanceProfiles || props.instanceRoles,
    passServiceRoles: props.executionRoles || props.lifecycleRoles,
    passExportRoles: props.vmExportRoles,
    readDeclaredInstanceProfiles: props.instanceProfiles,
    readInstanceProfiles: props.instanceRoles,
    makeServiceLinkedRole: true,
    publishTestNotifications: props.notificationTopics,
    listLogBuckets: props.logBuckets,
    consoleLookUps: props.console ?? true,
  };
  const narrowing: Record<keyof typeof administratorNarrowed, unknown> = {
    declaredTopics: props.notificationTopics,
    imdsV2: props.requireImdsV2,
  };
  return {
    capabilities: chosen(administrator, given),
    restrictions: chosen(administratorNarrowed, narrowing),
    declared: inOrder(scope, {
      ...resourceNamesIn(scope, props),
      Ec2Services: ec2ServicesOf(regions),
      InstanceProfileArns: profileArns,
      InstanceRoleArns: [...new Set([...roleArns, ...instanceRoles])],
      ServiceRoleArns: [...new Set([
        ...roleArnsOf(scope, 'executionRoles', executionRoles), ...roleArnsOf(scope, 'lifecycleRoles', lifecycleRoles),
      ])],
      VmExportRoleArns: roleArnsOf(scope, 'vmExportRoles', exportRoles),
      TopicArns: arnsOf(scope, 'notificationTopics', topics.map(({ topicArn }) => topicArn), TOPIC_ARN),
      LogBucketArns: bucketArnsOf(scope, buckets),
    }),
  };
}
