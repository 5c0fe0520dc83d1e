import { Token } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { fieldOf, Named } from './places';
import { arnOf, FOR_OTHERS, shaped, unique } from './values';
import { fail, known, shown } from '../validation/fail';
import { KEY_ARN } from '../validation/shapes';

/* Keys of KMS. */

function keyArn(scope: IConstruct, property: string, key: Pick<IKey, 'keyArn'>): string {
  const arn = arnOf(scope, property, key.keyArn, KEY_ARN);
  if (arn.includes(':alias/')) {
    fail(scope, property, `has an alias (${shown(arn)}), which an IAM policy does not resolve`,
      'give the key itself, for example with Key.fromLookup or Key.fromKeyArn');
  }
  return arn;
}

/** The ARNs of keys, wherever they are. */
export const keyArnsOf = (scope: IConstruct, property: string, keys: Pick<IKey, 'keyArn'>[]) =>
  unique(keys.map((key) => keyArn(scope, property, key)));

/** The ARNs of keys, each in one of the regions. */
export function kmsKeyArnsOf(scope: IConstruct, property: string, keys: Named<IKey, 'keyArn'>[], regions: string[]): string[] {
  return unique(keys.map((key) => {
    const arn = keyArn(scope, property, key);
    const region = fieldOf(scope, arn, 'region') ?? known(scope, key.env?.region);
    const regionsAreKnown = regions.every((declared) => !Token.isUnresolved(declared));
    if (region !== undefined && regionsAreKnown && !regions.includes(region)) {
      fail(scope, property, `has a key of ${region} (${shown(arn)}), while the role works in ${regions.join(', ')}`,
        'name a key of these regions, or add the region to regions or copyToRegions');
    }
    return arn;
  }));
}

/** The full ARNs of keys that another account owns or uses, known now: a bare id would be looked for in the wrong account. */
export const literalKeyArnsOf = (scope: IConstruct, property: string, keys: readonly IKey[]) => unique(keys.map((key) => {
  const arn = shaped(scope, property, key.keyArn, KEY_ARN, `${FOR_OTHERS}: deploy the key, then take it with Key.fromKeyArn`);
  if (arn.includes(':alias/')) {
    fail(scope, property, `has ${shown(arn)}, which is not the full ARN of a key`,
      "an ID or an alias does not work across accounts: use Key.fromKeyArn with an ARN like 'arn:aws:kms:eu-west-1:111122223333:key/…'");
  }
  return arn;
})).sort();
