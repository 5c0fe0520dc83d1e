import type { Result } from './ask';
import type { Build } from './build';
import { allowing, resourceTypeOf } from './requests';
import { answersTo } from '../denied/answers';
import { readRefusals } from '../denied/read';
import type { Refusal } from '../denied/refusal';

/* What to do about an answer that is not as it should be. */

export interface VerifyAdvice {
  readonly cause: string;
  readonly change: string;
  /** The kind of policy that refused, where AWS says it. */
  readonly refusedBy?: string;
}

/** The statements of the declared build that a refused request would need. */
function statementsFor({ question }: Result, { declared }: Build, { action, resource }: Refusal): string[] {
  const { requests } = question.means;
  const sameAction = requests.filter((request) => request.action.toLowerCase() === action?.toLowerCase());
  const same = sameAction.filter((request) => resource === undefined || resourceTypeOf(request.resource) === resourceTypeOf(resource));
  return (same.length > 0 ? same : sameAction).flatMap((request) => allowing(declared, request).map(({ sid }) => sid));
}

/** Who refused, why, and the one thing to do: in the words of the command `denied`. */
export function adviceFor(result: Result, build: Build): VerifyAdvice {
  const { question, refusals } = result;
  const { construct } = build;
  if (result.found) return result.found;
  if (question.wants === 'refused') {
    const [denies] = question.statements;
    return denies === undefined ? {
      cause: 'The role may do it, although nothing that the build declares allows it.',
      change: 'A wider policy is attached to the role. `npx cdk-ami-build-roles check` names the statement: remove it.',
    } : {
      cause: `The role may do it: it lacks the statement ${denies}, which denies it.`,
      change: `Deploy the role again as the build declares it, with the statement ${denies} of ${construct}.`,
    };
  }
  const text = [...new Set(refusals)].join('\n');
  const sids = [...new Set(readRefusals(text).refusals.flatMap((refusal) => statementsFor(result, build, refusal)))];
  const [{ cause, change, refusal }] = answersTo(text, { construct, missing: { construct, sids } });
  return { cause, change, ...refusal?.refuser && { refusedBy: refusal.refuser.kind } };
}
