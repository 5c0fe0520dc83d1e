import { Authorization, isAllowed, quicklyAllowed, Statement } from './simulator';

/* One question to the simulator: builds, attacks, chains and mutants ask the same again and again. */

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

const expressions = new Map<string, RegExp>();

/** Whether a pattern of a policy, such as `ec2:*`, matches an action or an ARN. */
export function matches(pattern: string, name: string): boolean {
  const expression = expressions.get(pattern) ??
    new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'i');
  expressions.set(pattern, expression);
  return expression.test(name);
}

/** Whether a statement has a say in an action. */
export const concerns = ({ Action, ...others }: Statement, action: string) =>
  'NotAction' in others || list(Action).some((pattern) => matches(pattern, action));

type Asked = (statements: readonly Statement[], roleArn: string, authorization: Authorization) => Promise<boolean>;

function askedOnce(judge: typeof isAllowed): Asked {
  const answers = new Map<string, Promise<boolean>>();
  return (statements, roleArn, { action, resource, context }) => {
    const concerned = statements.filter((statement) => concerns(statement, action));
    if (!concerned.some(({ Effect }) => Effect === 'Allow')) return Promise.resolve(false);
    const question = JSON.stringify([concerned, roleArn, action, resource, context]);
    const answer = answers.get(question) ?? judge({ roleArn, policies: [{ Version: '2012-10-17', Statement: concerned }] }, { action, resource, context });
    answers.set(question, answer);
    return answer;
  };
}

/** Whether statements allow a request. What no statement speaks of is denied without asking; roles that differ elsewhere share an answer. */
export const allows = askedOnce(isAllowed);

/** The same in the quick way, for finding what is worth asking. */
export const quicklyAllows = askedOnce(quicklyAllowed);
