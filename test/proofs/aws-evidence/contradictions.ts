import { Row, rowsAbout, sentWith } from './row';
import { keyFamily } from '../../../src/iam/grounds';
import { typeOf } from '../../harness/reference';
import type { Authorization } from '../../harness/simulator';

/* What claims of ours have against what AWS was seen to do. */

/** The key of a context that belongs to the family of a key: IAM ignores the case of names. */
const claimedIn = (context: Authorization['context'], wanted: string) =>
  Object.keys(context).find((key) => keyFamily(key).toLowerCase() === keyFamily(wanted).toLowerCase());

/** Keys that a row says AWS never sends with an action on a type. */
export const neverSent = ({ omits = [], omitsWhen, omitsOn }: Row, type: string): readonly string[] =>
  (omitsWhen || (omitsOn && !omitsOn.includes(type)) ? [] : omits);

/** Keys of which a row shows several values at once. */
export const sentAsLists = (row: Row, action: string): string[] =>
  Object.entries(sentWith(row, action)).filter(([, value]) => Array.isArray(value)).map(([key]) => key);

/** AWS writes attributes with a capital first letter (E78, E110, E113). */
const writtenAsAwsDoes = (key: string, value: string) => key.toLowerCase() !== 'ec2:attribute' || /^[A-Z]/.test(value);

/** What is never in a context, whatever the row that it is about: the permission to launch or to create volumes (E11, E110). */
const IMPOSSIBLE: readonly [key: string, value: RegExp, row: string][] = [['ec2:Attribute', /^(launchPermission|createVolumePermission)$/i, 'E110']];

/** Whether what a row leaves out is left out only while the resource is created, when its ARN ends in a star. */
const onCreation = ({ omitsWhen = '' }: Row) => omitsWhen.endsWith('being created');

/** Whether a row that is about one kind of call only is about this one. */
const fits = (row: Row, { call, resource }: Claim) =>
  (!row.during || row.during === call) && (!onCreation(row) || resource.endsWith('*'));

/** An authorization as we recorded or modelled it. */
export interface Claim extends Authorization {
  /** The call that it is a part of. */
  readonly call?: string;
}

/** What a claim has against what AWS was seen to do. */
export function contradictionsOf(claim: Claim): string[] {
  const { action, resource, context } = claim;
  const type = typeOf(resource);
  const found: string[] = [];
  for (const row of rowsAbout(action, type).filter((one) => fits(one, claim))) {
    for (const key of onCreation(row) ? row.omits ?? [] : neverSent(row, type)) {
      const claimed = claimedIn(context, key);
      if (claimed) found.push(`${row.id}: ${action} on ${type} has no ${claimed}`);
    }
  }
  for (const [key, value, row] of IMPOSSIBLE) {
    const claimed = claimedIn(context, key);
    if (claimed && [context[claimed]].flat().some((one) => value.test(one))) found.push(`${row}: ${action} has no ${claimed} = ${context[claimed]}`);
  }
  for (const [key, values] of Object.entries(context)) {
    for (const value of [values].flat()) if (!writtenAsAwsDoes(key, value)) found.push(`E78: ${action} writes ${key} = ${value} with a capital first letter`);
  }
  return [...new Set(found)];
}
