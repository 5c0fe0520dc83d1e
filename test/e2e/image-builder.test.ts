import { Finding, lint } from './cfn-lint';
import { REGION } from './emulator';
import { Example, exampleNames, synthesizeExamples } from '../harness/examples';

/*
 * The emulator takes resources of Image Builder without a look at them. So the templates of the examples are read by cfn-lint, which knows
 * the schemas of CloudFormation and whatever else their properties must hold.
 */

const IMAGE_BUILDER = exampleNames().filter((name) => name.startsWith('image-builder-'));

/** The rules whose findings are no faults here, and why. */
const EXCEPTIONS: Record<string, string> = {
  I1022: 'the CDK writes Fn::Join where people would write Fn::Sub',
};

const [LINUX, LIFECYCLE] = ['image-builder-linux', 'image-builder-lifecycle'];

/** What is broken, in which example, and what must be found. */
const BROKEN: [string, string, (properties: (type: string) => Record<string, any>) => void, Partial<Finding>][] = [
  ['a property that does not exist', LINUX, (of) => { of('ImagePipeline').ExecutionRoles = []; }, { rule: 'E3002' }],
  ['a property that is missing', LINUX, (of) => { delete of('InfrastructureConfiguration').InstanceProfileName; }, { rule: 'E3003' }],
  ['a name that Image Builder does not take', LINUX, (of) => { of('ImageRecipe').Name = 'web:server'; }, { rule: 'E3031' }],
  ['a distribution in the words of the CDK', LINUX, (of) => { of('DistributionConfiguration').Distributions[0].AmiDistributionConfiguration = { kmsKeyId: 'x' }; },
    { rule: 'E3002' }],
  ['an action that no lifecycle has', LIFECYCLE, (of) => { of('LifecyclePolicy').PolicyDetails[0].Action.Type = 'ARCHIVE'; }, { rule: 'E3030' }],
  ['a role that does not exist', LIFECYCLE, (of) => { of('LifecyclePolicy').ExecutionRole = { 'Fn::GetAtt': ['Nowhere', 'Arn'] }; }, { rule: 'E1010' }],
];

function broken(template: Example['template'], breakIt: typeof BROKEN[number][2]): Example['template'] {
  const copy = structuredClone(template);
  breakIt((type) => Object.values<any>(copy.Resources).find(({ Type }) => Type === `AWS::ImageBuilder::${type}`).Properties);
  return copy;
}

let templates: Record<string, Example['template']> = {};
let findings: Record<string, Finding[]> = {};
beforeAll(async () => {
  const examples = await synthesizeExamples(IMAGE_BUILDER);
  templates = Object.fromEntries(IMAGE_BUILDER.map((name) => [name, examples[name].template]));
  const brokenOnes = Object.fromEntries(BROKEN.map(([what, name, breakIt]) => [what, broken(templates[name], breakIt)]));
  findings = await lint({ ...templates, ...brokenOnes }, REGION);
});

test('there are examples of Image Builder', () => {
  expect(IMAGE_BUILDER.length).toBeGreaterThanOrEqual(4);
});

test.each(IMAGE_BUILDER)('%s has resources of Image Builder, and cfn-lint finds nothing', (name) => {
  expect(Object.values(templates[name].Resources).some(({ Type }) => Type.startsWith('AWS::ImageBuilder::'))).toBe(true);
  expect(findings[name].filter(({ rule }) => !(rule in EXCEPTIONS))).toEqual([]);
});

test('every exception is met', () => {
  const rules = IMAGE_BUILDER.flatMap((name) => findings[name]).map(({ rule }) => rule);
  expect(Object.keys(EXCEPTIONS).filter((rule) => !rules.includes(rule))).toEqual([]);
});

describe('a broken template is caught', () => {
  test.each(BROKEN)('%s', (what, _, __, expected) => {
    expect(findings[what]).toContainEqual(expect.objectContaining(expected));
  });

  test('fails where cfn-lint cannot judge', async () => {
    await expect(lint({ any: { Resources: {} } }, 'nowhere-1')).rejects.toThrow(/cfn-lint cannot judge: .*Regions \['nowhere-1'\] are unsupported/s);
  });
});
