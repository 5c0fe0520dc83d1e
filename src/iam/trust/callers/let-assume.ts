import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { SessionPrincipal } from './session';
import { checkTrustIsNarrow, trustStatements } from '../narrow-trust';

/** Lets an identity assume a role: in the trust policy, if the role is made here, and in the policy of the identity. */
export function letAssume(scope: IConstruct, role: iam.IRole, identity: iam.IPrincipal): iam.Grant {
  checkTrustIsNarrow(scope, 'identity', identity);
  if (iam.Role.isRole(role)) {
    trustStatements(identity).forEach((statement) => role.assumeRolePolicy?.addStatements(iam.PolicyStatement.fromJson(statement)));
  }
  const needed = identity instanceof SessionPrincipal ? identity.needed() : [{ action: identity.assumeRoleAction }];
  const grants = needed.map((each) => iam.Grant.addToPrincipal({
    grantee: identity,
    actions: [each.action],
    resourceArns: [role.roleArn],
    ...('conditions' in each && { conditions: each.conditions }),
  }));
  return grants.reduce((all, grant) => all.combine(grant));
}
