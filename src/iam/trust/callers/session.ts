import * as iam from 'aws-cdk-lib/aws-iam';
import type { SessionOptions } from './build-caller-options';
import type { CheckedOptions } from './checked-options';
import { identifiedAs, sessionTagged, SET_SOURCE_IDENTITY, TAG_SESSION, taggedWithNothingElse } from './permissions';
import { isObject } from '../../validation/is-object';
import { shownAsIs } from '../../validation/kinds';
import { SESSION_TAG_KEY, SESSION_TAG_VALUE, Shape, SOURCE_IDENTITY } from '../../validation/shapes';
import { TrustStatement, trustStatements } from '../narrow-trust';

/* Sessions that carry tags or a source identity, on the side of the role that is assumed. */

type Conditions = Record<string, Record<string, unknown>>;

/** What a session needs beside the call that makes it: an action, and what must hold. */
interface Beside {
  readonly action: string;
  /** What must hold of the call itself, too. */
  readonly demanded: Conditions;
  /** What must hold besides, of this action only. */
  readonly only?: Conditions;
}

/** What is refused: a star of the deployment would be a wildcard, so everything is known now. */
function checked(asked: CheckedOptions<SessionOptions>, option: string, values: readonly unknown[], { is, pattern, cure }: Shape): void {
  values.forEach((value) => {
    if (typeof value !== 'string' || !pattern.test(value)) asked.fail(option, `has ${shownAsIs(value)}, which is not ${is}`, cure);
  });
}

function besidesOf(asked: CheckedOptions<SessionOptions>, { sessionTags, transitiveTagKeys, sourceIdentities }: SessionOptions): Beside[] {
  const lists = { transitiveTagKeys, sourceIdentities };
  if (sessionTags !== undefined && !(isObject(sessionTags) && !Array.isArray(sessionTags) && Object.keys(sessionTags).length > 0)) {
    asked.fail('sessionTags', `is ${shownAsIs(sessionTags)}, which is not an object with strings`, 'write it like { name: value }');
  }
  for (const [name, list] of Object.entries(lists)) {
    if (list === undefined || (Array.isArray(list) && list.length > 0)) continue;
    asked.fail(name, `is ${shownAsIs(list)}, which is not a list of strings`, 'write a list, or leave it out');
  }
  if (!sessionTags && !sourceIdentities) asked.fail('options', 'has neither sessionTags nor sourceIdentities', 'set at least one of them');
  if (transitiveTagKeys && !sessionTags) asked.fail('transitiveTagKeys', 'is set without sessionTags', 'declare both, or leave it out');
  const keys = Object.keys(sessionTags ?? {});
  checked(asked, 'sessionTags', keys, SESSION_TAG_KEY);
  checked(asked, 'sessionTags', Object.values(sessionTags ?? {}), SESSION_TAG_VALUE);
  checked(asked, 'transitiveTagKeys', transitiveTagKeys ?? [], SESSION_TAG_KEY);
  checked(asked, 'sourceIdentities', sourceIdentities ?? [], SOURCE_IDENTITY);
  const strangers = transitiveTagKeys?.filter((key) => !keys.includes(key)) ?? [];
  if (strangers.length > 0) {
    asked.fail('transitiveTagKeys', `has ${strangers.join(', ')}, which sessionTags does not have`, 'add it there, or leave it out');
  }

  const tagged: Beside[] = sessionTags === undefined ? []
    : [{ action: TAG_SESSION, demanded: sessionTagged(sessionTags), only: taggedWithNothingElse(keys, transitiveTagKeys) }];
  const identified: Beside[] = sourceIdentities === undefined ? []
    : [{ action: SET_SOURCE_IDENTITY, demanded: identifiedAs(sourceIdentities) }];
  return [...tagged, ...identified];
}

/** All conditions together. Two on one key are refused: the second would take the place of the first. */
function allOf(asked: CheckedOptions<SessionOptions>, ...all: readonly (Conditions | undefined)[]): Conditions {
  const made: Conditions = {};
  for (const [operator, keys] of all.flatMap((conditions) => Object.entries(conditions ?? {}))) {
    for (const [key, value] of Object.entries(keys)) {
      if (made[operator]?.[key] !== undefined) {
        asked.fail('caller', `has a condition ${operator} on ${key} already`, 'leave it out there, or here');
      }
      made[operator] = { ...made[operator], [key]: value };
    }
  }
  return made;
}

/** A caller whose sessions carry tags or a source identity. */
export class SessionPrincipal extends iam.PrincipalBase {
  public readonly assumeRoleAction: string;
  public readonly policyFragment: iam.PrincipalPolicyFragment;
  public readonly principalAccount: string | undefined;
  private readonly besides: readonly Beside[];

  constructor(private readonly caller: iam.IPrincipal, private readonly asked: CheckedOptions<SessionOptions>, options: SessionOptions) {
    super();
    if (typeof caller !== 'object' || caller === null || !('policyFragment' in caller)) {
      asked.fail('caller', `is ${shownAsIs(caller)}, which is not a principal`, 'give a role, or what another method of BuildCaller makes');
    }
    this.besides = besidesOf(asked, options);
    if (trustStatements(caller).some(({ Action: action }) => action !== caller.assumeRoleAction)) {
      asked.fail('caller', 'says itself what its sessions carry', 'leave withSession out');
    }
    this.assumeRoleAction = caller.assumeRoleAction;
    this.policyFragment = caller.policyFragment;
    this.principalAccount = caller.principalAccount;
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    return this.caller.grantPrincipal.addToPrincipalPolicy(statement);
  }

  public addToAssumeRolePolicy(document: iam.PolicyDocument): void {
    const statementOf = (statement: TrustStatement, action: unknown, ...conditions: (Conditions | undefined)[]) =>
      iam.PolicyStatement.fromJson({
        ...statement,
        Action: action,
        Condition: allOf(this.asked, statement.Condition as Conditions | undefined, ...conditions),
      });
    for (const statement of trustStatements(this.caller)) {
      // Of a tag and of a source identity AWS tells the call that makes the session, and the action of each its own only.
      document.addStatements(
        statementOf(statement, statement.Action, ...this.besides.map(({ demanded }) => demanded)),
        ...this.besides.map(({ action, demanded, only }) => statementOf(statement, action, demanded, only)),
      );
    }
  }

  public dedupeString(): string | undefined {
    return undefined;
  }

  /** What the caller itself has to be allowed, on the role that it assumes. */
  public needed(): { readonly action: string; readonly conditions?: Conditions }[] {
    const besides = this.besides.map(({ action, demanded, only }) => ({ action, conditions: allOf(this.asked, demanded, only) }));
    return [{ action: this.assumeRoleAction }, ...besides];
  }
}
