import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { checkAccount, fieldOf, Named } from './places';
import { arnOf, shaped, unique } from './values';
import { checkShape } from '../validation/check-shape';
import { known } from '../validation/fail';
import { FOLDER, PARAMETER_NAME, PARAMETER_NAME_WITHOUT_PATH, REPOSITORY_ARN, SECRET_ARN } from '../validation/shapes';

/* Folders of buckets, repositories, secrets and parameters. */

type SecretArns = Named<ISecret, 'secretArn' | 'secretFullArn'>;

/** A folder as the start of object names: with the slash, without which it would be the start of other folders' names too. */
export function folderOf(scope: IConstruct, property: string, folder: string | undefined): string {
  if (folder === undefined) return '';
  checkShape(scope, property, folder, FOLDER, 'is');
  return (known(scope, folder) ?? folder).endsWith('/') ? folder : `${folder}/`;
}

/** The ARNs of repositories of the account. */
export function ownRepositoryArnsOf(
  scope: IConstruct, property: string, repositories: IRepository[], why: (own: string) => string,
): string[] {
  return unique(repositories.map((resource) => {
    checkAccount(scope, property, { resource, what: 'a repository', name: resource.repositoryArn }, why);
    return arnOf(scope, property, resource.repositoryArn, REPOSITORY_ARN);
  }));
}

/**
 * Of a secret that the app makes in another account or region the CDK writes the ARN out by its name, where it else refers to the secret.
 */
const isNamedOnly = (scope: IConstruct, { secretFullArn, node }: SecretArns) =>
  !secretFullArn || (node?.defaultChild !== undefined && fieldOf(scope, secretFullArn, 'service') !== undefined);

/** The ARNs of secrets. Secrets Manager ends each with six characters of its own, which a partial ARN lacks. */
export const secretArnsOf = (scope: IConstruct, secrets: SecretArns[]) => unique(secrets.map((secret) => {
  const arn = arnOf(scope, 'secrets', secret.secretFullArn ?? secret.secretArn, SECRET_ARN);
  return isNamedOnly(scope, secret) ? `${arn}-??????` : arn;
}));

/** Names of parameters, as they are in an ARN: without the slash that begins a path. */
export const parameterNamesOf = (scope: IConstruct, property: string, names: readonly string[]) => unique(names.map((name) =>
  shaped(scope, property, name, name.includes('/') ? PARAMETER_NAME : PARAMETER_NAME_WITHOUT_PATH, 'it cannot be checked for wildcards')
    .replace(/^\//, '')));
