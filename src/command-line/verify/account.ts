import type { AwsCall } from './aws-call';
import type { Outcome } from './aws-cli';
import { ownedBy, OWNER } from './known/keys';
import type { Filter, NamedThing, Source, Tags } from './source';

/* What the account has that questions are about: found by Describe, and never changed. */

/** A thing of the account. */
export interface Thing {
  readonly id: string;
  /** Where calls take it by name. */
  readonly name?: string;
  readonly tags: Tags;
  /** Condition keys that it brings along. */
  readonly facts: Readonly<Record<string, string>>;
  readonly zone?: string;
  readonly vpc?: string;
  /** The account that shares it, or one's own; of what accounts share with each other. */
  readonly owner?: string;
  /** An instance has an instance profile. */
  readonly profile?: true;
  /** The snapshots of an image. */
  readonly snapshots?: readonly string[];
  /** The ARNs of the roles in an instance profile. */
  readonly roles?: readonly string[];
}

export type ThingType =
  'instance' | 'volume' | 'image' | 'snapshot' | 'security-group' | 'key-pair' | 'launch-template' | 'subnet' | 'instance-profile';

/** How things of a type are listed: the first hundred of them are enough to find one. */
interface Listing {
  /** EC2, unless it is another. */
  readonly service?: string;
  /** Its answer has a list of the same name, without the verb. */
  readonly operation: string;
  readonly parameters: object;
  /** What identifies a thing in the list. */
  readonly id: string;
  readonly example: string;
}

const MOST = { MaxResults: 100 };

export const LISTINGS: Readonly<Record<ThingType, Listing>> = {
  'instance': {
    operation: 'DescribeInstances',
    parameters: { ...MOST, Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] }] },
    id: 'InstanceId',
    example: 'i-0123456789abcdef0',
  },
  'volume': { operation: 'DescribeVolumes', parameters: MOST, id: 'VolumeId', example: 'vol-0123456789abcdef0' },
  'image': { operation: 'DescribeImages', parameters: { Owners: ['self'] }, id: 'ImageId', example: 'ami-0123456789abcdef0' },
  'snapshot': {
    operation: 'DescribeSnapshots',
    parameters: { OwnerIds: ['self'], ...MOST },
    id: 'SnapshotId',
    example: 'snap-0123456789abcdef0',
  },
  'security-group': { operation: 'DescribeSecurityGroups', parameters: MOST, id: 'GroupId', example: 'sg-0123456789abcdef0' },
  'key-pair': { operation: 'DescribeKeyPairs', parameters: {}, id: 'KeyName', example: 'packer_example' },
  'launch-template': {
    operation: 'DescribeLaunchTemplates', parameters: MOST, id: 'LaunchTemplateId', example: 'lt-0123456789abcdef0',
  },
  'subnet': { operation: 'DescribeSubnets', parameters: MOST, id: 'SubnetId', example: 'subnet-0123456789abcdef0' },
  'instance-profile': {
    service: 'iam', operation: 'ListInstanceProfiles', parameters: { MaxItems: 100 }, id: 'InstanceProfileName', example: 'Example',
  },
};

const listIn = ({ operation }: Listing) => operation.replace(/^(?:Describe|List)/, '');

/** The things in an answer; instances are in reservations there. */
const itemsIn = (data: any, type: ThingType): any[] =>
  (data.Reservations ?? [data]).flatMap((each: any) => each[listIn(LISTINGS[type])] ?? []);

/** An answer to a listing as an account with an earlier build would give it, with an id that no one has. */
export function exampleAnswer(type: ThingType, { key, value }: { readonly key: string; readonly value: string }): Outcome {
  const { id, example } = LISTINGS[type];
  return { is: 'answered', data: { [listIn(LISTINGS[type])]: [{ [id]: example, Tags: [{ Key: key, Value: value }] }] } };
}

const ownerOf = ({ OwnerId, ImageOwnerAlias }: any): Record<string, string> =>
  (OwnerId === undefined ? {} : ownedBy(OwnerId, ImageOwnerAlias));

const thingOf = (item: any, id: string): Thing => ({
  id: item[id],
  ...item.LaunchTemplateName && { name: item.LaunchTemplateName },
  tags: Object.fromEntries((item.Tags ?? []).map(({ Key, Value }: any) => [Key, Value])),
  facts: 'ImageId' in item && !('InstanceId' in item) || 'SnapshotId' in item && !('VolumeType' in item) ? ownerOf(item) : {},
  ...item.AvailabilityZone && { zone: item.AvailabilityZone },
  ...item.VpcId && { vpc: item.VpcId },
  ...['SubnetId', 'GroupId'].includes(id) && item.OwnerId && { owner: item.OwnerId },
  ...item.IamInstanceProfile && { profile: true },
  ...item.Roles && { roles: item.Roles.map(({ Arn }: any) => Arn) },
  ...item.BlockDeviceMappings && id === 'ImageId'
    && { snapshots: item.BlockDeviceMappings.flatMap(({ Ebs }: any) => Ebs?.SnapshotId ?? []) },
});

/** What is known of the account in one region. */
export class Account {
  public static listing(type: ThingType, region: string): AwsCall {
    const { service = 'ec2', operation, parameters } = LISTINGS[type];
    return { service, operation, parameters, region, as: 'user' };
  }

  /** The call that finds the source image, as Packer looks it up. */
  public static imageLookup({ image }: Source, region: string): AwsCall | undefined {
    const parameters = lookup(image, 'ImageIds', 'Owners');
    return parameters && { service: 'ec2', operation: 'DescribeImages', parameters, region, as: 'user' };
  }

  /** Why something could not be looked up, by type. */
  public readonly problems: Partial<Record<ThingType | 'source image', string>> = {};
  private readonly things: Partial<Record<ThingType, readonly Thing[]>> = {};
  private readonly images = new Map<string, Thing>();

  constructor(
    public readonly id: string, public readonly partition: string, public readonly region: string,
    private readonly tag: { readonly key: string; readonly value: string },
  ) {}

  public learn(type: ThingType, outcome: Outcome): void {
    if (outcome.is === 'answered') this.things[type] = itemsIn(outcome.data, type).map((item) => thingOf(item, LISTINGS[type].id));
    else this.problems[type] = because(outcome);
  }

  /** One that carries the build tag. */
  public own(type: ThingType): Thing | undefined {
    return this.things[type]?.find(({ tags }) => tags[this.tag.key] === this.tag.value);
  }

  /** One of the account without the key of the build tag, in no spelling. */
  public foreign(type: ThingType): Thing | undefined {
    const lacksKey = ({ tags }: Thing) => !Object.keys(tags).some((key) => key.toLowerCase() === this.tag.key.toLowerCase());
    return this.things[type]?.find((thing) => (thing.facts[OWNER] ?? this.id) === this.id && lacksKey(thing));
  }

  public all(type: ThingType): readonly Thing[] {
    return this.things[type] ?? [];
  }

  /** The newest one that the template means. */
  public learnImage(source: Source, outcome: Outcome): void {
    if (outcome.is !== 'answered') {
      this.problems['source image'] = because(outcome);
      return;
    }
    const found =
      [...outcome.data.Images ?? []].sort((a: any, b: any) => String(b.CreationDate ?? '').localeCompare(String(a.CreationDate ?? '')));
    if (found.length === 0) this.problems['source image'] = `no image is found for ${source.name}`;
    else this.images.set(source.name, thingOf(found[0], 'ImageId'));
  }

  public image(source: Source): Thing | undefined {
    return this.images.get(source.name);
  }

  /** What the template means: the first that fits. */
  public meant(type: 'subnet' | 'security-group', { ids, filter }: NamedThing): Thing | undefined {
    const things = this.all(type);
    if (ids.length > 0) return things.find(({ id }) => id === ids[0]) ?? { id: ids[0], tags: {}, facts: {} };
    return filter && things.find((thing) => fits(thing, filter));
  }
}

const because = (outcome: Outcome) => (outcome.is === 'failed' ? outcome.because : 'you may not look it up');

/** Filters by tag; others are Packer's to ask. */
const fits = ({ tags, id, vpc }: Thing, { filters }: Filter) => {
  const known: Readonly<Record<string, string | undefined>> = { 'subnet-id': id, 'group-id': id, 'vpc-id': vpc };
  return filters.every(({ Name, Values }) =>
    Values.includes((Name.startsWith('tag:') ? tags[Name.slice('tag:'.length)] : known[Name]) ?? ''));
};

function lookup({ ids, filter }: NamedThing, idsName: string, ownersName: string): object | undefined {
  if (ids.length > 0) return { [idsName]: ids };
  if (!filter) return undefined;
  return { Filters: filter.filters, ...filter.owners.length > 0 && { [ownersName]: filter.owners } };
}
