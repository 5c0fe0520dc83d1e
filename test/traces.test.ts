import { LateTagging } from '../src';
import { appProfile, buildKey, existingKeyPair, existingSecurityGroup, existingSubnet, together } from './harness/options';
import { isAllowed } from './harness/simulator';
import { COMMERCIAL, Props, synthesize } from './harness/synthesize';
import { readTrace, RecordedAuthorization, traceNames } from './harness/traces';

/*
 * Sufficient: real builds, recorded call by call, replayed against the role made for their options.
 */

const nothing: Props = {};
const encrypted = together({ encryptBoot: true }, buildKey(COMMERCIAL));
const existingNetwork = together(existingSubnet, existingSecurityGroup, existingKeyPair);

/** The options of each recorded build, as its owner would declare them. */
const NEWEST: Record<string, Props> = {
  'ebs-default': nothing,
  'ebs-run-tags-only': nothing,
  'ebs-source-ami-filter': { sourceImageOwners: ['amazon'] },
  'ebs-existing-ami-name': nothing,
  'ebs-existing-network': existingNetwork,
  'ebs-existing-subnet': existingSubnet,
  'ebs-existing-vpc-and-subnet': existingSubnet,
  'ebs-filters': existingSecurityGroup,
  'ebs-instance-profile': appProfile(COMMERCIAL),
  'ebs-instance-profile-skip-validation': appProfile(COMMERCIAL),
  'ebs-encrypt-kms': encrypted,
  'ebs-encrypt-default-key': { encryptBoot: true },
  'ebs-failed-provisioner': nothing,
  'ebs-cancelled': nothing,
  'ebs-volume-cleanup': nothing,
};

/** Packer 1.6.6, which tags the instance and its volumes alone. */
const LEGACY: Record<string, Props> = {
  'legacy-ebs-default': nothing,
  'legacy-ebs-encrypt-kms': encrypted,
  'legacy-ebs-existing-network': existingNetwork,
  'legacy-ebs-failed-provisioner': nothing,
  'legacy-ebs-instance-profile': appProfile(COMMERCIAL),
};

/** Recorded with Packer 1.6.6 as well, with options that the role does not have yet. */
const LEGACY_NOT_COVERED = ['legacy-ebs-copy-regions', 'legacy-ebs-spot', 'legacy-ebs-temp-instance-profile'];
const WITHOUT_TAGS = ['ebs-no-tags', 'legacy-ebs-no-tags'];

async function denied(trace: string, props: Props): Promise<RecordedAuthorization[]> {
  const { requester } = synthesize(props);
  const refused: RecordedAuthorization[] = [];
  for (const authorization of readTrace(trace).authorizations) {
    if (!await isAllowed(requester, authorization)) refused.push(authorization);
  }
  return refused;
}

const inWords = ({ call, action, resource }: RecordedAuthorization) => `${call}: ${action} on ${resource}`;

test('every recorded build is replayed', () => {
  expect(traceNames()).toEqual([...Object.keys(NEWEST), ...Object.keys(LEGACY), ...LEGACY_NOT_COVERED, ...WITHOUT_TAGS].sort());
});

test.each(Object.entries(NEWEST))('%s: nothing is denied', async (trace, props) => {
  expect(readTrace(trace).authorizations.length).toBeGreaterThan(1);
  expect((await denied(trace, props)).map(inWords)).toEqual([]);
});

test.each(Object.entries(LEGACY))('%s: nothing is denied to a client that is declared to tag late', async (trace, props) => {
  expect((await denied(trace, together(props, { lateTagging: LateTagging.PLUGIN_BEFORE_1_0_2 }))).map(inWords)).toEqual([]);
});

const CREATE_KEY_PAIR = 'ec2:CreateKeyPair: ec2:CreateKeyPair on arn:aws:ec2:us-east-1:111122223333:key-pair/packer_00000000-0000-0000-0000-000000000000';

test.each([
  ['ebs-no-tags', nothing, CREATE_KEY_PAIR],
  ['legacy-ebs-no-tags', nothing, CREATE_KEY_PAIR],
  ...Object.entries(LEGACY).filter(([trace]) => trace !== 'legacy-ebs-existing-network').map(([trace, props]) => [trace, props, CREATE_KEY_PAIR] as const),
  ...LEGACY_NOT_COVERED.map((trace) => [trace, nothing, CREATE_KEY_PAIR] as const),
  ['legacy-ebs-existing-network', existingNetwork, 'ec2:RunInstances: ec2:RunInstances on arn:aws:ec2:us-east-1:111122223333:network-interface/*'],
] as const)('%s: denied at its first untagged create', async (trace, props, first) => {
  expect(inWords((await denied(trace, props))[0])).toEqual(first);
});

test('legacy-ebs-no-tags is denied under the relaxation too: its instance lacks the tag', async () => {
  const [first] = await denied('legacy-ebs-no-tags', { lateTagging: LateTagging.PLUGIN_BEFORE_1_0_2 });
  expect(inWords(first)).toEqual('ec2:RunInstances: ec2:RunInstances on arn:aws:ec2:us-east-1:111122223333:instance/*');
});

test('a build uses the actions of the default policy that its options call for', () => {
  const called = new Set(readTrace('ebs-default').authorizations.map(({ action }) => action));
  const granted = new Set(synthesize().statements.flatMap(({ Action }) => Action));
  expect(called.size).toBe(15);
  expect([...called].filter((action) => !granted.has(action))).toEqual([]);
  // For network look-ups and for what is left over after a failure.
  expect([...granted].filter((action) => !called.has(action)).sort()).toEqual([
    'ec2:DeleteSnapshot', 'ec2:DeleteVolume', 'ec2:DeregisterImage', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs',
  ]);
});
