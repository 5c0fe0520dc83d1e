import type { AwsCall } from './aws-call';
import { REQUEST_FACTS } from '../../checks/request-facts';
import type { Request } from '../../decision/request';

/*
 * Questions to IAM's simulator: it decides by the policies of the role, its permissions boundary and the organization, and asks no service.
 */

/** Several requests that one call of the simulator answers: all actions on all resources in one context. */
export interface Batch {
  readonly call: AwsCall;
  readonly requests: readonly Request[];
}

const isList = (key: string) => REQUEST_FACTS.lists.includes(key.toLowerCase());

const entriesOf = ({ context }: Request) => Object.entries(context).map(([ContextKeyName, values]) => ({
  ContextKeyName,
  ContextKeyType: isList(ContextKeyName)
    ? 'stringList'
    : /^(true|false)$/.test(values[0]) && !/Tag\//.test(ContextKeyName) ? 'boolean' : 'string',
  ContextKeyValues: [...values],
}));

/** Requests with the same one go into one call. */
export const batchKeyOf = ({ resource, context }: Request) => JSON.stringify([resource === '*', Object.entries(context).sort()]);

/**
 * The least number of calls that answers all requests: those with one context together. What is asked about no resource is apart: all
 * actions of a call are asked on all of its resources, and IAM has no answer to an action without resource types on one.
 */
export function batchesOf(role: string, requests: readonly Request[]): Batch[] {
  const byContext = new Map<string, Request[]>();
  for (const request of requests) {
    const key = batchKeyOf(request);
    byContext.set(key, [...byContext.get(key) ?? [], request]);
  }
  return [...byContext.values()].map((group): Batch => ({
    requests: group,
    call: {
      service: 'iam',
      operation: 'SimulatePrincipalPolicy',
      as: 'user',
      parameters: {
        PolicySourceArn: role,
        ActionNames: [...new Set(group.map(({ action }) => action))],
        ResourceArns: [...new Set(group.map(({ resource }) => resource))],
        ContextEntries: entriesOf(group[0]),
      },
    },
  }));
}

/** What the simulator says of one request. */
export interface SimulatedVerdict {
  readonly allowed: boolean;
  /** As AWS would word the refusal. */
  readonly text: string;
}

const sameText = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Who refused, in AWS's words for it. */
function reason(result: any, action: string): string {
  const {
    OrganizationsDecisionDetail: organization, PermissionsBoundaryDecisionDetail: boundary, MatchedStatements = [], EvalDecision,
  } = result;
  const explicit = EvalDecision === 'explicitDeny';
  const denied = MatchedStatements[0]?.SourcePolicyType as string | undefined;
  if (organization?.AllowedByOrganizations === false) {
    return explicit ? 'with an explicit deny in a service control policy' : `because no service control policy allows the ${action} action`;
  }
  if (boundary?.AllowedByPermissionsBoundary === false) {
    return explicit ? 'with an explicit deny in a permissions boundary' : `because no permissions boundary allows the ${action} action`;
  }
  if (explicit) return `with an explicit deny in ${denied === undefined || denied === 'none' ? 'a policy' : 'an identity-based policy'}`;
  return `because no identity-based policy allows the ${action} action`;
}

/** The verdict on a request, or undefined where the answer has none. */
export function verdictOn(request: Request, data: any, role: string): SimulatedVerdict | undefined {
  const { action, resource } = request;
  const about = (data?.EvaluationResults ?? []).filter((result: any) => sameText(result.EvalActionName ?? '', action));
  const specific = about
    .flatMap(({ ResourceSpecificResults = [], ...whole }: any) => ResourceSpecificResults.map((each: any) => ({ ...whole, ...each })))
    .find((each: any) => each.EvalResourceName === resource);
  const result = specific
    ? { ...specific, EvalDecision: specific.EvalResourceDecision ?? specific.EvalDecision }
    : about.find((each: any) => each.EvalResourceName === resource);
  if (!result) return undefined;
  const allowed = result.EvalDecision === 'allowed';
  return { allowed, text: `User: ${role} is not authorized to perform: ${action} on resource: ${resource} ${reason(result, action)}` };
}
