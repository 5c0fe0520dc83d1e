import { Role } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { AcceptedStatement } from './accepted-statement';
import { foreignExamples } from './examples';
import type { Invariant } from './invariants/invariant';
import { BUILD_INVARIANTS } from './invariants/invariants';
import { PlacedStatement, policiesInApp, readableStatements, readableText } from './policies-in-app';
import { ValuesOfRole, violations } from './proofs';
import { factsWithExamples, read } from './prove';
import { requestInWords } from '../decision/in-words';
import type { Statement } from '../decision/policy';
import { Counterexample, smallestFirst } from '../decision/question';
import { rolePolicyOf } from '../iam/policies/role-policy';
import { imageRegionsOf, Scope } from '../iam/scope/scope';
import { renderStatements } from '../iam/statements/render';

/* What others added to the roles of an app, against the invariants of these roles. */

/** The values of the invariants. What the role itself was declared with is not among them: its own statements allow it. */
function valuesOf(role: Role, scope: Scope): ValuesOfRole {
  const text = (value: string) => read([{ Effect: 'Allow', Resource: readableText(role, value) }])[0].resources.texts[0];
  const partition = text(scope.partition);
  return {
    Partition: [partition.startsWith('<') ? '*' : partition], // a statement may name the one that its stack leaves open
    Account: [text(scope.account)],
    EachImageRegion: imageRegionsOf(scope).map(text),
    TagKey: [scope.tag.key],
    TagValue: [text(scope.tag.value)],
  };
}

/** A statement of someone else, and how it is decided. */
interface Added extends PlacedStatement {
  readonly decided: Statement;
}

/** What an acceptance names it by. */
const nameOf = ({ written: { Sid }, in: path }: PlacedStatement) => Sid ?? path;

function sentenceStart({ written: { Sid, Action, NotAction }, in: path, names }: Added): string {
  const [first, ...others] = [Action ?? NotAction].flat();
  const statement = Sid ?? `with ${NotAction ? 'everything but ' : ''}${first}${others.length > 0 ? ', …' : ''}`;
  return `the statement ${statement} in ${path}${names.length > 0 ? `, which names ${names.join(', ')},` : ''}`;
}

interface Found {
  readonly rule: Invariant;
  readonly statement: Added;
  readonly attack: Counterexample;
}

function inWords(role: Role, { rule: { id, says, otherwise }, statement, attack }: Found): string {
  const request = requestInWords(attack.request);
  const what = attack.certain ? `Anyone who has the role ${otherwise}: ${request}` : `It was not decided whether it allows ${request}`;
  const acceptance = `{ rule: '${id}', statement: '${nameOf(statement)}', because: '…' }`;
  return `${sentenceStart(statement)} breaks the rule '${id}' of ${role.node.path}. ${says}. ${what}. ` +
    `Narrow it, give it to another role, or accept it with ${acceptance}`;
}

/** The statements of others that break an invariant, each with its smallest request. */
function broken(
  rule: Invariant, added: readonly Added[], denying: readonly Statement[], own: readonly Statement[], values: ValuesOfRole,
): Found[] {
  const facts = factsWithExamples();
  const policies = [...added.map(({ decided }) => decided), ...denying];
  const { counterexamples } = violations(rule, policies, values, facts, own);
  if (counterexamples.length === 0) return [];
  const onKnown = violations(rule, policies, values, { ...facts, resourcesOf: foreignExamples(values) }, own)
    .counterexamples.filter(({ certain }) => certain);
  return added.flatMap((statement) => {
    const by = (all: readonly Counterexample[]) => smallestFirst(all.filter((each) => each.by === statement.decided))[0];
    const attack = by(counterexamples) && (by(onKnown) ?? by(counterexamples));
    return attack ? [{ rule, statement, attack }] : [];
  });
}

function findingsOf(role: Role, accepted: readonly AcceptedStatement[]): string[] {
  const policy = rolePolicyOf(role);
  if (!policy) return [];
  const { grants } = policy;
  const own = read(readableStatements(role, renderStatements(grants)));
  const ours = new Set(own.map((statement) => JSON.stringify(statement)));
  const { statements, missingPolicies } = policiesInApp(role);
  const all = statements.map((statement): Added => ({ ...statement, decided: read([statement.written])[0] }));
  const added = all.filter(({ decided }) => decided.allows && !ours.has(JSON.stringify(decided)));
  const denying = all.map(({ decided }) => decided).filter(({ allows }) => !allows);

  const isAccepted = (name: string, id?: string) => accepted.some(({ statement, rule }) => statement === name && (!rule || rule === id));
  const values = valuesOf(role, grants.scope);
  const found = added.length === 0 ? [] : BUILD_INVARIANTS.flatMap((rule) => broken(rule, added, denying, own, values));
  return [
    ...found.filter(({ rule: { id }, statement }) => !isAccepted(nameOf(statement), id)).map((each) => inWords(role, each)),
    ...missingPolicies.filter((arn) => !isAccepted(arn)).map((arn) =>
      `the text of the policy ${arn} of ${role.node.path} is not in the app, ` +
      `and so nothing is proven of the role. Detach it, or accept it with { statement: '${arn}', because: '…' }`),
  ];
}

/** The findings about all roles of the library below a construct, in words. */
export function findingsIn(scope: IConstruct, accepted: readonly AcceptedStatement[]): string[] {
  const rules = BUILD_INVARIANTS.map(({ id }) => id);
  const unknown = accepted.filter(({ rule }) => rule !== undefined && !rules.includes(rule));
  return [
    ...unknown.map(({ rule }) => `'accepted' names the rule '${rule}', which there is not: write one of ${rules.join(', ')}`),
    ...scope.node.findAll().filter(Role.isRole).flatMap((role) => findingsOf(role as Role, accepted)),
  ];
}
