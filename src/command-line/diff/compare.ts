import type { PlainStatement } from '../documents/read-roles';

/** One thing that changed between two versions of a role. */
export interface DifferenceInRole {
  /** Whether it lets the role do more, or less; undefined where that cannot be determined from the words. */
  readonly widens?: boolean;
  readonly sid: string;
  readonly what: string;
}

const nameOf = ({ sid, effect, actions, resources }: PlainStatement) => sid ?? `${effect} ${actions.join()} on ${resources.join()}`;

const inWords = ({ actions, resources, conditions }: PlainStatement) => [
  `${actions.join(', ')} on ${resources.join(', ')}`,
  ...Object.entries(conditions).map(([key, values]) => `${key} = ${values.join(' or ')}`),
].join(', if ');

/** What a list of alternatives lost and gained; their order means nothing. */
function listChanges(
  sid: string, noun: string, older: readonly string[], newer: readonly string[], longerWidens?: boolean,
): DifferenceInRole[] {
  const changes = (items: readonly string[], verb: string, longer: boolean) => items.map((item): DifferenceInRole => ({
    sid,
    what: `${noun} ${item} ${verb}`,
    widens: longerWidens === undefined ? undefined : longerWidens === longer,
  }));
  return [
    ...changes(older.filter((item) => !newer.includes(item)), 'went', false),
    ...changes(newer.filter((item) => !older.includes(item)), 'came', true),
  ];
}

/** Operators for which a further value lets more through; for the others it is the contrary, or not plain. */
const ALTERNATIVES =
  /^(ForAnyValue:|ForAllValues:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|NumericEquals|IpAddress)(IfExists)? /;

function conditionChanges(
  sid: string, allows: boolean, older: PlainStatement['conditions'], newer: PlainStatement['conditions'],
): DifferenceInRole[] {
  const keys = [...new Set([...Object.keys(older), ...Object.keys(newer)])];
  return keys.flatMap((key): DifferenceInRole[] => {
    if (!(key in newer)) return [{ sid, what: `the condition ${key} = ${older[key].join(' or ')} went`, widens: allows }];
    if (!(key in older)) return [{ sid, what: `the condition ${key} = ${newer[key].join(' or ')} came`, widens: !allows }];
    return listChanges(sid, `of the condition ${key} the value`, older[key], newer[key], ALTERNATIVES.test(key) ? allows : undefined);
  });
}

function statementChanges(older: PlainStatement, newer: PlainStatement): DifferenceInRole[] {
  const sid = nameOf(newer);
  const allows = newer.effect === 'Allow';
  if (older.effect !== newer.effect) {
    return [{ sid, what: `it was ${older.effect} and is ${newer.effect}: ${inWords(newer)}`, widens: allows }];
  }
  return [
    ...listChanges(sid, 'the action', older.actions, newer.actions, allows),
    ...listChanges(sid, 'the resource', older.resources, newer.resources, allows),
    ...conditionChanges(sid, allows, older.conditions, newer.conditions),
  ];
}

/** What changed from one version of a role to another, statement by statement. */
export function compareStatements(older: readonly PlainStatement[], newer: readonly PlainStatement[]): DifferenceInRole[] {
  const [before, after] = [older, newer].map((statements) => new Map(statements.map((statement) => [nameOf(statement), statement])));
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name): DifferenceInRole[] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was && is) return statementChanges(was, is);
    const statement = (was ?? is)!;
    const allows = statement.effect === 'Allow';
    return [{ sid: name, what: `${is ? 'new' : 'gone'}: ${allows ? '' : 'denies '}${inWords(statement)}`, widens: allows === !!is }];
  });
}
