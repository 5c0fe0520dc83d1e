import { LateTagging, PackerBuilder } from '../src';
import { allowedAttacks, Attack, attackFiles, remaining, roleWith, withoutGuard } from './harness/attacks';
import { optionsIn, together } from './harness/options';
import { contextKeysOutsideReference } from './harness/reference';
import { isAllowed } from './harness/simulator';
import { COMMERCIAL } from './harness/synthesize';

/*
 * Safe: what a thief of the role's credentials would ask for is refused, by the statement that is named, and by
 * the part of it that is named.
 */

const files = attackFiles();
const attacks = files.flatMap((file) => file.attacks);
const named = (list: Attack[]) => list.map((attack) => [attack.does, attack] as const);

test('the suite is as large as promised', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(40);
  expect(files.length).toBeGreaterThanOrEqual(8);
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
  const requests = [...attacks, ...remaining()];
  const outside = await Promise.all(requests.map(async (request) => ({ does: request.does, keys: await contextKeysOutsideReference(request) })));
  expect(outside.filter(({ keys }) => keys.length > 0)).toEqual([]);
});

const NETWORKLESS_TAGS = ['deletes the temporary key pair of another build', 'launches with a network interface without tags', 'makes a key pair without tags',
  'makes a security group without tags', 'makes a snapshot without tags', 'makes an image without tags'];
const UNTAGGED_IMAGES = ['deregisters an image with other tags alone', 'deregisters an image without tags',
  'tags a foreign image with other tags alone', 'tags a foreign image without tags'];
const UNTAGGED_SNAPSHOTS = ['tags a foreign snapshot with other tags alone', 'tags a foreign snapshot without tags'];
const DELETED_SNAPSHOTS = ['deletes a snapshot with other tags alone', 'deletes a snapshot without tags'];
const UNTAGGED_VOLUMES = ['tags a foreign volume with other tags alone', 'tags a foreign volume without tags'];

/** What an option lets through of the attacks on the defaults: the price of the option, said in its docs and in test/remaining. */
const PRICES: Record<string, string[]> = {
  'encrypt-boot': ['copies an image of the account', ...UNTAGGED_SNAPSHOTS],
  'copy-to-regions': ['copies an image of the account', ...UNTAGGED_SNAPSHOTS],
  'ebssurrogate': UNTAGGED_IMAGES,
  'instance': UNTAGGED_IMAGES,
  'chroot': [...UNTAGGED_IMAGES, ...UNTAGGED_SNAPSHOTS, ...DELETED_SNAPSHOTS],
  'import': ['copies an image of the account', ...UNTAGGED_IMAGES, ...UNTAGGED_SNAPSHOTS, ...DELETED_SNAPSHOTS],
  'ebsvolume': UNTAGGED_VOLUMES,
  'ebsvolume-snapshot-volumes': UNTAGGED_VOLUMES,
  'temporary-instance-profile': ['launches with a network interface without tags', 'launches with a security group with other tags alone',
    'launches with a security group without tags'],
  // Sharing is what these declare; AWS has no condition on whom.
  'ami-users': ['shares its image'],
  'ami-org-arns': ['shares its image'],
  'ami-ou-arns': ['shares its image'],
  'public-images': ['shares its image'],
  'untagged-fence': NETWORKLESS_TAGS,
  'untagged-fence-spot': NETWORKLESS_TAGS,
};

describe('an option lets nothing through but its price', () => {
  test.each(Object.entries(optionsIn(COMMERCIAL)).filter(([name]) => !name.startsWith('late-tagging')))('%s', async (name, props) => {
    expect(await allowedAttacks(props)).toEqual([...PRICES[name] ?? []].sort());
  });
});

test('all options together let nothing through but their prices', async () => {
  // The attacks know the default tag and one region; what narrows the role would hide what others open.
  const narrowing = ['build-tag', 'unique-build-tag', 'require-volume-tag', 'regions', 'source-image-owners', 'instance-types', 'subnets', 'vpcs', 'security-groups',
    'key-pairs', 'require-imds-v2', 'skip-create-ami', 'session-manager', 'instance-connect', 'protection-tag', 'copy-to-regions'];
  const opening = Object.entries(optionsIn(COMMERCIAL)).filter(([name]) => !narrowing.includes(name) && !/^(late-tagging|untagged-fence)/.test(name));
  const builders = { builders: Object.values(PackerBuilder) };
  const prices = new Set(opening.flatMap(([name]) => PRICES[name] ?? []));
  expect(opening.length).toBeGreaterThan(25);
  expect(await allowedAttacks(together(...opening.map(([, props]) => props), builders))).toEqual([...prices].sort());
});

describe('what remains is listed', () => {
  test.each(remaining().map((request) => [request.does, request] as const))('%s: allowed, and said by the data', async (_, request) => {
    expect(await isAllowed(roleWith(request.declared), request)).toBe(true);
  });
});

test('a client that leaves network interfaces untagged costs untagged network interfaces', async () => {
  // The prices of all presets stand in docs/late-tagging.md, which test/docs.test.ts holds.
  expect(await allowedAttacks({ lateTagging: LateTagging.PLUGIN_BEFORE_1_2_2 })).toEqual(['launches with a network interface without tags']);
});
