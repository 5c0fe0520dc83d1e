import { readFileSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { allows } from './asked-once';
import { Chain, chainsOn, EVERYTHING, isSaidToReach, reachesEnd } from './chains';
import type { Authorization } from './simulator';
import { Subject, SUBJECTS } from './subjects';
import { COMMERCIAL, Synthesized } from './synthesize';

/*
 * Ways to rights that were never declared, asked of every construct with every option, with pairs of them, with random sets, and
 * with everything at once.
 */

/** A request that would bring its sender rights that the construct was never given. */
export interface EscalationPath extends Authorization {
  readonly does: string;
  /** Whom it is asked of, where not of everybody. */
  readonly who?: 'role' | 'person';
  readonly source: string;
}

/** Paths that options, or the defaults, let through, and why. */
export interface EscalationTradeOff {
  /** One of these options is enough; the defaults where absent. */
  readonly options?: readonly string[];
  /** These options end it. */
  readonly without?: readonly string[];
  readonly paths: readonly string[];
  readonly because: string;
  /** The id of the warning that says so at synthesis. Absent where it is the work that the construct is declared for. */
  readonly warning?: string;
}

const FOLDER = join(__dirname, '..', 'proofs', 'escalation');
const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

export const escalationKinds = (): { kind: string; paths: EscalationPath[] }[] => read('paths.json').kinds;
export const escalationPaths = (): EscalationPath[] => escalationKinds().flatMap(({ paths }) => paths);
export const escalationTradeOffs = ({ name }: Subject): EscalationTradeOff[] => read('trade-offs.json')[name] ?? [];

/** A chain that options together open without a warning of their own. */
export interface UnwarnedChain {
  readonly construct: string;
  readonly chain: string;
  readonly with: readonly string[];
  readonly because: string;
}
export const unwarnedChains = (): UnwarnedChain[] => read('unwarned.json').chains;

/** The chains at whose end the attacker has rights of others. */
export const escalationChains = (subject: Subject): Chain[] => chainsOn(subject).filter(({ escalates }) => escalates);

/** The name of the one who asks, where a path is about itself. */
export const spelledOut = ({ resource, ...path }: EscalationPath, self: string): EscalationPath => ({ ...path, resource: resource.replace('${Self}', self) });

const concerns = ({ who }: EscalationPath, self: string) => who === undefined || (who === 'role') === self.includes(':role/');

/** What a role, or a person, is let through, in the words of the paths and chains. */
export async function escalations(subject: Subject, { requester, statements }: Synthesized): Promise<{ paths: string[]; chains: string[] }> {
  const self = requester.roleArn;
  const asked = escalationPaths().filter((path) => concerns(path, self));
  const through = await Promise.all(asked.map((path) => allows(statements, self, spelledOut(path, self))));
  const chains = escalationChains(subject);
  const reached = await Promise.all(chains.map((chain) => reachesEnd(chain, requester)));
  return {
    paths: asked.filter((_, i) => through[i]).map(({ does }) => does).sort(),
    chains: chains.filter((_, i) => reached[i]).map(({ does }) => does).sort(),
  };
}

const applies = ({ options, without = [] }: EscalationTradeOff, set: readonly string[]) =>
  (options === undefined || options.some((option) => set.includes(option))) && !without.some((option) => set.includes(option));

/** What the data says that a set of options lets through, and the warnings that say so. */
export function saidOf(subject: Subject, set: readonly string[]): { paths: string[]; chains: string[]; warnings: string[] } {
  const prices = escalationTradeOffs(subject).filter((price) => applies(price, set));
  return {
    paths: [...new Set(prices.flatMap(({ paths }) => paths))].sort(),
    chains: escalationChains(subject).filter((chain) => isSaidToReach(chain, set)).map(({ does }) => does).sort(),
    warnings: [...new Set(prices.flatMap(({ warning }) => warning ?? []))].sort(),
  };
}

/** The warnings of chains that were reached. */
export const warningsOfChains = (subject: Subject, reached: readonly string[]): string[] =>
  escalationChains(subject).filter(({ does }) => reached.includes(does)).flatMap(({ warning }) => warning ?? []);

/* Sets of options */

/** The seed of everything that is drawn. */
export const SEED = 20261122;
/** As many pairs are all asked; of more, as many are drawn. */
const PAIRS = 300;
const RANDOM_SETS = 40;
const [SMALLEST, LARGEST] = [3, 8];

export interface OptionSets {
  readonly alone: readonly string[][];
  readonly pairs: readonly string[][];
  readonly random: readonly string[][];
}

/** The sets of options that a construct is asked with; the defaults and everything at once come on top. */
export function optionSets(subject: Subject): OptionSets {
  const options = Object.keys(subject.optionsIn(COMMERCIAL));
  const pairs = options.flatMap((option, i) => options.slice(i + 1).map((other) => [option, other]));
  return {
    alone: options.map((option) => [option]),
    pairs: pairs.length > PAIRS ? fc.sample(fc.subarray(pairs, { minLength: PAIRS, maxLength: PAIRS }), { seed: SEED, numRuns: 1 })[0] : pairs,
    random: options.length < SMALLEST ? [] : fc.sample(
      fc.shuffledSubarray(options, { minLength: SMALLEST, maxLength: Math.min(LARGEST, options.length) }), { seed: SEED, numRuns: RANDOM_SETS }),
  };
}

/** An error of this library, which ends with where it was found; or two options of the list that make the same construct. */
const isRefusal = (error: unknown) => error instanceof Error && / \[Stack\/[^\]]*\]$|^There is already a Construct/.test(error.message);

/** A construct with a set of options; nothing where they exclude each other. */
export function made(subject: Subject, set: readonly string[]): Synthesized | undefined {
  try {
    return set.includes(EVERYTHING) ? subject.withOpening() : subject.withOptions(set);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

/** What was asked of whom, for docs/proof/how-it-was-verified.md. */
export function escalationFigures() {
  return {
    paths: escalationPaths().length,
    seed: SEED,
    constructs: SUBJECTS.map((subject) => {
      const { alone, pairs, random } = optionSets(subject);
      const chains = chainsOn(subject);
      return {
        construct: subject.construct,
        chains: chains.length,
        chainsStoppedByDefault: chains.filter((chain) => !isSaidToReach(chain, chain.declared ?? [])).length,
        chainsThatEscalate: escalationChains(subject).length,
        optionSets: alone.length + pairs.length + random.length + 2,
        pricesThatWarn: escalationTradeOffs(subject).filter(({ warning }) => warning).length,
      };
    }),
  };
}
