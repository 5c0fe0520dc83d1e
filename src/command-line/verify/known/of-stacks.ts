import { OF_FAST_LAUNCH, OF_IMAGE_BUILDER, ServiceLinkedRole } from '../../../iam/vocabulary/service-linked-roles';

/* Actions by which the statements of roles tell what else must be there. */

export const CREATES_LINKED_ROLE = 'iam:CreateServiceLinkedRole';
/** What a request to create a service-linked role says of it. */
export const forService = (service: string) => ({ 'iam:AWSServiceName': [service] });
export const CREATES_LOG_GROUP = 'logs:CreateLogGroup';
export const WRITES_PARAMETER = /^ssm:PutParameter$/;
export const READS_PARAMETER = /^ssm:GetParameters?$/;
export const USES_KEY = /^kms:(?:\*|CreateGrant|Decrypt|GenerateDataKey|ReEncrypt|DescribeKey)/;

export interface LinkedRole extends ServiceLinkedRole {
  /** The action that shows that a build uses it; the one of Image Builder itself is there once the service made anything. */
  readonly uses?: string;
}

/** The service-linked roles of builds. */
export const LINKED_ROLES: readonly LinkedRole[] = [
  OF_IMAGE_BUILDER,
  { ...OF_FAST_LAUNCH, uses: 'ec2:EnableFastLaunch' },
];
