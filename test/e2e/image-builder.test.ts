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

let examples: Record<string, Example> = {};
beforeAll(async () => { examples = await synthesizeExamples(IMAGE_BUILDER); });
const templateOf = (name: string) => examples[name].template;

const findings: Record<string, Promise<Finding[]>> = {};
const findingsIn = async (name: string) => findings[name] ??= lint(templateOf(name), REGION);

test('there are examples of Image Builder', () => {
  expect(IMAGE_BUILDER.length).toBeGreaterThanOrEqual(4);
});

describe.each(IMAGE_BUILDER)('%s', (name) => {
  test('has resources of Image Builder, and cfn-lint finds nothing', async () => {
    const template = templateOf(name);
    expect(Object.values(template.Resources).some(({ Type }) => Type.startsWith('AWS::ImageBuilder::'))).toBe(true);
    expect((await findingsIn(name)).filter(({ rule }) => !(rule in EXCEPTIONS))).toEqual([]);
  });
});

test('every exception is met', async () => {
  const rules = (await Promise.all(IMAGE_BUILDER.map(findingsIn))).flat().map(({ rule }) => rule);
  expect(Object.keys(EXCEPTIONS).filter((rule) => !rules.includes(rule))).toEqual([]);
});

describe('a broken template is caught', () => {
  const [LINUX, LIFECYCLE] = ['image-builder-linux', 'image-builder-lifecycle'];

  const BROKEN: [string, string, (properties: (type: string) => Record<string, any>) => void, Partial<Finding>][] = [
    ['a property that does not exist', LINUX, (of) => { of('ImagePipeline').ExecutionRoles = []; }, { rule: 'E3002' }],
    ['a property that is missing', LINUX, (of) => { delete of('InfrastructureConfiguration').InstanceProfileName; }, { rule: 'E3003' }],
    ['a name that Image Builder does not take', LINUX, (of) => { of('ImageRecipe').Name = 'web:server'; }, { rule: 'E3031' }],
    ['a distribution in the words of the CDK', LINUX, (of) => { of('DistributionConfiguration').Distributions[0].AmiDistributionConfiguration = { kmsKeyId: 'x' }; },
      { rule: 'E3002' }],
    ['an action that no lifecycle has', LIFECYCLE, (of) => { of('LifecyclePolicy').PolicyDetails[0].Action.Type = 'ARCHIVE'; }, { rule: 'E3030' }],
    ['a role that does not exist', LIFECYCLE, (of) => { of('LifecyclePolicy').ExecutionRole = { 'Fn::GetAtt': ['Nowhere', 'Arn'] }; }, { rule: 'E1010' }],
  ];

  test.each(BROKEN)('%s', async (_, name, breakIt, expected) => {
    const template = JSON.parse(JSON.stringify(templateOf(name)));
    breakIt((type) => Object.values<any>(template.Resources).find(({ Type }) => Type === `AWS::ImageBuilder::${type}`).Properties);
    expect(await lint(template, REGION)).toContainEqual(expect.objectContaining(expected));
  });

  test('fails where cfn-lint cannot judge', async () => {
    await expect(lint({ Resources: {} }, 'nowhere-1')).rejects.toThrow(/cfn-lint cannot judge: .*Regions \['nowhere-1'\] are unsupported/s);
  });
});
