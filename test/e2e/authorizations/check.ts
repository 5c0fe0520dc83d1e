import type { Call, Parameters } from './call';

export type Tags = Record<string, string>;
export type Facts = Record<string, string | string[] | undefined>;

/** A resource that AWS looks at when it decides: what it is and what is known of it. */
export interface Subject {
  /** As the Service Authorization Reference calls it; '*' for a call without resources. */
  readonly type: string;
  readonly arn: string;
  /** Condition keys that the resource brings along. */
  readonly facts: Facts;
  /** Tags that it already has. */
  readonly tags?: Tags;
}

export const ANYTHING: Subject = { type: '*', arn: '*', facts: {} };

/** Why AWS checks more than the action that was called. */
export type Implication =
  | 'tag-on-create' | 'pass-role' | 'kms-ebs' | 'fleet-launch' | 'fast-launch' | 'copy-image-tags' | 'attached-instance'
  /** AWS may check this, or not: nobody has recorded it. */
  | 'other-reading';

/** One thing that AWS checks before it carries out a call. */
export interface Check {
  /** @default - the action that was called */
  readonly action?: string;
  readonly on: Subject;
  /** Tags that the request gives to this resource. */
  readonly requestTags?: Tags;
  readonly implied?: Implication;
}

/** What AWS checks for one action, as a row of a table. */
export interface CallRule {
  /**
   * Parameters that are understood, without list indices; a dot at the end stands for everything below.
   * Any other one may bring a resource or a condition that the rule does not know.
   */
  readonly understands: readonly string[];
  /** Called only when all parameters are understood. */
  checks(call: Call, account: Account): Promise<Check[]>;
}

/** Where a rule looks up what a request only names. */
export interface Account {
  readonly id: string;
  arn(service: string, region: string, resource: string, account?: string): string;
  existing(type: string, idOrName: string, region: string): Promise<Subject>;
  /** The volumes that an image brings along, by device. */
  devices(imageId: string, region: string): Promise<Device[]>;
  /** The snapshots of these volumes. */
  snapshotsOf(imageId: string, region: string): Promise<Subject[]>;
  /** The subnet asked for, or the default one of the zone, or of the first zone. */
  subnet(region: string, id?: string, zone?: string): Promise<{ id: string; vpcId: string; zone: string }>;
  defaultSecurityGroup(region: string, vpcId: string): Promise<string>;
  defaultVpc(region: string): Promise<string>;
  /** An instance profile by name or ARN, with the ARNs of its role. */
  instanceProfile(nameOrArn: string): Promise<{ arn: string; roleArns: string[] }>;
  /** What a version of a launch template says, by the names of a launch: `ImageId`, `TagSpecification.1.…`. */
  launchTemplate(idOrName: string, version: string, region: string): Promise<Parameters>;
  /** The instance that a volume is attached to. */
  attachedTo(volumeId: string, region: string): Promise<string | undefined>;
}

export interface Device {
  readonly name: string;
  readonly snapshotId?: string;
  readonly size?: string;
  readonly type?: string;
  readonly encrypted?: string;
}
