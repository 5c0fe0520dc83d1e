import { arnParts, Refusal } from './refusal';
import { Catalogue, CATALOGUES } from '../../catalogue';
import { distributionRestrictions } from '../../distribution/permissions';
import { literally } from '../../iam/validation/literally';
import type { Capability, Conditions, Need, ResourceType, Restriction } from '../../iam/vocabulary/capability';
import { executionRestrictions } from '../../image-builder/execution-role/permissions';
import { lifecycleRestrictions } from '../../image-builder/lifecycle-role/permissions';
import { administratorRestrictions, operatorRestrictions } from '../../image-builder/managed-policies/permissions';
import { packerRestrictions } from '../../packer/permissions';
import { retentionRestrictions } from '../../packer/retention/permissions';

/* The statements of the library that are about a refused request. */

/** A statement that would allow, or that denies, what was refused. */
export interface Candidate {
  readonly construct: string;
  readonly capability: Capability;
  readonly need: Need;
  /** Conditions that the request is known not to have met; undefined where nothing is known of the request. */
  readonly unmet?: readonly string[];
  /** What an owner may have declared that narrows the statement. */
  readonly restrictions: readonly Restriction[];
}

const RESTRICTIONS: Readonly<Record<string, readonly Restriction[]>> = {
  PackerBuildRole: packerRestrictions,
  PackerImageRetentionRole: retentionRestrictions,
  ImageBuilderExecutionRole: executionRestrictions,
  ImageBuilderLifecycleExecutionRole: lifecycleRestrictions,
  CrossAccountLifecycleRole: lifecycleRestrictions,
  ImageBuilderAdministratorPolicy: administratorRestrictions,
  ImageBuilderOperatorPolicy: operatorRestrictions,
  CrossAccountDistributionRole: distributionRestrictions,
};

const plain = (type: string) => type.replace(/-/g, '').toLowerCase();

/** A part of an ARN of the data as a pattern. `${Account}` is an account, not AWS's own; other placeholders are anything. */
function partAsPattern(part: string): string {
  if (part === '${Account}') return '(?!aws:)[^:]+';
  if (part === '${Partition}' || /Region\}$/.test(part)) return '[^:]*';
  return /^(?:\$\{|\*)/.test(part) ? '.*' : literally(part);
}

const patternOf = (arn: string) => new RegExp(`^${arn.split(/(\$\{\w+\}|\*)/).map(partAsPattern).join('')}$`);

/** Names that AWS gave: buckets and components that are in no account of a user. */
const OF_AWS = /:::(?:ec2imagebuilder|aws-windows-downloads|amazon-ssm)-|^arn:[^:]+:[^:]+:[^:]*:aws:/;

/** Whether a declared ARN, of which only the name of its type is known, can be such a resource. */
function canBe(name: string, resource: string): boolean {
  if (OF_AWS.test(resource)) return false;
  const { service, type, name: rest } = arnParts(resource);
  if (service === 's3') return name === (rest || resource.includes('/') ? 'object' : 'bucket');
  return service === 'sns' ? name === 'topic' : plain(name) === plain(type);
}

/** Whether a statement is about such a resource. */
function concerns({ on }: Need, { resource, type }: Refusal): boolean {
  if ('unscopable' in on) return true;
  // AWS names some resources by their names only.
  if (!resource?.startsWith('arn:')) return !type || on.some(({ name }) => plain(name) === plain(type));
  return on.some((each) => isAbout(each, resource));
}

/** Whether a type of resource of the data is about a resource. Where its name is in a placeholder, the type decides. */
export function isAbout({ name, arn }: ResourceType, resource: string): boolean {
  if (/^\$\{\w+\}$/.test(arn)) return canBe(name, resource);
  const named = !/:\$\{\w+\}$/.test(arn) || plain(name) === plain(arnParts(resource).type);
  return named && (patternOf(arn).test(resource) || patternOf(arn).test(`${resource}/`));
}

/** Keys that decoded messages never print: that they are absent says nothing. Recorded: test/proofs/aws-evidence. */
const NEVER_PRINTED = /^aws:(?:RequestTag|TagKeys|RequestedRegion)|^ec2:CreateAction|^iam:PassedToService/;

/** The conditions that a decoded request is known not to have met: a key has other values, or a tag of the resource is not there. */
function unmetBy(context: NonNullable<Refusal['context']>, all: readonly Conditions[]): string[] {
  const valuePattern = (text: string) => new RegExp(`^${text.split(/\$\{\w+\}|\*/).map(literally).join('.*')}$`);
  return all.flatMap((conditions) => Object.entries(conditions)).flatMap(([operator, keys]) => {
    if (/^Null$|^ForA|Not/.test(operator)) return [];
    return Object.entries(keys).filter(([keyTemplate, values]) => {
      if (NEVER_PRINTED.test(keyTemplate)) return false;
      const tag = /Tag\//.test(keyTemplate);
      const printed = Object.entries(context).filter(([key]) => valuePattern(keyTemplate).test(key));
      if (printed.length === 0) {
        return tag && !operator.endsWith('IfExists') && !Object.keys(context).some((key) => key.startsWith(keyTemplate.split('/')[0]));
      }
      return !tag
        && !printed.some(([, found]) => found.some((value) => [values].flat().some((template) => valuePattern(template).test(value))));
    }).map(([key, values]) => `${operator} ${key} = ${[values].flat().join(' or ')}`);
  });
}

function candidatesIn({ construct, capabilities }: Catalogue, refusal: Refusal, denies: boolean): Candidate[] {
  const { action, context } = refusal;
  return capabilities.flatMap((capability) => capability.needs
    .filter((need) => Boolean(need.denies) === denies && need.actions.includes(action!) && concerns(need, refusal))
    .map((need): Candidate => ({
      construct,
      capability,
      need,
      ...context && { unmet: unmetBy(context, need.when) },
      restrictions: (RESTRICTIONS[construct] ?? []).filter(({ narrows }) => narrows.includes(need.sid)),
    })));
}

/** Every statement of the library that grants what was refused. */
export const statementsGranting = (refusal: Refusal): Candidate[] =>
  CATALOGUES.flatMap((catalogue) => candidatesIn(catalogue, refusal, false));

/** The statements of the library that may have denied it. */
export const statementsDenying = (refusal: Refusal): Candidate[] =>
  CATALOGUES.flatMap((catalogue) => candidatesIn(catalogue, refusal, true));

/** The statement of an id, wherever it is. */
export const statementsWithSid = (sid: string): Candidate[] =>
  CATALOGUES.flatMap(({ construct, capabilities }) => capabilities.flatMap((capability) =>
    capability.needs.filter((need) => need.sid === sid).map((need) => ({ construct, capability, need, restrictions: [] }))));
