import { AccountPrincipal, AnyPrincipal, CompositePrincipal, IPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { oneOrAll } from './image-builder';

/** One role, or several, of one account. */
export interface TrustedSource {
  readonly account: string;
  readonly roleArns: readonly string[];
}

/**
 * The declared roles of other accounts, and no other principal there.
 *
 * The account is the principal and a condition names the role: a role as the principal must exist when the policy is
 * written, and is replaced by a unique id, so that the trust would end when the role is made again.
 *
 * There is no external id: no API, template or construct of Image Builder can send one, so every distribution would fail.
 * There is no aws:SourceAccount: a role asks, not a service, and then AWS does not send that key.
 */
export function distributionSources(sources: readonly TrustedSource[], organizationId: string | undefined): IPrincipal {
  const principals = sources.map(({ account, roleArns }) => new AccountPrincipal(account).withConditions({
    ArnEquals: { 'aws:PrincipalArn': oneOrAll(roleArns) },
    ...(organizationId && { StringEquals: { 'aws:PrincipalOrgID': organizationId } }),
  }));
  return principals.length === 1 ? principals[0] : new CompositePrincipal(...principals);
}

/** Makes statements speak to whole accounts: their IAM policies decide who there. */
export function toAccounts(statements: readonly PolicyStatement[], accounts: readonly string[]): PolicyStatement[] {
  statements.forEach((statement) => accounts.forEach((account) => statement.addPrincipals(new AccountPrincipal(account))));
  return [...statements];
}

/** Makes statements speak to every principal that meets their conditions, one of which names the organization. */
export function toAnybodyWhoMeetsThem(statements: readonly PolicyStatement[]): PolicyStatement[] {
  statements.forEach((statement) => statement.addPrincipals(new AnyPrincipal()));
  return [...statements];
}
