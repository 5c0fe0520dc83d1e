import type { Account } from './account';
import type { DryRunCall } from './dry-runs';
import { canBeAbout, createdBy, PASSES, passedTo, TAGS } from './known/keys';
import type { Tags } from './source';
import { REQUEST_FACTS } from '../../checks/request-facts';
import { matchesAction } from '../../decision/actions';
import { allows } from '../../decision/decide';
import { Statement, statementOf, WrittenStatement } from '../../decision/policy';
import type { Request } from '../../decision/request';
import { matchesResource } from '../../decision/resources';

/* Requests as AWS decides about them: those behind a dry run, and one for each part of a statement. */

/** A statement of the declared build, as it is decided and as it is written. */
export interface Declared extends Statement {
  readonly sid: string;
  readonly written: WrittenStatement;
}

export const declaredOf = (written: readonly WrittenStatement[]): Declared[] =>
  written.map((each, i) => ({ ...statementOf(each), sid: each.Sid ?? `statement ${i + 1}`, written: each }));

/** Whether the declared build is allowed a request; undefined where that is not known. */
export const isDeclared = (declared: readonly Statement[], request: Request) => allows(declared, request, REQUEST_FACTS);

/** The statements that allow a request, as far as they go. */
export const allowing = (declared: readonly Declared[], request: Request) =>
  declared.filter((statement) => statement.allows && isDeclared([statement], request) === true);

/** The statements that take a request away. */
export const denying = (declared: readonly Declared[], request: Request) =>
  declared.filter((statement) => !statement.allows && isDeclared([{ ...statement, allows: true }], request) === true);

const tagKeys = (prefix: string, tags: Tags = {}) =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, [value]]));

const asked = (tags: Tags = {}): Record<string, string[]> => ({
  ...tagKeys('aws:RequestTag', tags), ...Object.keys(tags).length > 0 && { 'aws:TagKeys': Object.keys(tags) },
});

/** EC2 writes no account into the ARNs of these. */
const WITHOUT_ACCOUNT = ['image', 'snapshot'];

/** A role that an instance gets. */
export const passing = (role: string, region: string, partition: string): Request =>
  ({ action: PASSES, resource: role, context: { 'aws:RequestedRegion': [region], ...passedTo(partition) } });

/** What AWS decides about for a call. */
export function requestsOf(operation: string, { touches, region }: DryRunCall, account: Account, passed: readonly string[]): Request[] {
  const { partition, region: here, id } = account;
  const common = { 'aws:RequestedRegion': [region ?? here] };
  return touches.flatMap((
    { type, name, createdWith, sets, has, owner = id, facts = {}, region: its = region ?? here, arns = passed },
  ): Request[] => {
    if (type === 'role') return arns.map((role) => passing(role, region ?? here, partition));
    const resource = `arn:${partition}:ec2:${its}:${WITHOUT_ACCOUNT.includes(type) ? '' : owner}:${type}/${name}`;
    const context = {
      ...common,
      ...tagKeys('aws:ResourceTag', has),
      ...asked(createdWith ?? sets),
      ...Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, [value].flat()])),
    };
    const own: Request = { action: `ec2:${operation}`, resource, context };
    return createdWith && Object.keys(createdWith).length > 0
      ? [own, { action: TAGS, resource, context: { ...common, ...asked(createdWith), ...createdBy(operation) } }]
      : [own];
  });
}

/** An id that looks like one, for resources that no ARN of a statement names. */
const IDS: Readonly<Record<string, string>> = {
  'instance': 'i-',
  'volume': 'vol-',
  'image': 'ami-',
  'snapshot': 'snap-',
  'security-group': 'sg-',
  'security-group-rule': 'sgr-',
  'network-interface': 'eni-',
  'subnet': 'subnet-',
  'vpc': 'vpc-',
  'launch-template': 'lt-',
  'fleet': 'fleet-',
  'spot-instances-request': 'sir-',
  'import-image-task': 'import-ami-',
};

/** What is in a log group: its streams. */
const OF_STREAMS = /:log-group:[^:]+:(?:\*|log-stream:.*)$/;

/** `instance` of an ARN or a pattern of one. */
export function resourceTypeOf(arn: string): string {
  if (arn === '*') return arn;
  return OF_STREAMS.test(arn) ? 'log-stream' : arn.split(':').slice(5).join(':').split(/[/:]/)[0];
}

/** Name, version and build of something that Image Builder keeps, as far as a pattern leaves them open. */
function buildVersion(resource: string): string {
  const examples = ['', 'x', '1.0.0', '1'];
  const given = resource.split('/');
  return examples.map((one, i) => (given[i] === undefined ? one : given[i].replace(/\*/g, one))).join('/');
}

/** A resource that a pattern of a statement matches. */
function example(pattern: string, region: string, account: string): string {
  if (pattern === '*') return '*';
  const parts = pattern.replace(/(:log-group:[^:]+):\*$/, '$1:log-stream:*').split(':');
  const [type] = parts.slice(5).join(':').split(/[/:]/);
  const versioned = parts[2] === 'imagebuilder' && /^(?:component|image)$/.test(type) && pattern.endsWith('*');
  if (versioned) return example([...parts.slice(0, 5), buildVersion(parts.slice(5).join(':'))].join(':'), region, account);
  return parts.map((part, i) => {
    if (i === 3) return part.replace('*', region);
    if (i === 4) return part.replace('*', account);
    return part.replace(/\*$/, `${i === 5 && IDS[type] ? IDS[type] : 'x'}${i === 5 && IDS[type] ? '0123456789abcdef0' : ''}`)
      .replace(/\*/g, 'x');
  }).join(':');
}

/** Values with which a condition holds; `undefined`: the key is absent. */
function satisfying(statement: Statement): Record<string, string[]> {
  const context: Record<string, string[]> = {};
  for (const { operator, each, key, values } of statement.conditions) {
    if (/^Null$/i.test(operator)) continue;
    if (/Not/.test(operator)) continue;
    const one = values[0].replace(/\*/g, 'x').replace(/\$\{[^}]*\}/g, 'x');
    context[key] = each ? [one] : context[key] ?? [one];
  }
  // A tag of the request is among the keys of its tags.
  const tags = Object.keys(context).flatMap((key) => (/^aws:RequestTag\/(.+)$/i.exec(key)?.[1] ?? []));
  if (tags.length > 0 && context['aws:TagKeys'] === undefined) context['aws:TagKeys'] = tags;
  return context;
}

/** One action of a statement on one of its resources, as a request that the statement allows. */
export interface RequestPart {
  readonly statement: Declared;
  readonly action: string;
  readonly pattern: string;
  readonly request: Request;
}

/** A function of a template whose value is not known here. */
const UNRESOLVED = /\$\{(?!aws:)|<[^>]*>/;

/** Every part of what the statements allow; actions with a star as far as examples of them are known. */
export function requestParts(declared: readonly Declared[], { region, id }: Account): { parts: RequestPart[]; unknown: string[] } {
  const unknown: string[] = [];
  const parts = declared.filter(({ allows: gives }) => gives).flatMap((statement) => statement.actions.texts.flatMap((action) =>
    statement.resources.texts.flatMap((pattern): RequestPart[] => {
      if (!canBeAbout(action, resourceTypeOf(pattern))) return [];
      if (UNRESOLVED.test(pattern)) {
        unknown.push(`${statement.sid}: its resource follows from other stacks or resources (${action})`);
        return [];
      }
      const request: Request = {
        action: action.replace(/ReEncrypt\*$/, 'ReEncryptFrom').replace(/GenerateDataKey\*$/, 'GenerateDataKey'),
        resource: example(pattern, region, id),
        context: { 'aws:RequestedRegion': [region], ...satisfying(statement) },
      };
      const fits = matchesAction(statement, request.action) && matchesResource(statement.resources, request.resource)
        && isDeclared([statement], request) === true;
      if (!fits || /\*/.test(request.action)) {
        unknown.push(`${statement.sid}: no request is known that meets it (${action} on ${pattern})`);
        return [];
      }
      return [{ statement, action, pattern, request }];
    })));
  return { parts, unknown };
}
