import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { QUOTAS } from '../statements/quotas';
import { charactersOf } from '../statements/sizes';
import { fail } from '../validation/fail';

/** Refuses lists of accounts that no policy of IAM holds. */
export function checkTargetAccounts(
  scope: IConstruct, statements: readonly PolicyStatement[], accounts: readonly string[], organizationId: string | undefined,
): void {
  const naming = statements
    .filter((statement) => JSON.stringify(Stack.of(scope).resolve(statement.toStatementJson())).includes(accounts[0]));
  if (naming.length === 0) return;
  const sizeOf = (statement: PolicyStatement) =>
    charactersOf({ Statement: [statement.toStatementJson()], Version: '2012-10-17' }, Stack.of(scope));
  const largest = [...naming].sort((a, b) => sizeOf(b) - sizeOf(a))[0];
  const characters = sizeOf(largest);
  if (characters <= QUOTAS.managed) return;
  fail(scope, 'accountIds',
    `has ${accounts.length} accounts, which result in a policy of ${characters} characters (${largest.sid}), more than the ${QUOTAS.managed} that IAM accepts`,
    organizationId === undefined ? 'set organizationId instead of the accounts, or with them'
      : 'leave out accountIds, after you read what organizationId by itself allows; or use a second execution role for some accounts');
}
