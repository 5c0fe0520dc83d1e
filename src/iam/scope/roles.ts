import { Token } from 'aws-cdk-lib';
import type { IInstanceProfile, IRole } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { checkAccount, Named } from './places';
import { arnOf, arnsOf, FOR_OTHERS, shaped, unique } from './values';
import { fail, shown } from '../validation/fail';
import { INSTANCE_PROFILE_ARN, ROLE_ARN } from '../validation/shapes';

/* Roles, the instance profiles that hold them, and patterns of principals. */

function roleArn(scope: IConstruct, property: string, role: Named<IRole, 'roleArn'>): string {
  checkAccount(scope, property, { resource: role, what: 'a role', name: role.roleArn },
    (own) => `a role can be passed inside its own account (${own}) only`);
  return arnOf(scope, property, role.roleArn, ROLE_ARN);
}

export const roleArnsOf = (scope: IConstruct, property: string, roles: Named<IRole, 'roleArn'>[]) =>
  unique(roles.map((role) => roleArn(scope, property, role)));

/** The ARNs of instance profiles and of the roles in them. */
export function instanceProfileArnsOf(scope: IConstruct, profiles: IInstanceProfile[]): { profileArns: string[]; roleArns: string[] } {
  for (const profile of profiles) {
    checkAccount(scope, 'instanceProfiles', { resource: profile, what: 'an instance profile', name: profile.instanceProfileArn },
      (own) => `an instance can have a profile of its own account (${own}) only`);
  }
  const roleArns = profiles.map(({ instanceProfileArn, role }) => roleArn(scope, 'instanceProfiles', role ??
    fail(scope, 'instanceProfiles', `has a profile whose role is not known (${shown(instanceProfileArn)})`,
      'import it with InstanceProfile.fromInstanceProfileAttributes and its role')));
  return {
    profileArns: arnsOf(scope, 'instanceProfiles', profiles.map(({ instanceProfileArn }) => instanceProfileArn), INSTANCE_PROFILE_ARN),
    roleArns: unique(roleArns),
  };
}

/** The full ARN of a role, known now. */
export const literalRoleArnOf = (scope: IConstruct, property: string, value: string) =>
  shaped(scope, property, value, ROLE_ARN, `${FOR_OTHERS}: give the role a roleName`, 'is');

/** The ARNs of principals, or patterns of them, none of which is everyone. */
export function principalPatternsOf(scope: IConstruct, property: string, patterns: string[]): string[] {
  for (const pattern of patterns) {
    if (Token.isUnresolved(pattern)) continue;
    const [, name] = /^arn:[^:]+:(?:iam|sts)::(?:\d{12}|\*):[\w-]+\/(.+)$/.exec(pattern) ??
      fail(scope, property, `has ${shown(pattern)}, which is not the ARN of a principal`,
        "write it like 'arn:aws:iam::111122223333:role/packer'");
    if (/^[*?/]+$/.test(name)) fail(scope, property, `has ${shown(pattern)}, which is everyone`, 'give the name, or its beginning');
  }
  return unique(patterns);
}
