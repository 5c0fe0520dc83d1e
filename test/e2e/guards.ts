import { actionReference } from './authorizations/service-reference';
import { resourceTypesOf } from '../harness/reference';
import { Authorization, isAllowed, PolicyDocument, quicklyAllowed, Requester, Statement } from '../harness/simulator';

/* Who else than the policies of a role decides: a permissions boundary, service control policies, and the policy of a session. */

export interface Guarded extends Requester {
  readonly boundary?: PolicyDocument;
  readonly serviceControl?: PolicyDocument;
  readonly session?: PolicyDocument;
}

export interface Verdict {
  readonly allowed: boolean;
  readonly explicit: boolean;
  readonly by: 'service control policy' | 'permissions boundary' | 'session policy' | 'identity-based policy';
}

const EVERYTHING: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };
const deniedBy = ({ Version, Statement: all }: PolicyDocument): PolicyDocument => ({ Version, Statement: [EVERYTHING, ...all.filter(({ Effect }) => Effect === 'Deny')] });

/**
 * The verdict on one authorization, with who refused in AWS's order: explicit denials first.
 *
 * @param decides the simulator, in its strict form by default
 */
export async function verdictOf(requester: Guarded, authorization: Authorization, decides = isAllowed): Promise<Verdict> {
  const { roleArn, policies, boundary, serviceControl, session } = requester;
  const parties = ([
    ['service control policy', serviceControl && [serviceControl]], ['permissions boundary', boundary && [boundary]], ['session policy', session && [session]],
    ['identity-based policy', policies],
  ] as const).flatMap(([by, documents]) => (documents ? [{ by, documents }] : []));
  for (const { by, documents } of parties) {
    const denying = documents.map(deniedBy).filter(({ Statement: { length } }) => length > 1);
    if (denying.length > 0 && !await decides({ roleArn, policies: denying }, authorization)) return { allowed: false, explicit: true, by };
  }
  for (const { by, documents } of parties) {
    if (!await decides({ roleArn, policies: documents }, authorization)) return { allowed: false, explicit: false, by };
  }
  return { allowed: true, explicit: false, by: 'identity-based policy' };
}

/** As AWS words who refused. Source: IAM User Guide, "Troubleshoot access denied error messages". */
export const reasonOf = ({ explicit, by }: Verdict, action: string) => {
  if (explicit) return `with an explicit deny in ${/^[aeiou]/.test(by) ? 'an' : 'a'} ${by}`;
  return `because no ${by} allows the ${action} action`;
};

interface SimulationResult extends Verdict {
  readonly action: string;
  readonly resource: string;
}

/** What IAM's simulator answers to one question. Documented: "SimulatePrincipalPolicy", EvaluationResult. */
function resultOf({ allowed, explicit, by, action, resource }: SimulationResult, { boundary, serviceControl }: Guarded): string {
  const decision = allowed ? 'allowed' : explicit ? 'explicitDeny' : 'implicitDeny';
  return `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>${resource}</EvalResourceName><EvalDecision>${decision}</EvalDecision>`
    + `<MatchedStatements>${allowed || explicit ? '<member><SourcePolicyId>policy</SourcePolicyId><SourcePolicyType>IAM Policy</SourcePolicyType></member>' : ''}</MatchedStatements>`
    + '<MissingContextValues/>'
    + (serviceControl ? `<OrganizationsDecisionDetail><AllowedByOrganizations>${by !== 'service control policy'}</AllowedByOrganizations></OrganizationsDecisionDetail>` : '')
    + (boundary ? `<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>${by !== 'permissions boundary'}</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>` : '')
    + '</member>';
}

const typeOf = (arn: string) => arn.split(':').slice(5).join(':').split(/[/:]/)[0];

const NOT_ALLOWED: Verdict = { allowed: false, explicit: false, by: 'identity-based policy' };
/** What the simulator of this repository says of an action on a type of resource that it does not have. */
const NO_SUCH_PAIR = /No resource types found|must\.use\.wildcard|no\.resource\.types/;

/** All actions of a question are asked on all of its resources: of a pair that does not exist IAM has nothing to allow. */
async function simulated(requester: Guarded, action: string, resource: string, context: Authorization['context']): Promise<Verdict> {
  const isOfEc2 = action.startsWith('ec2:') && (await resourceTypesOf(action)).length > 0;
  if (isOfEc2 && !(await actionReference(action)).knows(typeOf(resource))) return NOT_ALLOWED;
  try {
    return await verdictOf(requester, { action, resource, context }, quicklyAllowed);
  } catch (error) {
    if (NO_SUCH_PAIR.test(String(error))) return NOT_ALLOWED;
    throw error;
  }
}

/** The answer of `SimulatePrincipalPolicy`: each action on each resource in one context. Keys that an action does not have are passed over. */
export async function simulation(requester: Guarded, actions: readonly string[], resources: readonly string[], context: Authorization['context']): Promise<string> {
  const results: string[] = [];
  for (const action of actions) {
    for (const resource of resources) {
      results.push(resultOf({ ...await simulated(requester, action, resource, context), action, resource }, requester));
    }
  }
  return '<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>'
    + `<EvaluationResults>${results.join('')}</EvaluationResults></SimulatePrincipalPolicyResult>`
    + '<ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata></SimulatePrincipalPolicyResponse>';
}
