import * as iam from 'aws-cdk-lib/aws-iam';
import { type BuildToRun, RECORDED_ACCOUNT } from './live-builds';
import { PackerImageAttribute } from '../../src';
import { BUILDS } from '../harness/builds';
import { appProfile, buildKey, existingKeyPair, existingSecurityGroup } from '../harness/options';
import { COMMERCIAL, Props } from '../harness/synthesize';
import { changedTrace, textOfTrace } from '../harness/templates';

/*
 * Builds that are refused, each by one thing that its template lacks or that is not declared; and every change that an
 * answer may ask for. Which change it is, the answer says.
 */

export interface RefusedBuild extends BuildToRun {
  /** What the first answer must name first, of what can be changed. */
  readonly cure: string;
}

/** The role of another build, which `assume_role` names. */
export const PUBLISHER = `arn:aws:iam::${RECORDED_ACCOUNT}:role/publisher`;

const TAG = '{ CreatedBy = "packer" }';
const TWO = ['444455556666', '777788889999'];

const refused = (template: BuildToRun['template'], cure: string, declares: Record<string, Props> = {}, particulars = {}): RefusedBuild =>
  ({ template, build: { place: COMMERCIAL, declares }, particulars, cure });

/** A recorded build, of whose declared properties one is left out. */
const undeclared = (trace: string, property: string, particulars = {}): RefusedBuild => {
  const { [property]: _, ...declares } = BUILDS[trace].declares;
  return refused(textOfTrace(trace), property, declares, particulars);
};

export const REFUSED_BUILDS: Record<string, RefusedBuild> = {
  // Packer repeats it for 142 seconds in silence: whoever waits no longer has this log.
  'no build tag: the key pair, until somebody interrupts the build':
    refused(changedTrace('ebs-default', { without: ['run_tags'] }), 'run_tags', {}, { interruptAt: 'Creating temporary keypair' }),
  'no build tag, with a key pair and a security group of one\'s own':
    refused(changedTrace('ebs-existing-network', { without: ['run_tags'] }), 'run_tags', BUILDS['ebs-existing-network'].declares),
  'volumes with other tags':
    refused(changedTrace('ebs-default', { instead: { 'run_volume_tags = { CreatedBy': 'run_volume_tags = { Project' } }), 'run_volume_tags'),
  'an image without run_tags':
    refused(changedTrace('ebs-default', { add: ['skip_ami_run_tags = true'] }), 'skip_ami_run_tags'),
  'a fleet without the tag: the plugin crashes':
    refused(changedTrace('ebs-spot', { without: ['fleet_tags'] }), 'fleet_tags', BUILDS['ebs-spot'].declares),
  'a temporary role':
    refused(textOfTrace('ebs-temp-instance-profile'), 'iam_instance_profile'),
  'snapshot_tags of an image that has no snapshots':
    refused(textOfTrace('instance-default'), 'snapshot_tags', BUILDS['instance-default'].declares),

  'another region': refused(textOfTrace('ebs-default'), 'regions', { regions: { regions: ['eu-west-1'] } }),
  'another instance type': refused(textOfTrace('ebs-default'), 'instanceTypes', { instanceTypes: { instanceTypes: ['m5.large'] } }),
  'an instance without IMDSv2': refused(textOfTrace('ebs-default'), 'metadata_options', { requireImdsV2: { requireImdsV2: true } }),
  'an image of another owner':
    refused(textOfTrace('ebs-source-ami-filter'), 'sourceImageOwners', { sourceImageOwners: { sourceImageOwners: ['self'] } }),
  'snapshots for two accounts, of which one is declared':
    refused(changedTrace('ebs-share-users', { instead: { 'snapshot_users = ["444455556666"]': `snapshot_users = ${JSON.stringify(TWO)}` } }),
      'snapshotUsers', BUILDS['ebs-share-users'].declares),

  'Session Manager': undeclared('ebs-session-manager', 'sessionManager', { interruptAt: 'ssm error' }),
  // The plugin asks for the password every five seconds, and does not say that it is refused.
  'the password of WinRM, until somebody interrupts the build':
    refused(textOfTrace('ebs-winrm'), 'readWindowsPassword', {}, { interruptAt: 'Waiting for auto-generated password' }),
  'an encrypted image': undeclared('ebs-encrypt-default-key', 'encryptBoot'),
  'a key': undeclared('ebs-encrypt-kms', 'kmsKeys'),
  'a copy in another region': undeclared('ebs-copy-regions', 'copyToRegions'),
  'snapshots for an account': undeclared('ebs-share-users', 'snapshotUsers'),
  'an image for an account': undeclared('ebs-share-users', 'amiUsers'),
  'a description': undeclared('ebs-share-users', 'imageAttributes'),
  'an instance profile': undeclared('ebs-instance-profile', 'instanceProfiles'),
  'a spot instance': undeclared('ebs-spot', 'spot'),
  'the end of an image': undeclared('ebs-deprecate', 'scheduleDeprecation'),
  'protection from being deregistered': undeclared('ebs-deregistration-protection', 'deregistrationProtection'),
  'enhanced networking': undeclared('ebs-ena-sriov', 'enhancedNetworking'),
  'a security group': undeclared('ebs-filters', 'securityGroups', { networkTags: [{ Key: 'Purpose', Value: 'ImageBuild' }] }),
  'a key pair': undeclared('ebs-existing-network', 'keyPairs'),
  'a secret': undeclared('data-sources', 'secrets'),
  'a parameter': undeclared('data-sources', 'parameters'),
  'another role':
    refused(changedTrace('ebs-default', { add: ['assume_role {', `  role_arn = "${PUBLISHER}"`, '  session_name = "build"', '}'] }), 'assumeRoles'),
};

/** A build with what a change makes of it; undefined where there is nothing to change: the template or the role does not say it. */
type Change = (build: RefusedBuild) => RefusedBuild | undefined;

const declare = (props: Props): Change => (build) => ({ ...build, build: { ...build.build, declares: { ...build.build.declares, cure: props } } });
const whereTheTemplateSays = (option: RegExp, change: Change): Change => (build) => (option.test(build.template.text) ? change(build) : undefined);
const whereDeclared = (property: string, change: Change): Change => (build) => (property in build.build.declares ? change(build) : undefined);
const without = (option: string, text: string) => text.replace(new RegExp(`^ *${option} = .*\n`, 'm'), '');
const inTemplate = (change: (text: string) => string): Change => ({ template: { file, text }, ...build }) =>
  ({ ...build, template: { file, text: change(text) } });
const set = (option: string, ...lines: string[]): Change => inTemplate((text) =>
  without(option, text).replace('  aws_polling {', [...lines.map((line) => `  ${line}`), '  aws_polling {'].join('\n')));
const remove = (option: string): Change => inTemplate((text) => without(option, text));

const TEMPORARY_PROFILE = / *temporary_iam_instance_profile_policy_document \{[\s\S]*?\n {2}\}\n/;

/** What an answer may ask for, by the first name in it. */
export const CHANGES: Record<string, Change> = {
  run_tags: set('run_tags', `run_tags = ${TAG}`),
  run_volume_tags: set('run_volume_tags', `run_volume_tags = ${TAG}`),
  fleet_tags: set('fleet_tags', `fleet_tags = ${TAG}`),
  skip_ami_run_tags: remove('skip_ami_run_tags'),
  snapshot_tags: remove('snapshot_tags'),
  metadata_options: whereDeclared('requireImdsV2', set('metadata_options', 'metadata_options {', '  http_tokens = "required"', '}')),
  iam_instance_profile: (build) => {
    const own = inTemplate((text) => text.replace(TEMPORARY_PROFILE, '  iam_instance_profile = "AppProfile"\n'))(build)!;
    return declare(appProfile(COMMERCIAL))(own);
  },
  regions: declare({ regions: ['us-east-1'] }),
  instanceTypes: whereDeclared('instanceTypes', declare({ instanceTypes: ['m5.large', 't3.micro'] })),
  sourceImageOwners: declare({ sourceImageOwners: ['amazon'] }),
  sessionManager: declare({ sessionManager: true }),
  readWindowsPassword: declare({ readWindowsPassword: true }),
  encryptBoot: whereTheTemplateSays(/encrypt_boot/, declare({ encryptBoot: true })),
  kmsKeys: declare(buildKey(COMMERCIAL)),
  copyToRegions: whereTheTemplateSays(/ami_regions/, declare({ copyToRegions: ['eu-west-1'] })),
  snapshotUsers: declare({ snapshotUsers: TWO }),
  amiUsers: declare({ amiUsers: ['444455556666'] }),
  imageAttributes: declare({ imageAttributes: [PackerImageAttribute.DESCRIPTION] }),
  instanceProfiles: declare(appProfile(COMMERCIAL)),
  spot: declare({ spot: true }),
  scheduleDeprecation: declare({ scheduleDeprecation: true }),
  deregistrationProtection: declare({ deregistrationProtection: true }),
  enhancedNetworking: declare({ enhancedNetworking: true }),
  securityGroups: declare(existingSecurityGroup),
  keyPairs: declare(existingKeyPair),
  secrets: declare(BUILDS['data-sources'].declares.secrets),
  parameters: declare(BUILDS['data-sources'].declares.parameters),
  assumeRoles: declare((scope) => ({ assumeRoles: [iam.Role.fromRoleArn(scope, 'Publisher', PUBLISHER)] })),
};
