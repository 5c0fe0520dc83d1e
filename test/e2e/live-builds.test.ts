import * as iam from 'aws-cdk-lib/aws-iam';
import { askedAndRecorded } from './as-recorded';
import type { LoggedCall } from './authorizing-proxy';
import { Packer, requireBuiltPacker } from './build-packer';
import { Emulator } from './emulator';
import { inShort, LiveBuilds, PropsOf, RECORDED_ACCOUNT } from './live-builds';
import { Scenario, SCENARIOS } from './live-scenarios';
import { requireDebiansPacker } from './packer';
import { PackerTemplate } from '../../src';
import { propsFor } from '../harness/builds';
import { propsWithTemplate } from '../harness/builds-from-templates';
import { Props, synthesize } from '../harness/synthesize';
import { changedTrace } from '../harness/templates';
import { traceNames } from '../harness/traces';
import { contradictionsOf } from '../proofs/aws-evidence/contradictions';

/*
 * The newest Packer, under enforcement: every template of the recordings and more, each with a role that is declared
 * by hand. Everything that is asked of it is asked of the role, too, that is read from the template. Roles are synthesized
 * here; that deploying changes nothing in them is what e2e.test.ts is for.
 */

let emulator: Emulator;
let builds: LiveBuilds;
let newest: Packer;
let debians: Packer;

beforeAll(async () => {
  newest = await requireBuiltPacker();
  debians = await requireDebiansPacker();
  emulator = await Emulator.start(RECORDED_ACCOUNT);
  builds = await LiveBuilds.start(emulator);
});

afterAll(async () => {
  await builds?.stop();
  await emulator?.stop();
});

const all = Object.entries(SCENARIOS);

const byHand = ({ build }: Scenario) => () => propsFor(build);
const fromTemplate = (name: string, { build, besideTemplate }: Scenario) => (file: string) =>
  propsWithTemplate(name, build, PackerTemplate.fromFile(file), besideTemplate);

const run = async (scenario: Scenario, propsOf: PropsOf, alsoOf?: PropsOf) =>
  builds.run(scenario.isLegacy ? debians : newest, scenario, propsOf, alsoOf);

/** What the proxy took for granted of these calls that AWS was recorded to do otherwise. */
const untrue = ({ log }: { log: readonly LoggedCall[] }) => [...new Set(log.flatMap(({ call, authorizations }) =>
  authorizations.flatMap((authorization) => contradictionsOf({ ...authorization, call }))))];

const isDenied = ([, { deniedByHand }]: typeof all[number]) => !!deniedByHand;
const isRefused = ([, { refusedFromTemplate }]: typeof all[number]) => !!refusedFromTemplate;

test.each(all.filter((each) => !isDenied(each) && !isRefused(each)))('%s: nothing is denied', async (name, scenario) => {
  const expected = { exitCode: scenario.fails ? 1 : 0, denied: [], errors: [] };
  const live = await run(scenario, byHand(scenario), fromTemplate(name, scenario));
  expect(inShort(live, expected)).toEqual(expected);
  expect(untrue(live)).toEqual([]);
  if (traceNames().includes(name)) {
    const { asked, recorded } = askedAndRecorded(name, live.log);
    expect(asked).toEqual(recorded);
  }
});

test.each(all.filter(isDenied))('%s: the role that is declared by hand is denied', async (_, scenario) => {
  const { denied, errors, exitCode } = await run(scenario, byHand(scenario));
  expect(errors).toEqual([]);
  expect(denied[0]).toMatch(scenario.deniedByHand!);
  expect(exitCode).not.toBe(0);
});

test.each(all.filter(isRefused))('%s: read from the template, synthesis says what to do', async (name, scenario) => {
  await expect(run(scenario, byHand(scenario), fromTemplate(name, scenario))).rejects.toThrow(scenario.refusedFromTemplate);
});

// The plugin's first call, and then everything by the second role.
test('assume_role: the first role assumes the second, and only that one builds', async () => {
  const { requester: builder } = synthesize();
  const publisher = { ...builder, roleArn: `arn:aws:iam::${RECORDED_ACCOUNT}:role/publisher` };
  const assuming: Props = (scope) => ({ assumeRoles: [iam.Role.fromRoleArn(scope, 'Publisher', publisher.roleArn)] });
  const { requester: first } = synthesize(assuming);
  const { file, text } = changedTrace('ebs-default', { add: ['assume_role {', `  role_arn = "${publisher.roleArn}"`, '  session_name = "build"', '}'] });

  await builds.prepare('us-east-1');
  builds.proxy.letBeAssumed(publisher);
  const live = await builds.build(newest, builds.here(text), file, { ...first, roleArn: `arn:aws:iam::${RECORDED_ACCOUNT}:role/first` });
  expect(inShort(live, { exitCode: 0, denied: [], errors: [] })).toEqual({ exitCode: 0, denied: [], errors: [] });

  const by = (role: string) => [...new Set(live.log.filter(({ principal }) => principal?.includes(`/${role}/`)).map(({ call }) => call))];
  expect(by('first')).toEqual(['sts:AssumeRole']);
  expect(by('publisher')).toContain('ec2:CreateImage');
  const [{ context }] = live.log[0].authorizations;
  expect(context).toMatchObject({ 'sts:RoleSessionName': 'build' });
});

test('what a second role would have been denied is told', async () => {
  const { exitCode, denied, errors } = await run(SCENARIOS['ebs-default'], byHand(SCENARIOS['ebs-default']), () => ({ buildTag: { key: 'CreatedBy', value: 'others' } }));
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
  expect(denied[0]).toMatch(/^ec2:CreateKeyPair: ec2:CreateKeyPair on /);
});

// Nothing is left out silently: every template of a recording is here, and this is how many there are. Those that are denied
// to the one role are refused to the other, so that each of the two is asked about all the others.
test('the scenarios are counted', () => {
  const count = (wanted: (scenario: Scenario) => unknown) => all.filter(([, scenario]) => wanted(scenario)).length;
  expect(traceNames().filter((name) => !(name in SCENARIOS))).toEqual([]);
  expect(all.filter(isDenied)).toEqual(all.filter(isRefused));
  expect({
    recorded: traceNames().length,
    variations: all.length - traceNames().length,
    withPacker166: count(({ isLegacy }) => isLegacy),
    byHand: { built: count(({ deniedByHand }) => !deniedByHand), denied: count(({ deniedByHand }) => deniedByHand) },
    fromTemplate: {
      built: count(({ refusedFromTemplate }) => !refusedFromTemplate), refused: count(({ refusedFromTemplate }) => refusedFromTemplate),
    },
  }).toEqual({ recorded: 82, variations: 22, withPacker166: 10, byHand: { built: 96, denied: 8 }, fromTemplate: { built: 96, refused: 8 } });
});
