import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { AmiEncryptionKeySharing } from './ami-encryption-key-props';
import { chosen } from '../../iam/choice';
import { literalAccountsOf, organizationIdOf, unitPathsOf } from '../../iam/scope/accounts';
import { checkRegions } from '../../iam/scope/regions';
import { inOrder, listsOf } from '../../iam/scope/values';
import { fail, known } from '../../iam/validation/fail';
import type { Capability } from '../../iam/vocabulary/capability';
import { keyPolicy } from '../permissions';

/** A part of a key policy, for those it speaks to. */
export interface KeyPolicyChoice {
  readonly capabilities: readonly Capability[];
  /** The accounts that are its principals; undefined where its conditions say who. */
  readonly accounts?: readonly string[];
}

export interface KeySharing {
  /** What leaves the key to its own account. */
  readonly own: KeyPolicyChoice;
  /** What lets others use it. */
  readonly parts: readonly KeyPolicyChoice[];
  readonly declared: Readonly<Record<string, readonly string[]>>;
}

/** Chooses what a key policy lets whom do. */
export function chooseForKey(scope: IConstruct, props: AmiEncryptionKeySharing): KeySharing {
  const list = listsOf(scope, props);
  const accounts = literalAccountsOf(scope, 'accountIds', list('accountIds', 'no single account can use the key'));
  const scaling = literalAccountsOf(scope, 'autoScalingAccountIds', list('autoScalingAccountIds', 'no such grant can be made'));
  const organizationId = props.organizationId === undefined ? undefined : organizationIdOf(scope, 'organizationId', props.organizationId);
  const units = unitPathsOf(scope, 'organizationalUnitPaths', list('organizationalUnitPaths', 'no unit can use the key'), organizationId);
  const regions = list('regions', 'only EC2 of the region of the key can use it');
  checkRegions(scope, 'regions', regions);

  const own = known(scope, Stack.of(scope).account);
  for (const [property, values] of Object.entries({ accountIds: accounts, autoScalingAccountIds: scaling })) {
    if (own !== undefined && values.includes(own)) {
      fail(scope, property, `has ${own}, the account of the key itself`, 'leave it out: IAM policies decide in its own account');
    }
  }
  const others = scaling.filter((account) => !accounts.includes(account));
  if (others.length > 0 && organizationId === undefined && units.length === 0) {
    fail(scope, 'autoScalingAccountIds', `has ${others.join(', ')}, which cannot use the key`, 'name them in accountIds too');
  }
  if (props.autoScalingInOrganization && organizationId === undefined && units.length === 0) {
    fail(scope, 'autoScalingInOrganization', 'is set without organizationId or organizationalUnitPaths',
      'declare one of them, or leave it out');
  }

  const given = (choice: Partial<Record<keyof typeof keyPolicy, unknown>>) =>
    chosen(keyPolicy, choice as Record<keyof typeof keyPolicy, unknown>);
  const inOrganization = organizationId !== undefined;
  const inUnits = units.length > 0;
  return {
    own: { capabilities: given({ ownAccount: true }), accounts: [Stack.of(scope).account] },
    parts: [
      { capabilities: given({ useByAccounts: accounts.length > 0 }), accounts },
      { capabilities: given({ useByOrganization: inOrganization, useByUnits: inUnits }) },
      { capabilities: given({ scaleByAccounts: scaling.length > 0 }), accounts: scaling },
      {
        capabilities: given({
          scaleByOrganization: props.autoScalingInOrganization && inOrganization,
          scaleByUnits: props.autoScalingInOrganization && inUnits,
        }),
      },
    ],
    declared: {
      ThisKey: ['*'],
      OrganizationId: organizationId === undefined ? [] : [organizationId],
      OrganizationalUnitPaths: units,
      ...inOrder(scope, { EachKeyRegion: [...new Set([Stack.of(scope).region, ...regions])] }),
    },
  };
}
