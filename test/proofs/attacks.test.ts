import { allowedAttacks, Attack, attackFiles, attacksOn, tradeOffs, residualRisks, withoutGuard, withoutStatement } from '../harness/attacks';
import { contextKeysOutsideReference } from '../harness/reference';
import { isAllowed, Requester } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';
import { COMMERCIAL } from '../harness/synthesize';

/*
 * Safe: what an attacker of the credentials would ask for is refused, by the statement that is named, and by the part of it
 * that is named.
 */

/** The least number of attacks on each construct, and of kinds. */
const PROMISED: Record<string, [number, number]> = {
  'packer': [40, 8],
  'image-builder-instance': [25, 8],
  'image-builder-execution': [25, 8],
  'image-builder-lifecycle': [10, 5],
  'image-builder-administrator': [10, 4],
  'image-builder-operator': [10, 4],
  'image-builder-reader': [10, 4],
  'distribution': [25, 5],
  'packer-image-copy': [40, 6],
  'packer-image-retention': [25, 5],
};

test('every construct has its promise', () => {
  expect(SUBJECTS.map(({ name }) => name)).toEqual(Object.keys(PROMISED));
});

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (name, subject) => {
  const files = attackFiles(subject);
  const attacks = attacksOn(subject);
  const options = Object.keys(subject.optionsIn(COMMERCIAL));
  const named = (list: Attack[]) => list.map((attack) => [attack.does, attack] as const);

  const roles = new Map<string, Requester>();
  const roleWith = (declared: string[] = []) => {
    const key = declared.join();
    if (!roles.has(key)) roles.set(key, subject.withOptions(declared).requester);
    return roles.get(key)!;
  };

  test('the suite is as large as promised', () => {
    const [count, kinds] = PROMISED[name];
    expect(attacks.length).toBeGreaterThanOrEqual(count);
    expect(files.length).toBeGreaterThanOrEqual(kinds);
    expect(new Set(attacks.map(({ does }) => does)).size).toBe(attacks.length);
  });

  describe.each(files.map((file) => [file.kind, file] as const))('%s', (_, file) => {
    test.each(named(file.attacks))('%s: denied, and by nothing else than the part named', async (__, attack) => {
      const role = roleWith(attack.declared);
      expect(role.policies.flatMap(({ Statement }) => Statement).map(({ Sid }) => Sid)).toContain(attack.statement);
      expect(await isAllowed(role, attack)).toBe(false);
      expect(await isAllowed(withoutGuard(role, attack.statement, attack.guard), attack)).toBe(true);
    });
  });

  test('attacks and what remains ask with the keys that AWS would have', async () => {
    const requests = [...attacks, ...residualRisks(subject)];
    const outside = await Promise.all(requests.map(async (request) => ({ does: request.does, keys: await contextKeysOutsideReference(request) })));
    expect(outside.filter(({ keys }) => keys.length > 0)).toEqual([]);
  });

  test.each(options)('the option %s lets nothing through but its price', async (option) => {
    expect(await allowedAttacks(subject, subject.withOptions([option]))).toEqual([...tradeOffs(subject)[option] ?? []].sort());
  });

  test('prices are of options and of attacks that exist', () => {
    expect(Object.keys(tradeOffs(subject)).filter((option) => !options.includes(option))).toEqual([]);
    const known = attacks.filter(({ declared }) => !declared).map(({ does }) => does);
    expect(Object.values(tradeOffs(subject)).flat().filter((does) => !known.includes(does))).toEqual([]);
  });

  test('all options together let nothing through but their prices', async () => {
    const price = new Set(subject.opening.flatMap((option) => tradeOffs(subject)[option] ?? []));
    expect(subject.opening.length).toBeGreaterThan(name === 'packer-image-retention' ? 0 : options.length / 3); // three of its four narrow
    expect(await allowedAttacks(subject, subject.withOpening())).toEqual([...price].sort());
  });

  describe('what remains is listed', () => {
    test.each(residualRisks(subject).map((request) => [request.does, request] as const))('%s: allowed by the statement named, and said by its data', async (_, request) => {
      const need = subject.capabilities.flatMap(({ needs }) => needs).find(({ sid }) => sid === request.statement);
      expect(need?.residualRisk).toBeTruthy();
      const role = roleWith(request.declared);
      expect(await isAllowed(role, request)).toBe(true);
      // A denial allows nothing: it leaves what it does not reach.
      expect(await isAllowed(withoutStatement(role, request.statement), request)).toBe(need?.denies ?? false);
    });
  });
});
