import type { Account, Thing, ThingType } from './account';
import { inVpc, ofType, withTokens } from './known/keys';
import type { Source, Tags } from './source';

/*
 * How EC2 is asked for each call as a dry run, and what it checks then. Source of the parameters: what packer-plugin-amazon sends
 * (test/proofs/traces); of the checks: the Service Authorization Reference, and recorded calls (test/proofs/aws-evidence).
 */

/** A resource that EC2 looks at when it decides about a call. */
export interface Touched {
  readonly type: string;
  readonly name: string;
  /** It is created by the call, with these tags. */
  readonly createdWith?: Tags;
  /** The call sets these tags on it. */
  readonly sets?: Tags;
  readonly has?: Tags;
  /** The account in its ARN, where that is not one's own. */
  readonly owner?: string;
  readonly facts?: KeysOfRequest;
  /** Another one than that of the call. */
  readonly region?: string;
  /** The roles of an instance profile, where they are known. */
  readonly arns?: readonly string[];
}

/** Condition keys that a request brings along. */
export type KeysOfRequest = Readonly<Record<string, string | readonly string[]>>;

export interface DryRunCall {
  readonly parameters: object;
  readonly touches: readonly Touched[];
  /** EC2 will refuse it at this type of resource, regardless of what the role may do: what Packer creates before it does not exist yet. */
  readonly upTo?: string;
  /** Where the call is sent, if not to the region of the account. */
  readonly region?: string;
}

/** What a request is made from. */
export interface Circumstances {
  readonly source: Source;
  readonly account: Account;
  /** What the call is about, where it is about something that exists. */
  readonly thing?: Thing;
  /** Another tagging than that of the template, to ask whether it is refused. */
  readonly retag?: (tags: Tags) => Tags;
  readonly type?: string;
  readonly subnet?: Thing;
  readonly image?: Thing;
  readonly profile?: Thing;
  /** The region that a copy goes to. */
  readonly to?: string;
}

export interface DryRun {
  readonly operation: string;
  /** Tells it from others of the same operation. */
  readonly as?: string;
  /** What it is about, where it is about something that exists. */
  readonly on?: ThingType;
  /** That lacks the build tag by then. */
  readonly untagged?: true;
  /** When a source sends it. */
  readonly when?: (source: Source) => boolean;
  /** It is sent once for each of these regions. */
  readonly regions?: (source: Source) => readonly string[];
  /** Undefined where the account lacks something that the call names. */
  readonly ask: (circumstances: Circumstances) => DryRunCall | undefined;
}

export const NAME = 'cdk-ami-build-roles-verify';

export const listed = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Tags by type of resource, without types that get none: EC2 refuses an empty list. */
export function specifications(tags: Readonly<Record<string, Tags>>): object {
  const given = Object.entries(tags).filter(([, of]) => Object.keys(of).length > 0);
  return given.length === 0 ? {} : { TagSpecifications: given.map(([ResourceType, of]) => ({ ResourceType, Tags: listed(of) })) };
}

export const asIs = (tags: Tags) => tags;

function launch(circumstances: Circumstances): DryRunCall {
  const {
    source, account, retag = asIs, type = source.type, subnet: other, image = account.image(source), profile: another,
  } = circumstances;
  const declared = account.meant('security-group', source.groups);
  const group = declared ?? account.own('security-group');
  const vpc = group?.vpc ?? source.vpc.ids[0];
  const subnet =
    other ?? account.meant('subnet', source.subnet) ?? account.all('subnet').find((each) => vpc !== undefined && each.vpc === vpc);
  const profile = another?.id ?? source.profile;
  const keyPair = source.keyPair ?? (source.createsKeyPair ? account.own('key-pair')?.id : undefined);
  const [run, volume] = [retag(source.tags.run), retag(source.tags.volume)];
  const network =
    vpc === undefined ? {} : inVpc(`arn:${account.partition}:ec2:${account.region}:${subnet?.owner ?? account.id}:vpc/${vpc}`);
  return {
    parameters: {
      ImageId: image?.id,
      InstanceType: type,
      MinCount: 1,
      MaxCount: 1,
      ...subnet && { SubnetId: subnet.id },
      ...group && { SecurityGroupIds: [group.id] },
      ...keyPair !== undefined && { KeyName: keyPair },
      ...profile !== undefined && { IamInstanceProfile: { Name: profile } },
      ...Object.keys(source.metadata).length > 0 && {
        MetadataOptions: Object.fromEntries(Object.entries(source.metadata)
          .map(([key, value]) => [key, /^\d+$/.test(value) ? Number(value) : value])),
      },
      ...specifications({ 'instance': run, 'network-interface': run, 'volume': volume }),
    },
    touches: [
      {
        type: 'instance',
        name: '*',
        createdWith: run,
        facts: {
          ...type !== undefined && ofType(type),
          ...source.metadata.HttpTokens !== undefined && withTokens(source.metadata.HttpTokens),
        },
      },
      { type: 'network-interface', name: '*', createdWith: run },
      { type: 'volume', name: '*', createdWith: volume },
      { type: 'image', name: image?.id ?? 'ami-0123456789abcdef0', facts: image?.facts },
      { type: 'subnet', name: subnet?.id ?? 'subnet-0123456789abcdef0', owner: subnet?.owner, facts: network },
      { type: 'security-group', name: group?.id ?? 'sg-0123456789abcdef0', has: group?.tags, owner: group?.owner, facts: network },
      ...keyPair === undefined ? [] : [{ type: 'key-pair', name: keyPair, has: account.own('key-pair')?.tags }],
      ...profile === undefined ? [] : [{ type: 'role', name: profile, arns: another?.roles }],
    ],
    ...group === undefined && { upTo: 'security-group' },
  };
}

const created = (
  operation: string, type: string, name: string, parameters: (source: Source, account: Account) => object, when: DryRun['when'],
): DryRun => ({
  operation,
  when,
  ask: ({ source, account, retag = asIs }) => {
    const tags = retag(source.tags.run);
    const vpc = source.vpc.ids[0];
    return {
      parameters: { ...parameters(source, account), ...specifications({ [type]: tags }) },
      touches: [
        { type, name, createdWith: tags },
        ...type === 'security-group' ? [{
          type: 'vpc', name: vpc ?? 'vpc-0123456789abcdef0', owner: account.all('subnet').find((subnet) => subnet.vpc === vpc)?.owner,
        }] : [],
      ],
    };
  },
});

type More = Partial<DryRun> & { readonly facts?: (source: Source) => KeysOfRequest };

/** A call about one thing that exists. */
export function about(operation: string, on: ThingType, parameters: (id: string, source: Source) => object, more: More = {}): DryRun {
  const { facts, ...others } = more;
  return {
    operation,
    on,
    ...others,
    ask: ({ thing, source }) => {
      const touched = existing(on, thing!);
      return { parameters: parameters(thing!.id, source), touches: [{ ...touched, facts: { ...touched.facts, ...facts?.(source) } }] };
    },
  };
}

export const existing = (type: ThingType, { id, tags, facts }: Thing): Touched => ({ type, name: id, has: tags, facts });

const tagging = (on: ThingType): DryRun => ({
  operation: 'CreateTags',
  on,
  ask: ({ thing, source, retag = asIs }) => {
    const sets = retag(source.tags.run);
    return { parameters: { Resources: [thing!.id], Tags: listed(sets) }, touches: [{ ...existing(on, thing!), sets }] };
  },
});

/** The calls of every builder that launches. */
export const COMMON_DRY_RUNS: readonly DryRun[] = [
  created('CreateKeyPair', 'key-pair', NAME, () => ({ KeyName: NAME }), ({ createsKeyPair }) => createsKeyPair),
  created('CreateSecurityGroup', 'security-group', '*', ({ vpc }) => ({
    GroupName: NAME, Description: 'Asked whether it may be created', ...vpc.ids.length > 0 && { VpcId: vpc.ids[0] },
  }), ({ groups, vpc }) => groups.ids.length === 0 && !groups.filter && !vpc.filter),
  { operation: 'RunInstances', when: ({ launches }) => launches, ask: launch },
  about('StopInstances', 'instance', (id) => ({ InstanceIds: [id] })),
  about('TerminateInstances', 'instance', (id) => ({ InstanceIds: [id] })),
  {
    operation: 'CreateImage',
    on: 'instance',
    ask: ({ thing, source, retag = asIs }) => {
      const [image, snapshot] = [retag(source.tags.image), retag(source.tags.snapshot)];
      return {
        parameters: { InstanceId: thing!.id, Name: NAME, ...specifications({ image, snapshot }) },
        touches: [
          { type: 'image', name: '*', createdWith: image },
          { type: 'snapshot', name: '*', createdWith: snapshot },
          existing('instance', thing!),
        ],
      };
    },
  },
  tagging('image'),
  tagging('snapshot'),
  about('DeregisterImage', 'image', (ImageId) => ({ ImageId })),
  about('DeleteSnapshot', 'snapshot', (SnapshotId) => ({ SnapshotId })),
  about('DeleteVolume', 'volume', (VolumeId) => ({ VolumeId })),
  {
    operation: 'AuthorizeSecurityGroupIngress',
    on: 'security-group',
    ask: ({ thing }) => ({
      parameters: {
        GroupId: thing!.id,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '192.0.2.1/32' }] }],
      },
      touches: [existing('security-group', thing!), { type: 'security-group-rule', name: '*' }],
    }),
  },
  about('DeleteSecurityGroup', 'security-group', (GroupId) => ({ GroupId })),
  about('DeleteKeyPair', 'key-pair', (KeyName) => ({ KeyName })),
];
