import { IAssumeRolePrincipal, IPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { fail, shown } from '../validation/fail';

interface TrustStatement {
  readonly Action: string;
  readonly Principal: '*' | Record<string, string | string[]>;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

const list = (value: unknown): unknown[] => [value].flat().filter((item) => item !== undefined);

const takesPartItself = (principal: IPrincipal): principal is IAssumeRolePrincipal => 'addToAssumeRolePolicy' in principal;

/** The statements that a principal puts into a trust policy: a composite one puts several. */
function trustStatements(principal: IPrincipal): TrustStatement[] {
  const document = new PolicyDocument();
  if (takesPartItself(principal)) {
    principal.addToAssumeRolePolicy(document);
  } else {
    document.addStatements(new PolicyStatement({ principals: [principal], actions: [principal.assumeRoleAction] }));
  }
  return document.toJSON()?.Statement ?? [];
}

/** Whether some condition names a key that ends so, with values that are more than a star. */
function limits({ Condition = {} }: TrustStatement, keyEnd: string): boolean {
  return Object.values(Condition).some((keys) => Object.entries(keys).some(([key, value]) =>
    key.endsWith(keyEnd) && list(value).length > 0 && !list(value).includes('*')));
}

/**
 * Refuses a principal that is more than somebody in particular: everybody, or all identities of an OpenID
 * Connect provider that many share.
 *
 * Source: IAM User Guide, "Create a role for OpenID Connect federation" (conditions on subject and audience).
 */
export function checkTrustIsNarrow(scope: IConstruct, property: string, principal: IPrincipal): void {
  for (const statement of trustStatements(principal)) {
    const { Principal: who, Condition } = statement;
    if ((who === '*' || list(who.AWS).includes('*')) && !Condition) {
      fail(scope, property, 'lets everybody assume the role', 'name an account, a role or a service, or add conditions such as aws:PrincipalOrgID');
    }
    if (!list(statement.Action).some((action) => String(action).endsWith('WithWebIdentity'))) continue;
    for (const [end, what] of [[':sub', 'subject'], [':aud', 'audience']]) {
      if (!limits(statement, end)) {
        fail(scope, property, `lets every ${what} of an identity provider assume the role (${shown(who)})`,
          `add a condition on the key of the provider that ends in '${end}', with more than a star`);
      }
    }
  }
}
