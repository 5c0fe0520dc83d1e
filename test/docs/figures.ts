import { documentedPolicyFigures } from './documented-policy';
import { table } from './markdown';
import { attackFiles, remaining, roleWith } from '../harness/attacks';
import { BUILDS, propsFor, WITHOUT_TAGS } from '../harness/builds';
import { minimalityReport, Part } from '../harness/minimality';
import { isAllowed } from '../harness/simulator';
import { synthesize } from '../harness/synthesize';
import { readTrace } from '../harness/traces';

/* The counts of the proofs, as they are on this day: for README.md. */

async function replayed() {
  let [checks, denied] = [0, 0];
  for (const [trace, build] of Object.entries(BUILDS)) {
    const { requester } = synthesize(propsFor(build), build.place);
    for (const authorization of readTrace(trace).authorizations) {
      checks += 1;
      if (!await isAllowed(requester, authorization)) denied += 1;
    }
  }
  return { builds: Object.keys(BUILDS).length, checks, denied, withoutTags: Object.keys(WITHOUT_TAGS).length };
}

async function attacked() {
  const files = attackFiles();
  const attacks = files.flatMap((file) => file.attacks);
  let allowed = 0;
  for (const attack of attacks) if (await isAllowed(roleWith(attack.declared), attack)) allowed += 1;
  return { kinds: files.length, attacks: attacks.length, allowed, remaining: remaining().length };
}

const shown = (parts: readonly Part[]) => {
  const proven = parts.filter(({ shownBy }) => shownBy).length;
  return `${proven} of ${parts.length}; ${parts.length - proven} listed with a reason`;
};

export async function figures(): Promise<string> {
  const [builds, thief, minimal, documented] = [await replayed(), await attacked(), await minimalityReport(), await documentedPolicyFigures()];
  const { policies, statements } = synthesize();
  const size = policies.map((policy) => JSON.stringify(policy).length).reduce((a, b) => a + b);
  const everywhere = statements.filter(({ Resource }) => Resource === '*').length;
  return [
    table([
      ['Proof', 'Figures'],
      ['Sufficient', `${builds.builds} recorded builds, ${builds.checks} checks of AWS: ${builds.denied} denied; ` +
        `${builds.withoutTags} recorded builds without any tags: denied at their first create`],
      ['Safe', `${thief.attacks} attacks of ${thief.kinds} kinds: ${thief.allowed} allowed; ${thief.remaining} requests that cannot be prevented are listed`],
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

const BLOCK = /(<!-- figures: .*? -->\n)[\s\S]*?(<!-- \/figures -->)/;

/** A document with its block of figures made anew. */
export function withFigures(text: string, made: string): string {
  if (!BLOCK.test(text)) throw new Error('the document has no block of figures');
  return text.replace(BLOCK, (_, start: string, end: string) => `${start}\n${made}\n\n${end}`);
}
