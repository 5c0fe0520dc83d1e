import type { IConstruct } from 'constructs';
import { Kind, SWITCH } from '../../iam/validation/kinds';
import type { packer, packerNarrowed } from '../permissions';
import type { Rule } from '../plugin/readings';

/* What is to be said of each option of a Packer build role (options.ts), once. */

/** What values are checked against. */
export interface At {
  readonly scope: IConstruct;
  readonly property: string;
  readonly regions: string[];
  readonly copyRegions: string[];
  readonly buildTag: { readonly key: string; readonly value: string };
}

/** Where something is that has a name. */
export interface PlaceOfArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export type CapabilityName = keyof typeof packer;

/**
 * When a declared option brings a capability. Images and snapshots are those that steps before the last one meet, with the build tag or
 * still without.
 */
export type When =
  'always' | 'notConfined' | 'copiesElsewhere' | 'taggedImages' | 'untaggedImages' | 'taggedSnapshots' | 'untaggedSnapshots';

interface Option<Brought extends CapabilityName> {
  /** What it says something about. It is refused where no build makes such a thing. */
  readonly about?: 'instance' | 'image' | 'snapshot';
  /**
   * It acts on what only the build tag protects, so a role that is confined to instance profiles cannot have it. All options about images
   * and snapshots do.
   */
  readonly needsTag?: true;
  /** What it is pointless without: one of these properties. */
  readonly onlyWith?: readonly string[];
  /** What it is pointless without: a builder. */
  readonly ofBuilder?: string;

  /** How a template says it. */
  readonly template?: readonly Rule[];
  /** It counts only if all sources that could say it do: for the others it would take something away. */
  readonly onlyIfAll?: true;
  /** What a source without it does, and a role with it cannot. */
  readonly otherSources?: string;
  /** What there is to ask where a template sets it, but cannot tell what a policy needs. */
  readonly ask?: string;
  /** The properties that answer that, where it is not this one only. */
  readonly answeredBy?: readonly string[];
  /** The post-processor or data source that has it, without anything being set. */
  readonly partOf?: string;
  /**
   * What a role is given where the template leaves it open. Absent where that would be everything: passing roles, keys, buckets, regions,
   * security groups, key pairs, sharing snapshots. Nothing where a role without it is not narrowed.
   */
  readonly unscoped?: { readonly [property: string]: true | readonly string[] };

  /** The capabilities it brings. What depends on several options is in select.ts. */
  readonly brings?: { readonly [capability in Brought]: When };
  readonly narrows?: readonly (keyof typeof packerNarrowed)[];
}

/** An option that is on or off. */
export interface Switch<Brought extends CapabilityName = CapabilityName> extends Option<Brought> {
  readonly isList: false;
  readonly kind: typeof SWITCH;
  /** What its flag of the command says of builds. The name follows from that of the property. */
  readonly flag: string;
}

/** The flag of the command that declares values. */
export interface Flag {
  /** What stands for a value in the help. */
  readonly takes: string;
  readonly what: string;
  readonly example: string;
  /** The only values that there are. */
  readonly choices?: readonly string[];
  /** Where it is not the singular of the property. */
  readonly name?: string;
  /** It can be given a single time. */
  readonly once?: true;
}

/** An option with values: a list, or a single one. */
export interface List<Value, Declared, Item, Brought extends CapabilityName = CapabilityName> extends Option<Brought> {
  readonly isList: true;
  /** The kind of value that the property takes. */
  readonly kind: Kind<Value>;
  /** What is so without it: the cure for an empty list. Absent where the check says more. */
  readonly without?: string;
  /** What was declared, checked, as policies have it. */
  readonly checked: (declared: Declared[], at: At) => Item[];
  /** What a text of a template or of the command line declares, where that is more than the text. */
  readonly declared?: (text: string, at: At) => Declared;
  /** The ARN of what has a name in an account and a region, as `declared` takes it. Undefined for what is no name. */
  readonly arnOf?: (name: string, place: PlaceOfArn) => string | undefined;
  /** What a template calls it. */
  readonly named?: (item: Item) => string;
  /** Whether a declared name stands for one of the template, beside itself. */
  readonly covers?: (name: string, text: string) => boolean;
  /** What is asked for has names that can be compared with those of the template. */
  readonly comparable?: true;
  /** The placeholder of the data that it fills. */
  readonly fills?: string;
  /** The variable of a template that takes the names, or the first. */
  readonly variable?: { readonly all: string } | { readonly first: string };
  readonly flag: Flag;
}

export type AnyList = List<unknown, unknown, unknown>;

export function onOff<Brought extends CapabilityName = never>(option: Omit<Switch<Brought>, 'isList' | 'kind'>): Switch<Brought> {
  return { isList: false, kind: SWITCH, ...option };
}

export function list<Value, Declared, Item, Brought extends CapabilityName = never>(
  option: Omit<List<Value, Declared, Item, Brought>, 'isList'>,
): List<Value, Declared, Item, Brought> {
  return { isList: true, ...option };
}

/** What a step on images or snapshots brings: the statement for what carries the tag by then, and that for what does not yet. */
type Step<Things extends 'Images' | 'Snapshots', Name extends string> = { readonly [name in Name]: `tagged${Things}` }
  & { readonly [name in `${Name}BeforeTags`]: `untagged${Things}` };
const step = <Name extends string, Things extends 'Images' | 'Snapshots'>(name: Name, of: Things) =>
  ({ [name]: `tagged${of}`, [`${name}BeforeTags`]: `untagged${of}` }) as Step<Things, Name>;
export const onImage = <Name extends string>(name: Name) => step(name, 'Images');
export const onSnapshots = <Name extends string>(name: Name) => step(name, 'Snapshots');
