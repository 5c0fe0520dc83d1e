import { Build, BUILDS, CONFINED_BUILDS, propsFor, WITHOUT_TAGS, withoutTags } from '../harness/builds';
import { isAllowed } from '../harness/simulator';
import { Props, synthesize } from '../harness/synthesize';
import { readTrace, RecordedAuthorization, traceNames } from '../harness/traces';

/*
 * Sufficient: real builds, recorded call by call, replayed against the role made for their options.
 */

async function denied(authorizations: RecordedAuthorization[], props: Props, { place }: Pick<Build, 'place'>): Promise<string[]> {
  const { requester } = synthesize(props, place);
  const refused: string[] = [];
  for (const authorization of authorizations) {
    if (!await isAllowed(requester, authorization)) refused.push(inWords(authorization));
  }
  return refused;
}

const inWords = ({ call, action, resource }: RecordedAuthorization) => `${call}: ${action} on ${resource}`;
const deniedIn = (trace: string, props: Props, build: Pick<Build, 'place'>) => denied(readTrace(trace).authorizations, props, build);

test('every recorded build is replayed', () => {
  expect(traceNames()).toEqual([...Object.keys(BUILDS), ...Object.keys(WITHOUT_TAGS)].sort());
});

test.each(Object.entries(BUILDS))('%s: nothing is denied', async (trace, build) => {
  expect(readTrace(trace).authorizations.length).toBeGreaterThan(1);
  expect(await deniedIn(trace, propsFor(build), build)).toEqual([]);
});

/** What is asked for first, and refused, when an option of a recorded build is not declared. */
const ASKED_FOR: Record<string, string[]> = {
  amiUsers: ['ec2:ModifyImageAttribute'],
  associatePublicIpAddress: ['ec2:DescribeInstanceTypeOfferings'],
  // chroot; surrogate; ebsvolume
  builders: ['ec2:CreateVolume', 'ec2:CreateSnapshot', 'ec2:DeleteTags'],
  bundleBucket: ['ec2:RegisterImage'],
  // the copy itself; with force_deregister the search for an older one in the other region
  copyToRegions: ['ec2:CopyImage', 'ec2:DescribeImages'],
  scheduleDeprecation: ['ec2:EnableImageDeprecation'],
  deregistrationProtection: ['ec2:EnableImageDeregistrationProtection'],
  encryptBoot: ['ec2:CopyImage'],
  enhancedNetworking: ['ec2:ModifyInstanceAttribute'],
  fastLaunchTemplates: ['ec2:EnableFastLaunch'],
  imageAttributes: ['ec2:ModifyImageAttribute'],
  instanceConnect: ['ec2-instance-connect:SendSSHPublicKey'],
  // with skip_profile_validation the launch is the first to need it
  instanceProfiles: ['iam:GetInstanceProfile', 'iam:PassRole'],
  instanceRoles: ['iam:GetInstanceProfile'],
  keyPairs: ['ec2:RunInstances'],
  kmsKeys: ['kms:DescribeKey'],
  lateTagging: ['ec2:CreateLaunchTemplate'],
  parameters: ['ssm:GetParameter'],
  publicImages: ['ec2:ModifyImageAttribute'],
  publicSnapshots: ['ec2:ModifySnapshotAttribute'],
  secrets: ['secretsmanager:GetSecretValue'],
  securityGroups: ['ec2:RunInstances'],
  sessionManager: ['ssm:StartSession'],
  snapshotUsers: ['ec2:ModifySnapshotAttribute'],
  spot: ['ec2:CreateLaunchTemplate'],
  temporaryInstanceProfile: ['iam:CreateInstanceProfile'],
  useCreateImage: ['ec2:DetachVolume'],
  readWindowsPassword: ['ec2:GetPasswordData'],
};

/** Options without which the recorded build passes all the same, and why. */
const ADDS_NOTHING: Record<string, string> = {
  'data-sources without builders': 'takes away what amazon-ebs needs',
  'ebs-copy-regions-kms without encryptBoot': 'copyToRegions brings the copy',
  'ebs-existing-network without subnets': 'narrows',
  'ebs-existing-subnet without subnets': 'narrows',
  'ebs-existing-vpc-and-subnet without subnets': 'narrows',
  'ebs-imds-v2 without requireImdsV2': 'narrows',
  'ebs-session-manager-private-key without subnets': 'narrows',
  'ebs-share-org without amiOrgArns': 'amiOuArns brings sharing',
  'ebs-share-org without amiOuArns': 'amiOrgArns brings sharing',
  'ebs-skip-create-ami without skipCreateAmi': 'takes away CreateImage',
  'ebs-source-ami-filter without sourceImageOwners': 'narrows',
  'ebs-spot-network-profile without subnets': 'narrows',
  'import-ova without builders': 'takes away what amazon-ebs needs',
  'legacy-ebs-existing-network without subnets': 'narrows',
  'legacy-ebs-existing-network without securityGroups': 'the relaxation lets untagged groups be used',
};

/** Options that other options of the build need: the role cannot be made without them. */
const NEEDED_BY_OTHERS = [
  'ebs-copy-regions-kms without copyToRegions',
  'ebs-fast-launch without fastLaunch',
  'ebs-session-manager-private-key without sessionManager',
  'ebssurrogate-create-image without builders',
  'ebsvolume-snapshot without builders',
  'ebsvolume-snapshot without snapshotVolumes',
  'import-ova without importBucket',
];

const withoutOption = Object.entries(BUILDS).flatMap(([trace, build]) =>
  Object.keys(build.declares).map((option) => [`${trace} without ${option}`, trace, option, build] as const));

describe('each option of a recorded build is needed', () => {
  test.each(withoutOption)('%s', async (name, trace, option, build) => {
    if (NEEDED_BY_OTHERS.includes(name)) {
      expect(() => synthesize(propsFor(build, option), build.place)).toThrow(/ \[Stack\/Packer\]$/);
      return;
    }
    const [first] = await deniedIn(trace, propsFor(build, option), build);
    expect(first?.split(' ')[1] ?? 'nothing').toEqual(name in ADDS_NOTHING ? 'nothing' : expect.stringMatching(ASKED_FOR[option].join('|')));
  });

  test('the lists of exceptions are up to date', () => {
    const names: string[] = withoutOption.map(([name]) => name);
    expect([...Object.keys(ADDS_NOTHING), ...NEEDED_BY_OTHERS].filter((name) => !names.includes(name))).toEqual([]);
  });
});

const CREATE_KEY_PAIR = /^ec2:CreateKeyPair: ec2:CreateKeyPair on /;
const INTERFACE = /^ec2:RunInstances: ec2:RunInstances on .*:network-interface\/\*$/;

describe('a client that tags late is denied at its first untagged create, unless that is declared', () => {
  test.each(Object.entries(BUILDS).filter(([trace]) => trace.startsWith('legacy-')))('%s', async (trace, { place, declares }) => {
    const [first] = await deniedIn(trace, propsFor({ place, declares }), { place });
    expect(first).toMatch(trace === 'legacy-ebs-existing-network' ? INTERFACE : CREATE_KEY_PAIR);
  });

  // In China key pairs are untagged; in GovCloud the image is the first.
  test.each(Object.entries(BUILDS).filter(([trace]) => /^(cn|gov)-/.test(trace)))('%s', async (trace, { place, declares }) => {
    const [first] = await deniedIn(trace, propsFor({ place, declares }), { place });
    const untagged = trace.startsWith('cn-') ? CREATE_KEY_PAIR : /^ec2:CreateImage: ec2:CreateImage on .*::image\/\*$/;
    // The surrogate builder registers its image, which no region tags, so GovCloud is like any other there.
    expect(first ?? 'nothing').toMatch(trace === 'gov-ebssurrogate-default' ? /^nothing$/ : untagged);
  });
});

describe('a template without tags is denied', () => {
  test.each(Object.entries(WITHOUT_TAGS))('%s: at its first create', async (trace, { place, declares }) => {
    expect((await deniedIn(trace, propsFor({ place, declares }), { place }))[0]).toMatch(CREATE_KEY_PAIR);
  });

  test('legacy-ebs-no-tags: under the relaxation too, at its instance', async () => {
    const [first] = await deniedIn('legacy-ebs-no-tags', propsFor(WITHOUT_TAGS['legacy-ebs-no-tags']), WITHOUT_TAGS['legacy-ebs-no-tags']);
    expect(first).toBe('ec2:RunInstances: ec2:RunInstances on arn:aws:ec2:us-east-1:111122223333:instance/*');
  });

  test('cn-ebs-no-tags: under its preset it is let in as a client that tags later, and stopped when it has not', async () => {
    // Untagged creates of a build that tags later and of one that never does are the same requests.
    const [first] = await deniedIn('cn-ebs-no-tags', propsFor(WITHOUT_TAGS['cn-ebs-no-tags']), WITHOUT_TAGS['cn-ebs-no-tags']);
    expect(first).toMatch(/^ec2:StopInstances: /);
  });
});

/*
 * No build was recorded that is confined to an instance profile: these are recorded builds whose template is imagined without tags. All tags are
 * taken out of their contexts, and the calls that only set tags are left out.
 */
describe('a template that cannot be changed passes, confined to its instance profile', () => {
  test.each(Object.entries(CONFINED_BUILDS))('%s without tags: nothing is denied', async (trace, build) => {
    const authorizations = withoutTags(readTrace(trace));
    expect(JSON.stringify(authorizations)).not.toMatch(/CreatedBy/);
    expect(authorizations.length).toBeGreaterThan(15);
    expect(await denied(authorizations, propsFor(build), build)).toEqual([]);
  });

  test.each(Object.entries(CONFINED_BUILDS))('%s without tags: denied to a role that goes by tags', async (trace, build) => {
    const [first] = await denied(withoutTags(readTrace(trace)), propsFor(build, 'confineToInstanceProfiles'), build);
    expect(first).toMatch(/^ec2:Create(KeyPair|LaunchTemplate): /);
  });
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
