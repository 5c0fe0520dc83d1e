import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import type { Place } from './intrinsics';
import { factsFor } from './reference-facts';
import type { Statement } from './simulator';
import type { Subject } from './subjects';
import { CHINA, COMMERCIAL, GOVCLOUD } from './synthesize';
import type { Invariant } from '../../src/checks/invariants/invariant';
import { BUILD_INVARIANTS } from '../../src/checks/invariants/invariants';
import { clausesOf, ValuesOfRole, violations } from '../../src/checks/proofs';
import { requestInWords } from '../../src/decision/in-words';
import { statementOf } from '../../src/decision/policy';
import { Answer, Counterexample, verdictOf } from '../../src/decision/question';
import { declaredBy } from '../proofs/every-request/declared';

/* Invariants proven for a construct, with every option. */

/** A construct with options, in a place. */
export interface Setting {
  readonly options: readonly string[];
  readonly place: Place;
}

/** The options that can be switched on together. */
export const everythingOf = ({ optionsIn, alone = [] }: Subject, place: Place) =>
  Object.keys(optionsIn(place)).filter((name) => !alone.includes(name));

/** The default, each option alone, and everything in each partition. */
export const settingsOf = (subject: Subject): Setting[] => [
  { options: [], place: COMMERCIAL },
  ...Object.keys(subject.optionsIn(COMMERCIAL)).map((name) => ({ options: [name], place: COMMERCIAL })),
  ...[COMMERCIAL, CHINA, GOVCLOUD].map((place) => ({ options: everythingOf(subject, place), place })),
  ...[CHINA, GOVCLOUD].map((place) => ({ options: [], place })),
];

/** Something that a statement of a construct allows in spite of an invariant. */
export interface Violation {
  readonly invariant: string;
  readonly sid: string;
  readonly example: Counterexample;
  readonly setting: Setting;
  /** All actions that it does so with. */
  readonly actions: Set<string>;
  /** All statements of that Sid which do so, and the settings that bring them. */
  readonly statements: Set<Statement>;
  readonly settings: Setting[];
}

export interface Proofs {
  /** The first of each statement and invariant. */
  readonly violations: readonly Violation[];
  /** What was not decided, and why. */
  readonly open: readonly string[];
  /** How many invariants of how many roles. */
  readonly count: number;
  /** How many questions about one statement these came to. */
  readonly decided: number;
}

export const inWords = ({ invariant, sid, example: { request }, setting: { options, place: { partition } } }: Violation): string => {
  const said = options.length > 3 ? 'everything' : options.join(', ') || 'default';
  return `${invariant}: ${sid} allows ${requestInWords(request)} (${said}, ${partition})`;
};

/** A role, by its statements. */
export interface DecidedRole extends Setting {
  readonly statements: readonly Statement[];
}

const ids = new Map<string, number>();

/** The same number for the same thing. */
function idOf(thing: unknown): number {
  const name = JSON.stringify(thing);
  const id = ids.get(name) ?? ids.size;
  ids.set(name, id);
  return id;
}

const answers = new Map<string, Answer>();
const facts = new Map<string, ReturnType<typeof factsFor>>();

/** A question, with a number that is the same for the same question. */
interface Asked {
  readonly invariant: Invariant;
  readonly id: number;
}

/** The invariants as questions about a role that declares these values. */
const askedWith = (values: ValuesOfRole): Asked[] => BUILD_INVARIANTS.map((invariant) =>
  ({ invariant, id: idOf([invariant.about, invariant.holds].map((classes) => clausesOf(classes, values))) }));

/**
 * What one statement allows in spite of invariants, beside the denials of its role. A role allows what one of its statements allows and no
 * denial forbids, so its statements are decided one by one, and each of them once, however many roles have it and the denials.
 */
async function answersFor(
  asked: readonly Asked[], statement: Statement, denials: readonly Statement[], values: ValuesOfRole, place: Place,
): Promise<Answer[]> {
  const policies = [statement, ...denials];
  const role = `${idOf(policies)} ${place.partition}`;
  const known = facts.get(role) ?? factsFor(policies, place);
  facts.set(role, known);
  return Promise.all(asked.map(async ({ invariant, id }) => {
    const question = `${role} ${id}`;
    const answer = answers.get(question) ?? violations(invariant, policies.map(statementOf), values, await known);
    answers.set(question, answer);
    return answer;
  }));
}

/** What statements of a role break, each with the invariant and the smallest request. */
export async function proofsOfRoles(subject: Pick<Subject, 'name'>, roles: Iterable<DecidedRole>): Promise<Proofs> {
  const found = new Map<string, Violation>();
  const open: string[] = [];
  const asked = new Set<Answer>();
  let count = 0;
  for (const { statements, ...setting } of roles) {
    const { options, place } = setting;
    const values = declaredBy(subject, options, place, statements);
    const denials = statements.filter(({ Effect }) => Effect === 'Deny');
    const questions = askedWith(values);
    count += questions.length;
    for (const statement of statements.filter((each) => !denials.includes(each))) {
      for (const [i, answer] of (await answersFor(questions, statement, denials, values, place)).entries()) {
        const { invariant } = questions[i];
        asked.add(answer);
        open.push(...answer.open);
        const name = `${invariant.id} ${statement.Sid}`;
        for (const example of answer.counterexamples) {
          const violation = found.get(name) ?? {
            invariant: invariant.id, sid: statement.Sid!, example, setting, actions: new Set(), statements: new Set(), settings: [],
          };
          violation.actions.add(example.request.action);
          violation.statements.add(statement);
          violation.settings.push(setting);
          found.set(name, violation);
        }
        const verdict = verdictOf(answer);
        if (verdict.is === 'undecided') open.push(`${invariant.id} with ${options.join(', ') || 'defaults'}: ${verdict.because}`);
      }
    }
  }
  return { violations: [...found.values()], open, count, decided: asked.size };
}

/** The role of each setting, made as it is asked for. */
function* rolesOf(subject: Subject, settings: readonly Setting[]): Iterable<DecidedRole> {
  for (const setting of settings) {
    const { options, place } = setting;
    const { statements } = options.length > 3 ? subject.withAll(place) : subject.withOptions(options, place);
    yield { ...setting, statements };
  }
}

export const proofsOf = (subject: Subject, settings: readonly Setting[] = settingsOf(subject)): Promise<Proofs> =>
  proofsOfRoles(subject, rolesOf(subject, settings));

/** Why statements may break an invariant: invariant, then Sid, then the reason; null where the reason is what remains of its need. */
export type Exceptions = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

const fileOf = ({ name }: Pick<Subject, 'name'>) => join(__dirname, '..', 'proofs', 'every-request', 'exceptions', `${name}.json`);

export const exceptionsOf = (subject: Pick<Subject, 'name'>): Exceptions => (existsSync(fileOf(subject)) ? JSON.parse(readFileSync(fileOf(subject), 'utf8')) : {});
