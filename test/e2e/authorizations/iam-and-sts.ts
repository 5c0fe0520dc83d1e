import { CallRule } from './check';

const COMMON = ['Action', 'Version'];

export const IAM: Record<string, CallRule> = {
  GetInstanceProfile: {
    understands: [...COMMON, 'InstanceProfileName'],
    checks: async ({ parameters }, account) => {
      const { arn } = await account.instanceProfile(parameters.get('InstanceProfileName') ?? '');
      return [{ on: { type: 'instance-profile', arn, facts: {} } }];
    },
  },
  CreateUser: {
    understands: [...COMMON, 'UserName'],
    checks: async ({ parameters }, account) => [
      { on: { type: 'user', arn: account.arn('iam', '', `user/${parameters.get('UserName')}`), facts: {} } },
    ],
  },
};

export const STS: Record<string, CallRule> = {
  // AWS: "no permissions are required to perform this operation", not even when a policy denies it.
  GetCallerIdentity: { understands: COMMON, checks: async () => [] },
};
