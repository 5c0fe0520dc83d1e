import { contextKeysOutsideReference } from '../harness/reference';
import {
  deniedOf, everyScriptedBuild, ScriptedBuild, scriptedBuilds, scriptedUsesOfImages, subjectOf, unreachedOf, writesNeededBy, writesOf,
} from '../harness/scripted-builds';
import { SUBJECTS } from '../harness/subjects';

/*
 * Sufficient: the requests of each scripted build are allowed by a role with what the build declares. Minimal: every write that
 * is granted is asked for by such a build, which fails without it; or it stands in test/proofs/minimality with the reason. The scripted builds
 * of Packer are of options that no build was recorded with.
 */

/** Takes everything about AMIs away, and tags launches by a statement of its own instead. */
const CONTAINERS_ALONE = 'docker';

jest.setTimeout(60_000);

const builds = [...scriptedBuilds(), ...scriptedUsesOfImages()];
// Most of what a Packer role grants is asked for by recorded builds: test/proofs/recorded-builds.test.ts and test/proofs/minimality.test.ts.
const rows = everyScriptedBuild().map((build) => [build.name, build] as const);
const subjects = SUBJECTS.filter(({ name }) => builds.some(({ role }) => role === name));
/** The declarations that bring rights to a role. Others narrow or take away, and a build is allowed without them, too. */
function bringing(build: ScriptedBuild): string[] {
  const { narrowing, withOptions } = subjectOf(build);
  const actions = (names: string[]) => withOptions(names).statements.filter(({ Effect }) => Effect === 'Allow').map(({ Sid, Action }) => `${Sid} ${Action}`);
  const usual = actions([]);
  const brings = (name: string) => actions([name]).some((action) => !usual.includes(action));
  return build.declares.filter((name) => ![CONTAINERS_ALONE, ...narrowing].includes(name) && brings(name));
}

const withDeclarations = rows.filter(([, build]) => bringing(build).length > 0);

test('every construct is asked but the one whose builds are recorded', () => {
  const expected = SUBJECTS.map(({ name }) => name).filter((name) => name !== 'packer');
  expect(subjects.map(({ name }) => name).sort()).toEqual(expected.sort());
});

test.each(rows)('%s: nothing is denied', async (_, build) => {
  expect(await deniedOf(build, subjectOf(build).withOptions(build.declares).requester)).toEqual([]);
});

test.each(withDeclarations)('%s: every declaration is needed', async (_, build) => {
  const deniedWithout = await Promise.all(bringing(build).map(async (declaration) => {
    const others = build.declares.filter((other) => other !== declaration);
    return { declaration, denied: await deniedOf(build, subjectOf(build).withOptions(others).requester) };
  }));
  expect(deniedWithout.filter(({ denied }) => denied.length === 0).map(({ declaration }) => declaration)).toEqual([]);
});

test.each(rows)('%s: every request has a source, and the keys that AWS would send', async (_, { authorizations }) => {
  expect(authorizations.filter(({ source, inferred }) => source.length < 20 || (inferred !== undefined && inferred.length < 20))).toEqual([]);
  const outside = await Promise.all(authorizations.map(async (request) => ({ request, keys: await contextKeysOutsideReference(request) })));
  expect(outside.filter(({ keys }) => keys.length > 0)).toEqual([]);
});

describe.each(subjects.map((subject) => [subject.name, subject] as const))('%s', (name, subject) => {
  test('every write that is granted is asked for by a build that fails without it, or excepted with a reason', async () => {
    const needed = new Set((await Promise.all(builds.filter(({ role }) => role === name).map(writesNeededBy))).flat());
    const unreached = (await writesOf(subject)).filter((write) => !needed.has(write));
    const excepted = unreachedOf(subject);
    expect(unreached.sort()).toEqual(excepted.flatMap(({ unproven }) => unproven).sort());
    expect(excepted.filter(({ because }) => because.length < 20)).toEqual([]);
  });
});

describe('the proof is able to fail', () => {
  const build = (authorization: Partial<ScriptedBuild['authorizations'][number]>): ScriptedBuild => ({
    name: 'a build',
    scenario: '',
    description: '',
    role: 'image-builder-instance',
    declares: [],
    authorizations: [{ call: '', action: 'logs:CreateLogGroup', resource: 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/web', context: {}, source: '', ...authorization }],
  });
  const { requester } = SUBJECTS.find(({ name }) => name === 'image-builder-instance')!.withOptions();

  test('a request that nothing declared is denied', async () => {
    expect(await deniedOf(build({}), requester)).toEqual([]);
    expect(await deniedOf(build({ resource: 'arn:aws:logs:us-east-1:111122223333:log-group:/app' }), requester))
      .toEqual(['logs:CreateLogGroup on arn:aws:logs:us-east-1:111122223333:log-group:/app']);
  });

  test('a write is needed where one statement alone gives it', async () => {
    expect(await writesNeededBy(build({}))).toEqual(['CreateLogGroups logs:CreateLogGroup on log-group']);
  });
});
