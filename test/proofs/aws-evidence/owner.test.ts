import { rowsAbout, sentWith } from './row';
import { typeOf } from '../../harness/reference';
import { deniedOf, ScriptedBuild, everyScriptedBuild, subjectOf } from '../../harness/scripted-builds';

/*
 * Whether AWS sends ec2:Owner with every call on an image or snapshot is not known. Where the tag says whose it is, a build must pass either way.
 */

const OWNER = 'ec2:Owner';
const TAG = 'aws:ResourceTag/CreatedBy';
const isRecorded = (action: string, resource: string) => rowsAbout(action, typeOf(resource)).some((row) => OWNER in sentWith(row, action));

/** The requests about what carries the tag, without the owner where no row shows that AWS sends it. */
const withoutOwner = (build: ScriptedBuild): ScriptedBuild => ({
  ...build,
  authorizations: build.authorizations
    .filter(({ action, resource, context }) => TAG in context && OWNER in context && !isRecorded(action, resource))
    .map(({ context: { [OWNER]: _, ...context }, ...authorization }) => ({ ...authorization, context })),
});

const builds = everyScriptedBuild().map(withoutOwner).filter(({ authorizations }) => authorizations.length > 0);

test('there are such requests', () => {
  expect(new Set(builds.flatMap(({ authorizations }) => authorizations.map(({ action }) => action))).size).toBeGreaterThan(6);
});

test.each(builds.map((build) => [build.name, build] as const))('%s passes without the owner of what carries the tag', async (_, build) => {
  expect(await deniedOf(build, subjectOf(build).withOptions(build.declares).requester)).toEqual([]);
});
