import type { ValuesOfRole } from '../../../src/checks/proofs';
import type { Place } from '../../harness/intrinsics';
import { SECOND_REGION } from '../../harness/options';
import type { Statement } from '../../harness/simulator';
import type { Subject } from '../../harness/subjects';
import { SOURCE_ACCOUNT } from '../../harness/subjects/distribution';

/*
 * What the options of the constructs under proof declare, as values of the placeholders of invariants. Worked out from the options, never
 * from policies.
 */

type Declared = (place: Place) => ValuesOfRole;

const role = ({ partition, account }: Place, name: string) => `arn:${partition}:iam::${account}:role/${name}`;
const key = ({ partition, region, account }: Place, digit: number) => `arn:${partition}:kms:${region}:${account}:key/00000000-0000-0000-0000-00000000000${digit}`;
const second = ({ partition }: Place) => [SECOND_REGION[partition]];

const passed = (...names: string[]): Declared => (place) => ({ PassedRoles: names.map((name) => role(place, name)) });
const used = (digit: number): Declared => (place) => ({ UsedKeys: [key(place, digit)] });
const shared = (...accounts: string[]): Declared => () => ({ SharedWith: accounts });

/** What the account shares that networks are of. */
const network: Declared = ({ partition }) => ({
  OfOthers: ['subnet', 'vpc', 'security-group'].map((type) => `arn:${partition}:ec2:*:444455556666:${type}/*`),
});

const OF_ALL: Readonly<Record<string, Declared>> = {
  'build-tag': () => ({ TagKey: ['Builder'], TagValue: ['web-images'] }),
  'regions': (place) => ({ EachImageRegion: second(place) }),
  'copy-to-regions': (place) => ({ EachImageRegion: second(place) }),
  'network-accounts': network,
  'shared-network': network,
};

const PACKER: Readonly<Record<string, Declared>> = {
  'instance-profiles': passed('AppRole'),
  'confine-to-instance-profiles': passed('AppRole'),
  'confine-to-instance-profiles-spot': passed('AppRole'),
  'instance-roles': passed('InstanceRole'),
  'kms-keys': used(1),
  'data-keys': used(9),
  'encrypted-import': used(6),
  'encrypted-bundle': used(7),
  'snapshot-users': shared('444455556666', '777788889999'),
  'public-snapshots': () => ({ SharedWithGroup: ['all'] }),
  'image-attributes': () => ({ ImageAttributes: ['description', 'imdsSupport'] }),
  'assume-roles': (place) => ({ AssumedRoles: [role(place, 'publisher')] }),
  'session-tags': (place) => ({ AssumedRoles: [role(place, 'publisher')] }),
  'transitive-session-tags': (place) => ({ AssumedRoles: [role(place, 'publisher')] }),
  'source-identities': (place) => ({ AssumedRoles: [role(place, 'publisher')] }),
};

const distributionRole = ({ partition }: Place, account: string) => `arn:${partition}:iam::${account}:role/EC2ImageBuilderDistributionCrossAccountRole`;

/** The roles of the targets, which are in other accounts. */
const targets = (accounts: readonly string[]): Declared => (place) => {
  const roles = accounts.map((account) => distributionRole(place, account));
  return { AssumedRoles: roles, OfOthers: roles };
};

const EXECUTION: Readonly<Record<string, Declared>> = {
  'defaults': passed('InstanceRole'),
  'kms-keys': used(1),
  'notification-keys': used(2),
  'vm-export-role': (place) => ({ PassedRoles: [role(place, 'vmimport')], PassedTo: ['vmie.amazonaws.com'] }),
  'target-account-ids': (place) => ({ ...shared('444455556666', '777788889999')(place), ...targets(['444455556666', '777788889999'])(place) }),
  'target-organization-id': targets(['*']),
};

const ADMINISTRATOR: Readonly<Record<string, Declared>> = {
  'instance-profiles': passed('Builders'),
  'instance-roles': passed('OtherBuilders'),
  'execution-roles': (place) => ({ PassedRoles: [role(place, 'Execution')], PassedTo: ['imagebuilder.amazonaws.com'] }),
  'lifecycle-roles': (place) => ({ PassedRoles: [role(place, 'Lifecycle')], PassedTo: ['imagebuilder.amazonaws.com'] }),
  'vm-export-roles': (place) => ({ PassedRoles: [role(place, 'vmimport')], PassedTo: ['vmie.amazonaws.com'] }),
};

const ofSource = (place: Place) => [key({ ...place, account: SOURCE_ACCOUNT }, 1)];
const DISTRIBUTION: Readonly<Record<string, Declared>> = {
  'source-keys': (place) => ({ UsedKeys: ofSource(place), OfOthers: ofSource(place) }),
  'destination-keys': (place) => ({ UsedKeys: [...ofSource(place), key(place, 2)], OfOthers: ofSource(place) }),
};

const IMAGE_COPY: Readonly<Record<string, Declared>> = {
  'source-keys': (place) => ({ UsedKeys: ofSource(place), OfOthers: ofSource(place) }),
  'destination-keys': used(2),
};

const BY_SUBJECT: Readonly<Record<string, Readonly<Record<string, Declared>>>> = {
  'packer': PACKER,
  'image-builder-execution': EXECUTION,
  'image-builder-instance': { 'component-keys': used(3), 'log-bucket-key': used(4) },
  'image-builder-operator': { 'log-keys': used(4) },
  'image-builder-administrator': ADMINISTRATOR,
  'distribution': DISTRIBUTION,
  'packer-image-copy': IMAGE_COPY,
};

/** A tag value that the construct makes up; it is in no property. */
const madeUpTag = (statements: readonly Statement[]) =>
  statements.flatMap(({ Condition = {} }) => [Condition.StringEquals?.['aws:RequestTag/CreatedBy'] ?? []].flat()).slice(0, 1);

/** The values of the placeholders for a construct with these options in a place. */
export function declaredBy({ name }: Pick<Subject, 'name'>, options: readonly string[], place: Place, statements: readonly Statement[]): ValuesOfRole {
  const suffix = place.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const declarations = { ...OF_ALL, ...BY_SUBJECT[name] };
  const said = ['defaults', ...options].map((option): ValuesOfRole => declarations[option]?.(place) ?? {});
  const all = (placeholder: string) => said.flatMap((values) => values[placeholder] ?? []);
  const first = (placeholder: string, otherwise: string) => [all(placeholder)[0] ?? otherwise];
  return {
    Partition: [place.partition],
    Account: [place.account],
    EachImageRegion: [place.region, ...all('EachImageRegion')],
    TagKey: first('TagKey', 'CreatedBy'),
    TagValue: options.includes('unique-build-tag') ? madeUpTag(statements) : first('TagValue', name.startsWith('packer') ? 'packer' : 'EC2 Image Builder'),
    PassedRoles: all('PassedRoles'),
    PassedTo: [`ec2.${suffix}`, 'ec2.amazonaws.com', ...all('PassedTo')],
    UsedKeys: all('UsedKeys'),
    ThroughService: ['ec2', 'secretsmanager', 'ssm', 'sns', 's3', 'imagebuilder'],
    SharedWith: all('SharedWith'),
    SharedWithGroup: all('SharedWithGroup'),
    ImageAttributes: all('ImageAttributes'),
    AssumedRoles: all('AssumedRoles'),
    OfOthers: all('OfOthers'),
  };
}
