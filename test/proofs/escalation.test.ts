import { EVERYTHING } from '../harness/chains';
import {
  escalationChains, escalationFigures, escalationKinds, escalationPaths, escalationTradeOffs, escalations, made, optionSets, saidOf, SEED, spelledOut,
  unwarnedChains, warningsOfChains,
} from '../harness/escalation';
import { contextKeysOutsideReference } from '../harness/reference';
import { isAllowed, Statement } from '../harness/simulator';
import { Subject, SUBJECTS } from '../harness/subjects';
import type { Synthesized } from '../harness/synthesize';

/*
 * No option, and no combination of options, leads to rights that were not declared: by a new policy, a new role without a
 * boundary, a foreign role or profile, a changed trust, a key given to a person, code that runs as somebody else. The methods are
 * those that are published (test/proofs/escalation/paths.json has their sources), asked one by one, and the chains of test/proofs/chains that end
 * with the rights of others. Each construct is asked with each option alone, with pairs (all, or 300 of them), with everything at
 * once, and with random sets, all drawn from one seed. What the simulator is asked twice it answers once, and an action that no
 * statement has, wildcards included, is denied without it.
 *
 * What must be possible nevertheless stands in test/proofs/escalation/trade-offs.json with its reason. Where it is an option's price the
 * construct warns, and nowhere else: the roles that Packer makes for itself are confined by their name, packer-…, and by the build
 * tag alone, because the plugin sets neither a path nor a permissions boundary that could be demanded.
 */

const PATHS = escalationPaths();
const SELF = { role: 'arn:aws:iam::111122223333:role/self', person: 'arn:aws:iam::111122223333:user/person' };

/** The ids of warnings that tell of an escalation. */
const WARNINGS = [...new Set(SUBJECTS.flatMap((subject) => [...escalationTradeOffs(subject), ...escalationChains(subject)])
  .flatMap(({ warning }) => warning ?? []))].sort();
const warned = ({ warnings }: Synthesized) => WARNINGS.filter((id) => warnings.some((text) => text.includes(`[ack: ${id}]`)));

describe('the paths', () => {
  test('are many, of several kinds, each with its source', () => {
    expect(PATHS.length).toBeGreaterThanOrEqual(100);
    expect(escalationKinds().length).toBeGreaterThanOrEqual(6);
    expect(PATHS.filter(({ source }) => !source)).toEqual([]);
    expect(new Set(PATHS.map(({ does, who }) => `${does} ${who}`)).size).toBe(PATHS.length);
  });

  test('ask with the keys that AWS would have', async () => {
    const outside = await Promise.all(PATHS.map(async (path) => ({ does: path.does, keys: await contextKeysOutsideReference(path) })));
    expect(outside.filter(({ keys }) => keys.length > 0)).toEqual([]);
  });

  test('are open to an administrator, each of them', async () => {
    const everything: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };
    const allowed = await Promise.all(PATHS.map(async (path) => {
      const self = SELF[path.who ?? 'role'];
      const { action, resource, context } = spelledOut(path, self);
      return isAllowed({ roleArn: self, policies: [{ Version: '2012-10-17', Statement: [everything] }] }, { action, resource, context });
    }));
    expect(PATHS.filter((_, i) => !allowed[i]).map(({ does }) => does)).toEqual([]);
  });

  test('a wildcard does not hide one', async () => {
    const [packer] = SUBJECTS;
    const plain = packer.withOptions();
    const wide: Statement = { Effect: 'Allow', Action: 'iam:Put*Policy', Resource: '*' };
    const requester = { ...plain.requester, policies: [...plain.policies, { Version: '2012-10-17', Statement: [wide] }] };
    const { paths } = await escalations(packer, { ...plain, requester, statements: [...plain.statements, wide] });
    expect(paths).toEqual(PATHS.filter(({ action, who }) => /^iam:Put.*Policy$/.test(action) && who !== 'person').map(({ does }) => does).sort());
  });
});

test('prices are of paths that exist, each with a reason', () => {
  const known = PATHS.map(({ does }) => does);
  const prices = SUBJECTS.flatMap(escalationTradeOffs);
  expect(prices.flatMap(({ paths }) => paths).filter((path) => !known.includes(path))).toEqual([]);
  expect(prices.filter(({ because }) => !because)).toEqual([]);
});

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (_, subject: Subject) => {
  const { alone, pairs, random } = optionSets(subject);
  const allWarnings = (warnings: readonly string[], chains: readonly string[]) =>
    [...new Set([...warnings, ...warningsOfChains(subject, chains)])].sort();

  test('by default nothing but what is listed', async () => {
    const defaults = made(subject, [])!;
    const { warnings, ...said } = saidOf(subject, []);
    expect(await escalations(subject, defaults)).toEqual(said);
    expect(warned(defaults)).toEqual(allWarnings(warnings, said.chains));
  });

  test.each(alone)('with %s alone nothing but what is listed, and a warning where it is its price', async (option) => {
    const role = made(subject, [option])!;
    const { warnings, ...said } = saidOf(subject, [option]);
    expect(await escalations(subject, role)).toEqual(said);
    expect(warned(role)).toEqual(allWarnings(warnings, said.chains));
  });

  test('with everything at once nothing but what is listed', async () => {
    const role = made(subject, [EVERYTHING])!;
    const { warnings, ...said } = saidOf(subject, [...subject.opening, EVERYTHING]);
    expect(await escalations(subject, role)).toEqual(said);
    expect(warned(role)).toEqual(allWarnings(warnings, said.chains));
  });

  // An option of a set may take the place of another of the same property, so a set lets through what is listed, or less.
  const nothingElse = async (sets: readonly string[][]) => {
    let refused = 0;
    for (const set of sets) {
      const role = made(subject, set);
      if (!role) {
        refused += 1;
        continue;
      }
      const { paths, chains } = await escalations(subject, role);
      const said = saidOf(subject, set);
      const unsaid = [...paths.filter((path) => !said.paths.includes(path)), ...chains.filter((chain) => !said.chains.includes(chain))];
      expect({ set, unsaid, warned: warned(role) }).toEqual({ set, unsaid: [], warned: allWarnings(said.warnings, chains) });
    }
    // A set that the construct refuses proves nothing: most must be taken.
    expect(refused).toBeLessThanOrEqual(sets.length / 2);
  };

  test(`with ${pairs.length} pairs of options nothing but what is listed (seed ${SEED})`, () => nothingElse(pairs), 180_000);

  test(`with ${random.length} random sets of options nothing but what is listed (seed ${SEED})`, () => nothingElse(random), 120_000);
});

test('the roles that Packer makes, and sessions on what was tagged late, are what warns', () => {
  expect(WARNINGS).toEqual(['cdk-ami-build-roles:sessions-on-late-tagged-instances', 'cdk-ami-build-roles:temporary-instance-profile']);
});

test('chains to the rights of others that options open without a warning are listed', () => {
  const warns = (subject: Subject, options: readonly string[]) => saidOf(subject, options).warnings.length > 0;
  const unwarned = SUBJECTS.flatMap((subject) => escalationChains(subject).filter(({ warning }) => !warning).flatMap(({ does, reaches = [] }) =>
    reaches.filter((reach) => !warns(subject, reach.with)).map((reach) => ({ construct: subject.name, chain: does, with: reach.with }))));
  expect(unwarnedChains().map(({ because: _, ...chain }) => chain)).toEqual(unwarned);
  expect(unwarnedChains().filter(({ because }) => !because)).toEqual([]);
});

test('what is written in IAM has names of Packer, or is the role of a service', () => {
  const [packer] = SUBJECTS;
  const writes = packer.withOpening().statements.filter(({ Effect, Action }) => Effect === 'Allow' &&
    [Action].flat().some((action) => action.startsWith('iam:') && !/^iam:(Get|PassRole)/.test(action)));
  const [ofServices, others] = [true, false].map((wanted) => writes.filter(({ Action }) => (String(Action) === 'iam:CreateServiceLinkedRole') === wanted));
  const strangers = (statements: typeof writes, known: RegExp) => statements.flatMap(({ Resource }) => Resource).filter((arn) => !known.test(arn));
  expect([ofServices.length, others.length].every((count) => count > 0)).toBe(true);
  expect(strangers(ofServices, /:iam::111122223333:role\/aws-service-role\/[a-z0-9]+\.amazonaws\.com\/AWSServiceRoleFor\w+$/)).toEqual([]);
  expect(strangers(others, /:iam::111122223333:(role|instance-profile)\/packer-\*$/)).toEqual([]);
});

test('the figures count what is asked', () => {
  const { paths, constructs } = escalationFigures();
  expect(paths).toBe(PATHS.length);
  expect(constructs.map(({ construct }) => construct)).toEqual(SUBJECTS.map(({ construct }) => construct));
  expect(constructs.every(({ chains, chainsStoppedByDefault }) => chains >= chainsStoppedByDefault && chainsStoppedByDefault > 0)).toBe(true);
});
