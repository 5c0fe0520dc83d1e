import { writeFileSync } from 'fs';
import { join } from 'path';
import { Packer, requireBuiltPacker } from './build-packer';
import { Emulator } from './emulator';
import { inShort, LiveBuild, LiveBuilds, RECORDED_ACCOUNT } from './live-builds';
import { CHANGES, PUBLISHER, REFUSED_BUILDS, RefusedBuild } from './refused-builds';
import { run } from '../../src/command-line/program';
import { propsFor } from '../harness/builds';
import { folderOf } from '../harness/folders';
import { synthesize } from '../harness/synthesize';

/*
 * The newest Packer is refused, as a user would be. Its whole log goes into `denied`, and what the first answer says is
 * changed, and nothing else: then the build passes.
 */

let emulator: Emulator;
let builds: LiveBuilds;
let packer: Packer;

beforeAll(async () => {
  packer = await requireBuiltPacker();
  emulator = await Emulator.start(RECORDED_ACCOUNT);
  builds = await LiveBuilds.start(emulator);
  builds.proxy.letBeAssumed({ ...synthesize().requester, roleArn: PUBLISHER });
});

afterAll(async () => {
  await builds?.stop();
  await emulator?.stop();
});

/** To its end, as a user lets it run. */
const built = async ({ particulars, ...build }: RefusedBuild): Promise<LiveBuild> =>
  builds.run(packer, { ...build, particulars: { ...particulars, toTheEnd: true } }, () => propsFor(build.build));

/** What the command says to a log. */
function denied(log: string): { change: string }[] {
  const file = join(folderOf({}), 'build.log');
  writeFileSync(file, log);
  const printed: string[] = [];
  const exitCode = run(['denied', file, '--json'], (text) => printed.push(text), (text) => printed.push(text));
  if (exitCode !== 0) throw new Error(printed.join('\n'));
  return JSON.parse(printed.join('\n'));
}

test.each(Object.entries(REFUSED_BUILDS))('%s: what the first answer says makes the next build pass', async (_, refused) => {
  const first = await built(refused);
  expect(first.errors).toEqual([]);
  expect(first.exitCode).not.toBe(0);

  const [{ change }] = denied(first.output);
  const names = [...change.matchAll(/`(\w+)/g)].map(([, name]) => name);
  const [cure, changed] = names.map((name) => [name, CHANGES[name]?.(refused)] as const).find(([, build]) => build) ?? [];
  expect({ change, cure }).toEqual({ change, cure: refused.cure });

  const passed = { exitCode: 0, denied: [], errors: [] };
  const { interruptAt: _interruptAt, ...particulars } = changed!.particulars ?? {};
  expect(inShort(await built({ ...changed!, particulars }), passed)).toEqual(passed);
});

test('no change is there in vain', () => {
  expect(Object.keys(CHANGES).sort()).toEqual([...new Set(Object.values(REFUSED_BUILDS).map(({ cure }) => cure))].sort());
});
