import { documentedPolicyFigures } from './documented-policy';
import { groundsInFigures } from './evidence';
import { table } from './markdown';
import { attackFiles, residualRisks } from '../harness/attacks';
import { Build, BUILDS, propsFor, WITHOUT_TAGS } from '../harness/builds';
import { chainsOn, isSaidToReach, reachesEnd } from '../harness/chains';
import { escalationFigures } from '../harness/escalation';
import { MinimalityReport, Part } from '../harness/minimality';
import { attackPlays } from '../harness/plays';
import { isAllowed } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';
import { synthesize } from '../harness/synthesize';
import { readTrace } from '../harness/traces';

/* The counts of the proofs, as they are on this day: for docs/proof/how-it-was-verified.md. */

/** How many of the checks of a build its role denies. */
async function deniedOf(trace: string, build: Build): Promise<{ checks: number; denied: number }> {
  const { requester } = synthesize(propsFor(build), build.place);
  const { authorizations } = readTrace(trace);
  const allowed = await Promise.all(authorizations.map((authorization) => isAllowed(requester, authorization)));
  return { checks: allowed.length, denied: allowed.filter((each) => !each).length };
}

async function replayed() {
  const sum = { checks: 0, denied: 0 };
  for (const [trace, build] of Object.entries(BUILDS)) {
    const { checks, denied } = await deniedOf(trace, build);
    sum.checks += checks;
    sum.denied += denied;
  }
  return { builds: Object.keys(BUILDS).length, ...sum };
}

/** Builds whose templates set no tags, and how many of them are not let through. */
async function withoutTags() {
  const outcomes = await Promise.all(Object.entries(WITHOUT_TAGS).map(([trace, build]) => deniedOf(trace, build)));
  return { builds: outcomes.length, refused: outcomes.filter(({ denied }) => denied > 0).length };
}

/** The attacks on each construct. */
async function attacked() {
  return Promise.all(SUBJECTS.map(async (subject) => {
    const allowed = await Promise.all(attackPlays(subject).map(({ requester, authorizations: [attack] }) => isAllowed(requester, attack)));
    return {
      construct: subject.construct,
      kinds: attackFiles(subject).length,
      attacks: allowed.length,
      allowed: allowed.filter(Boolean).length,
      remaining: residualRisks(subject).length,
    };
  }));
}

/** The chains, with the options they are asked with: those that reach their end, and those of them that the data does not list. */
async function chained() {
  const ends = (await Promise.all(SUBJECTS.map((subject) => Promise.all(chainsOn(subject).map(async (chain) => ({
    reached: await reachesEnd(chain, subject.withOptions(chain.declared).requester),
    listed: isSaidToReach(chain, chain.declared ?? []),
  })))))).flat();
  return {
    chains: ends.length,
    listed: ends.filter(({ listed }) => listed).length,
    unlisted: ends.filter(({ reached, listed }) => reached && !listed).length,
  };
}

function escalated(): string {
  const { paths, constructs } = escalationFigures();
  const sum = (of: (figures: typeof constructs[number]) => number) => constructs.map(of).reduce((a, b) => a + b);
  return `${paths} published ways to more rights, asked with ${sum(({ optionSets }) => optionSets)} sets of options: ` +
    `${sum(({ pricesThatWarn }) => pricesThatWarn)} trade-offs of options, each told at synthesis`;
}

const shown = (parts: readonly Part[]) => {
  const proven = parts.filter(({ shownBy }) => shownBy).length;
  return `${proven} of ${parts.length}; ${parts.length - proven} listed with a reason`;
};

export async function figures(minimal: MinimalityReport): Promise<string> {
  const [builds, untagged, attacker, documented] = [await replayed(), await withoutTags(), await attacked(), await documentedPolicyFigures()];
  const steps = await chained();
  const { policies, statements } = synthesize();
  const size = policies.map((policy) => JSON.stringify(policy).length).reduce((a, b) => a + b);
  const everywhere = statements.filter(({ Resource }) => Resource === '*').length;
  return [
    table([
      ['Proof', 'Figures'],
      ['Sufficient', `${builds.builds} recorded builds, ${builds.checks} checks of AWS: ${builds.denied} denied; ` +
        `${untagged.builds} recorded builds without any tags: ${untagged.refused} refused`],
      ...attacker.map(({ construct, attacks, kinds, allowed, remaining: left }) =>
        [`Safe: \`${construct}\``, `${attacks} attacks of ${kinds} kinds: ${allowed} allowed; ${left} requests that cannot be prevented are listed`]),
      ['Step by step', `${steps.chains} chains of requests: ${steps.unlisted} reach their end but ${steps.listed} that are listed with the reason`],
      ['Escalation', escalated()],
      ['True to AWS', groundsInFigures()],
      ['Minimal, actions', shown(minimal.actions)],
      ['Minimal, conditions', shown(minimal.conditions)],
      ['Default policy', `${statements.length} statements, ${size} characters without white space in us-east-1, ` +
        `${everywhere} of them on \`*\` (reading, in the region)`],
    ]),
    `The policy in Packer's documentation allows ${documented.actions} EC2 actions on every resource, of which a default build calls ` +
    `${documented.calledByDefaultBuild}; of the ${documented.attacks} attacks on the default role it lets ${documented.letThrough} through, and this role ` +
    `${documented.letThroughByDefaultRole}.`,
  ].join('\n\n');
}
