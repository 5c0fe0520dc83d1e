import { Mutant, mutantsOf } from './mutants';
import { allows, concerns } from '../harness/asked-once';
import type { Play } from '../harness/plays';
import { Authorization, quickQuestion, QuickQuestion, Requester, Statement, statementsOf } from '../harness/simulator';

/** A mutant, and the request whose answer it changes. */
export interface Outcome {
  /** The statement's Sid and the mutation. */
  readonly name: string;
  /** The build that breaks, or the attack that goes through; undefined where nothing notices. */
  readonly killedBy?: string;
  /** Of one that nothing notices: the statements with it. */
  readonly variants?: readonly Variant[];
}

/** Requests whose answer is known: of builds, which are allowed, or of attacks, which are not. */
export interface Questions extends Play {
  readonly allowed: boolean;
}

/** One of them, with what a role that asks it says on its action. */
interface Question {
  readonly from: Questions;
  readonly request: Authorization;
  readonly concerned: readonly Statement[];
  readonly quick: QuickQuestion;
  /** Equal for what is equal to the simulator. */
  readonly key: string;
}

/** A mutation in one statement of one role: it counts once for a statement of the data, whatever the names that are filled in. */
export interface Variant {
  readonly statement: Statement;
  readonly mutant: Mutant;
}

const serviceOf = (action: string) => action.split(':')[0];
const named = (statement: Statement, mutant: Mutant) => `${statement.Sid}: ${general(mutant.mutation)}`;

/** Equal statements as one, so that they can be told apart by identity. */
function internal(): (statement: Statement) => Statement {
  const known = new Map<string, Statement>();
  return (statement) => {
    const text = JSON.stringify(statement);
    if (!known.has(text)) known.set(text, statement);
    return known.get(text)!;
  };
}

/** Whether a request can notice a mutant, by its answer and its action: what says more lets attacks through, what says less breaks builds. */
function canNotice({ from: { allowed }, request, concerned }: Question, { statement, mutant }: Variant): boolean {
  const lessIsAllowed = (mutant.says === 'less') === (statement.Effect === 'Allow');
  if (mutant.says !== 'other' && allowed !== lessIsAllowed) return false;
  return concerned.includes(statement) || (mutant.statement !== undefined && concerns(mutant.statement, request.action));
}

/** What a role says on an action when a statement has a mutation. */
function mutated({ concerned, request }: Question, { statement, mutant }: Variant): Statement[] {
  const others = concerned.filter((each) => each !== statement);
  return mutant.statement && concerns(mutant.statement, request.action) ? [...others, mutant.statement] : others;
}

/**
 * Kills the mutants of every statement that roles have, those that ask the questions and further ones: a statement that nothing asks is
 * mutated, too, and its mutants survive.
 */
export async function killMutants(all: readonly Questions[], further: readonly Requester[] = []): Promise<Outcome[]> {
  const intern = internal();
  const variants = new Map<string, Variant[]>();
  const asked = new Map<Statement, Map<string, Question>>();
  const addStatement = async (each: Statement) => {
    const statement = intern(each);
    if (asked.has(statement)) return statement;
    asked.set(statement, new Map());
    for (const mutant of await mutantsOf(statement)) {
      const name = named(statement, mutant);
      variants.set(name, [...variants.get(name) ?? [], { statement, mutant }]);
    }
    return statement;
  };

  const ids = new Map<Statement, number>();
  const quicks = new Map<string, Promise<QuickQuestion>>();
  for (const from of all) {
    const { roleArn } = from.requester;
    const statements: Statement[] = [];
    for (const each of statementsOf(from.requester)) statements.push(await addStatement(each));
    statements.forEach((statement) => ids.has(statement) || ids.set(statement, ids.size));
    for (const { action, resource, context } of from.authorizations) {
      const request = { action, resource, context };
      const text = JSON.stringify([roleArn, request]);
      if (!quicks.has(text)) quicks.set(text, quickQuestion(roleArn, request));
      const concerned = statements.filter((statement) => concerns(statement, action));
      const question = { from, request, concerned, quick: await quicks.get(text)!, key: `${text} ${concerned.map((each) => ids.get(each))}` };
      for (const statement of statements.filter(({ Action }) => [Action].flat().some((each) => serviceOf(each) === serviceOf(action)))) {
        const questions = asked.get(statement)!;
        if (!questions.has(question.key)) questions.set(question.key, question);
      }
    }
  }
  for (const each of further.flatMap(statementsOf)) await addStatement(each);

  const notices = async (question: Question, variant: Variant): Promise<boolean> => {
    const { from: { allowed, requester }, request, quick } = question;
    const { statement, mutant } = variant;
    if (await quick(mutated(question, variant)) === allowed) return false;
    // The claim itself: the whole role without the mutation, and with it.
    const whole = statementsOf(requester).map(intern);
    const judge = (role: Statement[]) => allows(role, requester.roleArn, request);
    const slipped = whole.flatMap((each) => (each === statement ? mutant.statement ?? [] : each));
    return await judge(whole) === allowed && await judge(slipped) !== allowed;
  };

  const outcomes: Outcome[] = [];
  for (const [name, mutations] of variants) {
    const killedBy = await killerOf(mutations);
    outcomes.push(killedBy ? { name, killedBy } : { name, variants: mutations });
  }
  return outcomes.sort((a, b) => (a.name < b.name ? -1 : 1));

  async function killerOf(mutations: readonly Variant[]): Promise<string | undefined> {
    for (const variant of mutations) {
      for (const question of asked.get(variant.statement)!.values()) {
        if (canNotice(question, variant) && await notices(question, variant)) return question.from.name;
      }
    }
    return undefined;
  }
}

/** A mutation without the names that differ from role to role: accounts, regions, ids, and the key of the build tag that an option declares. */
function general(mutation: string): string {
  return mutation
    .replace(/((?:aws|ssm):(?:Request|Resource|resource)Tag\/)Builder\b/, '$1CreatedBy')
    .replace(/arn:(aws|aws-cn|aws-us-gov):([^:]*):[^:]*:[^:]*:([^/: ]+[/:]?)\S*/g, (_, __, service, type) => `${service} ${type.replace(/[/:]$/, '')}`)
    .replace(/(lacks) .*/, '$1 a value');
}
