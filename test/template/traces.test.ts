import type { PackerBuildRoleProps } from '../../src';
import { Build, BUILDS, propsFor, WITHOUT_TAGS } from '../harness/builds';
import { together } from '../harness/options';
import { isAllowed } from '../harness/simulator';
import { Props, propsIn, synthesize } from '../harness/synthesize';
import { templateOfTrace } from '../harness/templates';
import { readTrace } from '../harness/traces';

/*
 * Every recorded build, replayed against the role that is made from its own template. What a template cannot know is declared, and
 * nothing else.
 */

/** What stands behind a name in a template, or depends on the client. */
const ONLY_BY_PROPERTY = ['instanceProfiles', 'instanceRoles', 'bundleBucket', 'importBucket', 'secrets', 'parameters', 'lateTagging'];
/** The groups are found by a filter. */
const MORE: Record<string, string[]> = { 'ebs-filters': ['securityGroups'] };

function propsOf(trace: string, { place, declares, lateTagging }: Build): Props {
  const kept = Object.fromEntries(Object.entries(declares).filter(([name]) => [...ONLY_BY_PROPERTY, ...MORE[trace] ?? []].includes(name)));
  const declared = propsFor({ place, declares: kept, lateTagging });
  // One row of the builds declares the builder together with its bucket.
  return together<PackerBuildRoleProps>((scope) => ({ ...propsIn(scope, declared), builders: undefined }), { template: templateOfTrace(trace) });
}

async function denied(trace: string, props: Props, build: Build): Promise<string[]> {
  const { requester } = synthesize(props, build.place);
  const refused: string[] = [];
  for (const authorization of readTrace(trace).authorizations) {
    if (!await isAllowed(requester, authorization)) refused.push(`${authorization.action} on ${authorization.resource}`);
  }
  return refused;
}

test.each(Object.entries(BUILDS))('%s: nothing is denied', async (trace, build) => {
  expect(await denied(trace, propsOf(trace, build), build)).toEqual([]);
});

test.each(Object.entries(WITHOUT_TAGS))('%s: synthesis prints the lines to add', (trace, build) => {
  expect(() => synthesize(propsOf(trace, build), build.place)).toThrow(/the build tag CreatedBy=packer is missing in .*add: "?run_tags"?/s);
});
