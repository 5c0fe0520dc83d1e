import type { Account } from './account';
import type { Build } from './build';
import type { Circumstances, DryRun } from './dry-runs';
import { isDeclared, passing } from './requests';
import type { Tags } from './source';
import type { Request } from '../../decision/request';
import { anotherRegion } from '../../iam/scope/partitions';
import { literally } from '../../iam/validation/literally';

/* Requests of a build with one thing changed. Which of them must be refused, the declared statements say. */

export interface Variation {
  readonly name: string;
  /** Asked of one call only: the others would be decided by the same statement. */
  readonly once?: true;
  readonly of: (dryRun: DryRun) => boolean;
  /** Undefined where the account has nothing to change it to. */
  readonly change: (circumstances: Circumstances, build: Build) => Partial<Circumstances> | undefined;
  /** The property that narrows it, where the declared build may allow it. */
  readonly narrowedBy?: string;
}

const creates = ({ on, operation }: DryRun) => on === undefined || ['CreateFleet', 'CreateImage', 'CreateSnapshot'].includes(operation);
const launches = ({ operation }: DryRun) => operation === 'RunInstances';

const otherSpelling = (key: string) => (key === key.toLowerCase() ? key.toUpperCase() : key.toLowerCase());
const without = (tags: Tags, key: string) => Object.fromEntries(Object.entries(tags).filter(([name]) => name !== key));

/** Instance types that no build uses by chance. */
const TYPES = ['x2iedn.32xlarge', 'u-6tb1.metal'];

export const VARIATIONS: readonly Variation[] = [
  { name: 'without the build tag', of: creates, change: (_, { tag }) => ({ retag: (tags) => without(tags, tag.key) }) },
  {
    name: 'with another value of the build tag',
    of: creates,
    change: (_, { tag }) => ({ retag: (tags) => ({ ...tags, [tag.key]: `not-${tag.value}` }) }),
  },
  {
    name: 'with another spelling of the build tag',
    once: true,
    of: creates,
    change: (_, { tag }) => ({ retag: (tags) => ({ ...without(tags, tag.key), [otherSpelling(tag.key)]: tag.value }) }),
  },
  {
    name: 'with another instance type',
    of: launches,
    narrowedBy: 'instanceTypes',
    change: ({ type }) => ({ type: TYPES.find((other) => other !== type) }),
  },
  {
    name: 'in another subnet',
    of: launches,
    narrowedBy: 'subnets',
    change: ({ account, source }) => {
      const declared = account.meant('subnet', source.subnet)?.id;
      const subnet = account.all('subnet').find(({ id }) => id !== declared && !source.subnet.ids.includes(id));
      return subnet && { subnet };
    },
  },
  {
    name: 'with an image of the account that is not its source',
    of: launches,
    narrowedBy: 'sourceImageOwners',
    change: ({ account, source }) => {
      const image = account.foreign('image');
      return image && image.id !== account.image(source)?.id ? { image } : undefined;
    },
  },
  {
    name: 'with another instance profile',
    of: launches,
    change: ({ account }, { declared }) => {
      const isOther = (role: string) => isDeclared(declared, passing(role, account.region, account.partition)) === false;
      const profile = account.all('instance-profile').find(({ roles = [] }) => roles.some(isOther));
      return profile && { profile };
    },
  },
  {
    name: 'to a region that is not declared',
    once: true,
    of: ({ regions }) => regions !== undefined,
    change: ({ account }, build) => {
      const to = elsewhere(account, build);
      return to === undefined ? undefined : { to };
    },
  },
];

/** A region in which the build does nothing. */
export const elsewhere = ({ partition }: Account, { regions, sources }: Build) =>
  anotherRegion(partition, [...regions, ...sources.flatMap(({ copies }) => Object.keys(copies))]);

/** The same request in another region. */
export const requestIn = (there: string, { action, resource, context }: Request): Request => ({
  action, resource: resource.replace(/^(arn:[\w-]+:\w+:)[\w-]+:/, `$1${there}:`), context: { ...context, 'aws:RequestedRegion': [there] },
});

/** The same request with the key of the build tag in another spelling, of which AWS tells in the names of all tags only. */
export function inOtherSpelling({ context, ...request }: Request, { tag }: Build): Request {
  const tagNames = context['aws:TagKeys'];
  const spelled = tagNames && { 'aws:TagKeys': tagNames.map((name) => (name === tag.key ? otherSpelling(name) : name)) };
  return { ...request, context: { ...context, ...spelled } };
}

/** The same request without the build tag on anything; undefined where it has none. */
export function withoutTag({ context, ...request }: Request, { tag }: Build): Request | undefined {
  const of = new RegExp(`^aws:(?:Request|Resource)Tag/${literally(tag.key)}$`, 'i');
  const left = Object.entries(context).filter(([key]) => !of.test(key) && key !== 'aws:TagKeys');
  return Object.keys(context).some((key) => of.test(key)) ? { ...request, context: Object.fromEntries(left) } : undefined;
}
