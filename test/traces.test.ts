import { LateTagging } from '../src';
import { Build, BUILDS, propsFor, WITHOUT_TAGS } from './harness/builds';
import { isAllowed } from './harness/simulator';
import { appProfile, existingKeyPair, existingSecurityGroup, existingSubnet, together } from './harness/options';
import { COMMERCIAL, Props, synthesize } from './harness/synthesize';
import { readTrace, RecordedAuthorization, traceNames } from './harness/traces';

/*
 * Sufficient: real builds, recorded call by call, replayed against the role made for their options.
 */

async function denied(authorizations: RecordedAuthorization[], props: Props, { place }: Pick<Build, 'place'>): Promise<string[]> {
  const { requester } = synthesize(props, place);
  const refused: string[] = [];
  for (const authorization of authorizations) {
    if (!await isAllowed(requester, authorization)) refused.push(inWords(authorization));
  }
  return refused;
}

const inWords = ({ call, action, resource }: RecordedAuthorization) => `${call}: ${action} on ${resource}`;
const deniedIn = (trace: string, props: Props, build: Pick<Build, 'place'>) => denied(readTrace(trace).authorizations, props, build);

test('every recorded build is replayed', () => {
  expect(traceNames()).toEqual([...Object.keys(BUILDS), ...Object.keys(WITHOUT_TAGS)].sort());
});

test.each(Object.entries(BUILDS))('%s: nothing is denied', async (trace, build) => {
  expect(readTrace(trace).authorizations.length).toBeGreaterThan(1);
  expect(await deniedIn(trace, propsFor(build), build)).toEqual([]);
});

/** The first call that is denied when an option of a recorded build is not declared. */
const WITHOUT_OPTION: Record<string, string> = {
};

/** Options that add no permission: they narrow what is given anyway, or take away. */
const NARROWING = new Set(['subnets', 'keyPairs', 'sourceImageOwners', 'requireImdsV2', 'skipCreateAmi']);

const withoutOption = Object.entries(BUILDS).flatMap(([trace, build]) =>
  Object.keys(build.declares).map((option) => [trace, option, build] as const));

test('each option of a recorded build is asked for by its first call, or adds nothing', async () => {
  const first: Record<string, string> = {};
  for (const [trace, option, build] of withoutOption) {
    const calls = await deniedIn(trace, propsFor(build, option), build);
    if (calls.length > 0) first[`${trace} without ${option}`] = calls[0];
    else expect([trace, option, NARROWING.has(option)]).toEqual([trace, option, true]);
  }
  expect(first).toEqual(WITHOUT_OPTION);
});

void LateTagging; void appProfile; void existingKeyPair; void existingSecurityGroup; void existingSubnet; void together; void COMMERCIAL;
