import {
  GetPolicyCommand, GetPolicyVersionCommand, GetRoleCommand, GetRolePolicyCommand, paginateListAttachedRolePolicies, paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { Credentials, iamClient, stsClient } from './clients';
import { Emulator } from './emulator';
import { PolicyDocument, Requester } from '../harness/simulator';

/** A role as IAM has it after the deployment. */
export interface DeployedRole extends Requester {
  readonly trust: object;
  /** Of its policies, those that are its own and those that are attached. */
  readonly inline: PolicyDocument[];
  readonly attached: PolicyDocument[];
}

/** A session of a deployed role. */
export interface AssumedRole {
  readonly requester: Requester;
  readonly credentials: Credentials;
  /** The session's ARN, as AWS names it in a denial. */
  readonly principal: string;
  /** `aws:userid` */
  readonly userId: string;
}

const document = <T = PolicyDocument>(encoded: string | undefined, of: string): T => {
  if (!encoded) throw new Error(`IAM has no document of ${of}`);
  return JSON.parse(decodeURIComponent(encoded)) as T;
};

/** Reads all policies of a role back from IAM, inline and attached ones. */
export async function readRole({ endpoint }: Emulator, RoleName: string, credentials?: Credentials): Promise<DeployedRole> {
  const iam = iamClient(endpoint, credentials);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const inline: PolicyDocument[] = [];
  const attached: PolicyDocument[] = [];
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client: iam }, { RoleName })) {
    for (const PolicyName of PolicyNames) {
      inline.push(document((await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument, PolicyName));
    }
  }
  for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client: iam }, { RoleName })) {
    for (const { PolicyArn } of AttachedPolicies) {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }));
      attached.push(document(PolicyVersion?.Document, `${PolicyArn}`));
    }
  }
  return { roleArn: Role?.Arn ?? '', trust: document<object>(Role?.AssumeRolePolicyDocument, RoleName), inline, attached, policies: [...inline, ...attached] };
}

/** Assumes a deployed role through STS: credentials that an {@link AuthorizingProxy} judges by the role's policies. */
export async function assumeRole(emulator: Emulator, requester: Requester, RoleSessionName = 'packer'): Promise<AssumedRole> {
  const sts = stsClient(emulator.endpoint);
  const { Credentials: given, AssumedRoleUser } = await sts.send(new AssumeRoleCommand({ RoleArn: requester.roleArn, RoleSessionName }));
  if (!given?.AccessKeyId || !given.SecretAccessKey || !AssumedRoleUser?.Arn) throw new Error(`STS gave no credentials for ${requester.roleArn}`);
  return {
    requester,
    principal: AssumedRoleUser.Arn,
    userId: AssumedRoleUser.AssumedRoleId ?? '',
    credentials: { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, sessionToken: given.SessionToken },
  };
}
