import { Build, BUILDS, WITHOUT_TAGS } from '../harness/builds';
import { propsWithTemplate } from '../harness/builds-from-templates';
import { isAllowed } from '../harness/simulator';
import { Props, synthesize } from '../harness/synthesize';
import { templateOfTrace } from '../harness/templates';
import { readTrace } from '../harness/traces';

/*
 * Every recorded build, replayed against the role that is made from its own template. What a template cannot know is declared, and
 * nothing else.
 */

const propsOf = (trace: string, build: Build): Props => propsWithTemplate(trace, build, templateOfTrace(trace));

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
