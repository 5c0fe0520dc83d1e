import { Row, rowsAbout, sentWith } from './row';
import { keyFamily } from '../../src/capabilities/grounds';
import { typeOf } from '../harness/reference';
import type { Authorization } from '../harness/simulator';

/* What claims of ours have against what AWS was seen to do. */

const among = (keys: Iterable<string>, wanted: string) => [...keys].find((key) => key.toLowerCase() === wanted.toLowerCase());

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

/** Whether a row that is about one kind of call only is about this one. */
const fits = ({ during, omitsWhen = '' }: Row, { call, resource }: Claim) =>
  (!during || during === call) && (!/being created$/.test(omitsWhen) || resource.endsWith('*'));

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
    const keys = /being created$/.test(row.omitsWhen ?? '') ? row.omits! : neverSent(row, type);
    for (const key of keys) {
      const claimed = [...Object.keys(context)].find((candidate) => keyFamily(candidate).toLowerCase() === keyFamily(key).toLowerCase());
      if (claimed) found.push(`${row.id}: ${action} on ${type} has no ${claimed}`);
    }
  }
  for (const [key, value, row] of IMPOSSIBLE) {
    const claimed = among(Object.keys(context), key);
    if (claimed && [context[claimed]].flat().some((one) => value.test(one))) found.push(`${row}: ${action} has no ${claimed} = ${context[claimed]}`);
  }
  for (const [key, values] of Object.entries(context)) {
    for (const value of [values].flat()) if (!writtenAsAwsDoes(key, value)) found.push(`E78: ${action} writes ${key} = ${value} with a capital first letter`);
  }
  return [...new Set(found)];
}
