import { Annotations } from 'aws-cdk-lib';
import { IAssumeRolePrincipal, IPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { Comparison, trustConditionsOf, TrustCondition } from './conditions';
import { Pins, pinsOf } from './subjects';
import { fail, shown, worded } from '../validation/fail';
import { partlyKnown, UNKNOWN } from '../validation/partly-known';

/** A statement of a trust policy, as JSON. */
export interface TrustStatement {
  readonly Action: unknown;
  readonly Principal: string | Record<string, unknown>;
  readonly Condition?: Record<string, unknown>;
}

const takesPartItself = (principal: IPrincipal): principal is IAssumeRolePrincipal => 'addToAssumeRolePolicy' in principal;

/** The statements that a principal puts into a trust policy: a composite one puts several. */
export function trustStatements(principal: IPrincipal): TrustStatement[] {
  const document = new PolicyDocument();
  if (takesPartItself(principal)) {
    principal.addToAssumeRolePolicy(document);
  } else {
    document.addStatements(new PolicyStatement({ principals: [principal], actions: [principal.assumeRoleAction] }));
  }
  return document.toJSON()?.Statement ?? [];
}

const principalsOf = ({ Principal: principal }: TrustStatement): Record<string, unknown> =>
  (typeof principal === 'string' ? { AWS: principal } : principal);

type IsNarrow = (value: string, comparison: Comparison) => boolean;

/** Whether a condition holds for particular values only. Its values are alternatives, so each must be narrow. */
const isNarrow = ({ comparison, values }: TrustCondition, narrow: IsNarrow) =>
  comparison !== undefined && values.length > 0 && values.every((value) => value === UNKNOWN || narrow(value, comparison));

/** A text as an error shows it. */
const asShown = (text: string) => text.replaceAll(UNKNOWN, '…');

const inBrackets = (conditions: readonly TrustCondition[]) =>
  (conditions.length === 0 ? '' : ` (${conditions.map(({ text }) => text).join(', ')})`);

/** Keys that say who calls, and their narrow values. A tag of the caller says nothing: anyone can set it in an account of their own. */
const WHO_CALLS: Record<string, IsNarrow> = {
  'aws:principalorgid': (id) => /^o-[^*?$]+$/.test(id),
  'aws:principalorgpaths': (path) => /^o-[^*?$/]+\//.test(path),
  'aws:principalaccount': (account) => /^[^*?$]+$/.test(account),
  // In a comparison of text, a wildcard before the account could also match the path of a role of another account.
  'aws:principalarn': (arn, comparison) =>
    (comparison === 'fields' ? /^arn:[^:]+:(iam|sts)::[^*?$:]+:/ : /^arn:[^*?$:]+:(iam|sts)::[^*?$:]+:/).test(arn),
};

/** Refuses anyone, unless the conditions say who calls. */
function checkNotAnyone(scope: IConstruct, property: string, conditions: readonly TrustCondition[]): void {
  const bounded = conditions.some((condition) => isNarrow(condition, WHO_CALLS[condition.key] ?? (() => false)));
  if (bounded) return;
  fail(scope, property, `lets anyone assume the role${inBrackets(conditions)}`,
    'name an account, a role or a service; or add StringEquals on aws:PrincipalOrgID or aws:PrincipalAccount, ArnLike on aws:PrincipalArn, ' +
    'or ForAnyValue:StringLike on aws:PrincipalOrgPaths, for your organization or accounts');
}

/** The claim of the provider that a condition is about: of any, if only the deployment knows which. */
function claimOf({ key }: TrustCondition, provider: string): string | undefined {
  if (key === UNKNOWN) return UNKNOWN;
  const [, issuer, claim] = /^(.+):([^:]+)$/.exec(key) ?? [];
  const isIts =
    [issuer, provider].some((name) => name?.includes(UNKNOWN)) || issuer?.replace(/\/$/, '') === provider.toLowerCase().replace(/\/$/, '');
  return isIts ? claim : undefined;
}

/** An audience is one application: a pattern could take in those of others. */
const isOneAudience: IsNarrow = (audience) => /^[^*?$]+$/.test(audience);

function checkAudience(scope: IConstruct, property: string, who: string, key: string, conditions: readonly TrustCondition[]): void {
  if (conditions.some((condition) => isNarrow(condition, isOneAudience))) return;
  fail(scope, property, `lets any audience of the identity provider ${shown(asShown(who))} assume the role${inBrackets(conditions)}`,
    `add StringEquals on '${key}' with the audience, without wildcards`);
}

/** Claims that say whose token it is. Anyone can choose other ones, such as the actor or the environment, in a project of their own. */
const SUBJECTS = ['sub', 'repository', 'repository_id', 'job_workflow_ref'];

/** How much of a subject a condition pins down: the least of its values. */
function pinnedBy(condition: TrustCondition, claim: string, provider: string): Pins {
  const { comparison, values } = condition;
  if (comparison === undefined || comparison === 'fields' || values.length === 0) return Pins.NOTHING;
  const prefix = claim === 'sub' || claim === UNKNOWN ? '' : `${claim}:`;
  return Math.min(...values.map((value) => pinsOf(`${prefix}${value}`, comparison === 'exact', provider)));
}

function checkSubject(
  scope: IConstruct, property: string, who: string, key: string, conditions: readonly TrustCondition[], provider: string,
): void {
  const about = conditions.map((condition) => ({ condition, claim: claimOf(condition, provider) }))
    .flatMap(({ condition, claim }) => (claim === UNKNOWN || SUBJECTS.includes(claim ?? '') ? [{ condition, claim: claim! }] : []));
  // All conditions must hold, so the narrowest counts. A path in the key of a provider is the customer's own.
  const pins = Math.max(Pins.NOTHING, ...about.map(({ condition, claim }) => pinnedBy(condition, claim, condition.key)));
  const found = inBrackets(about.map(({ condition }) => condition));
  const cure = "name the repository or project before the first wildcard, such as 'repo:example/images:*' for GitHub";
  if (pins === Pins.NOTHING) {
    fail(scope, property, `lets any subject of the identity provider ${shown(asShown(who))} assume the role${found}`,
      `add StringEquals or StringLike on '${key}': ${cure}`);
  }
  if (pins === Pins.OWNER) {
    Annotations.of(scope).addWarningV2('cdk-ami-build-roles:wide-subject',
      worded(property, `lets every repository or project of an owner assume the role${found}`, cure));
  }
}

/** Refuses identities of a provider that are not bound to an audience and a subject. */
function checkFederation(
  scope: IConstruct, property: string, who: string, actions: readonly string[], conditions: readonly TrustCondition[],
): void {
  const isSaml = who.includes(':saml-provider/') || (who.includes(UNKNOWN) && actions.some((action) => action.endsWith('WithSAML')));
  if (isSaml) {
    // The assertion of a SAML provider names the roles of its subject, so the provider decides who gets this one.
    checkAudience(scope, property, who, 'SAML:aud', conditions.filter(({ key }) => key === UNKNOWN || key === 'saml:aud'));
    return;
  }
  const provider = /oidc-provider\/(.*)$/.exec(who)?.[1] ?? (who.includes(UNKNOWN) ? UNKNOWN : who);
  const keyOf = (claim: string) => asShown(`${provider}:${claim}`);
  checkSubject(scope, property, who, keyOf('sub'), conditions, provider);
  checkAudience(scope, property, who, keyOf('aud'),
    conditions.filter((condition) => [UNKNOWN, 'aud'].includes(claimOf(condition, provider) ?? '')));
}

/**
 * Refuses a principal that is not someone in particular: anyone, or all identities of a provider that many share. Warns of a
 * subject that takes in everything of an owner. What only the deployment knows is not judged.
 *
 * Source: IAM User Guide, "Create a role for OpenID Connect federation", "Create a role for SAML 2.0 federation", "AWS global condition
 * context keys"; docs/decisions/0050.
 */
export function checkTrustIsNarrow(scope: IConstruct, property: string, principal: IPrincipal): void {
  for (const statement of trustStatements(principal)) {
    const conditions = trustConditionsOf(scope, statement.Condition);
    const { Federated: federated, ...others } = principalsOf(statement);
    const named = Object.values(others).flatMap((value) => partlyKnown(scope, value));
    if (named.some((name) => name.includes('*'))) checkNotAnyone(scope, property, conditions);
    const actions = partlyKnown(scope, statement.Action);
    partlyKnown(scope, federated).forEach((who) => checkFederation(scope, property, who, actions, conditions));
  }
}
