import { awsManaged } from '../../../iam/vocabulary/sources';

/** A statement of the policy that AWS has for execution roles, by its Sid. */
export const ofAws = (...sids: string[]) => awsManaged('EC2ImageBuilderExecutionPolicy', 'v2', sids.join(', '));
