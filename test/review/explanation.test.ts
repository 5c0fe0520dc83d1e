import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, attachCustomSynthesis, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Explanation, PackerBuildRole } from '../../src';
import { folderOf } from '../harness/folders';
import { COMMERCIAL, stackIn, synthesize } from '../harness/synthesize';

/* What a role says of itself is what its policies say. */

const explained = (props = {}) => {
  const { builder, statements } = synthesize(props);
  return { explanation: builder.explain(), statements };
};
const list = (value: string | string[]) => [value].flat();

test.each([
  ['the defaults', {}],
  ['several regions', { regions: ['us-east-1', 'eu-west-1'], copyToRegions: ['eu-central-1'] }],
  ['a protection tag', { protectionTag: { key: 'Golden', value: 'true' } }],
])('names every statement of %s, with its actions and conditions', (_, props) => {
  const { explanation, statements } = explained(props);
  // By their Sids: in a role of several documents a statement goes into the first with room.
  const bySid = (rows: unknown[][]) => rows.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  expect(bySid(explanation.statements.map(({ sid, effect, actions, conditions }) => [sid, effect, actions, conditions.length])))
    .toEqual(bySid(statements.map(({ Sid, Effect, Action, Condition = {} }) =>
      [Sid, Effect, list(Action), Object.values(Condition).flatMap(Object.keys).length])));
});

test('a statement is told whole', () => {
  const { explanation } = explained({ regions: ['us-east-1', 'eu-west-1'] });
  expect(explanation.statements.find(({ sid }) => sid === 'TagInstanceOnCreation')).toEqual({
    sid: 'TagInstanceOnCreation',
    effect: 'Allow',
    capability: 'launch-instance',
    does: 'launches the instance that becomes the image, stops and terminates it',
    declaredBy: expect.stringContaining('amazon-ebs (the default)'),
    actions: ['ec2:CreateTags'],
    resources: [
      'arn:${AWS::Partition}:ec2:*:111122223333:instance/*', 'arn:${AWS::Partition}:ec2:*:111122223333:network-interface/*',
      'arn:${AWS::Partition}:ec2:*:111122223333:volume/*',
    ],
    conditions: [
      'StringEquals aws:RequestTag/CreatedBy = packer', 'StringEquals ec2:CreateAction = RunInstances', 'StringEquals aws:RequestedRegion = eu-west-1 or us-east-1',
    ],
    because: 'tags in RunInstances are authorized as CreateTags too',
    source: expect.stringContaining('EC2 User Guide'),
    ground: 'recorded',
    grounds: [
      'ec2:CreateTags with aws:RequestTag: recorded, E9, E107',
      'ec2:CreateTags with ec2:CreateAction: recorded, E9, E107',
    ],
  });
  expect(explanation.statements.find(({ sid }) => sid === 'LookUp')?.unscopable).toMatch(/no resource-level permissions/);
});

describe('as a page', () => {
  const { explanation } = explained({ readWindowsPassword: true });
  const { statements } = explanation;

  test('of Markdown it has a block for each statement: what, on what, only if, why, residual risk, source', () => {
    const markdown = explanation.toMarkdown();
    expect(markdown).toMatch(/^# What Stack\/Packer may do\n/);
    expect(markdown.match(/^### \w+/gm)).toEqual(statements.map(({ sid }) => `### ${sid}`));
    expect(markdown).toContain([
      '### StopAndTerminateInstance',
      '',
      '- **What:** `ec2:StopInstances`, `ec2:TerminateInstances`',
      '- **On:** `arn:${AWS::Partition}:ec2:us-east-1:111122223333:instance/*`',
      '- **Only if:** `StringEquals aws:ResourceTag/CreatedBy = packer`',
      '- **Why:** the instance is stopped before the image is created, and terminated at the end, also after a failure',
      '- **Source:** hashicorp/packer-plugin-amazon',
    ].join('\n'));
    expect(markdown).not.toContain('|');
    expect(markdown.match(/^- \*\*Residual risk:\*\* .+/gm)).toEqual(
      statements.filter(({ residualRisk }) => residualRisk).map(({ residualRisk }) => `- **Residual risk:** ${residualRisk}`),
    );
    expect(markdown.match(/^- \*\*What:/gm)).toHaveLength(statements.length);
    expect(markdown.match(/^- \*\*Source:/gm)).toHaveLength(statements.length);
  });

  test('of HTML it has the same, in one file that loads nothing', () => {
    const html = explanation.toHtml();
    expect([...html.matchAll(/<article id="(\w+)"/g)].map(([, sid]) => sid)).toEqual(statements.map(({ sid }) => sid));
    expect(html.match(/<dt>Residual risk<\/dt>/g)).toHaveLength(statements.filter(({ residualRisk }) => residualRisk).length);
    expect(html.replace(/<code>.*?<\/code>/g, '')).not.toMatch(/\b(src|srcset|href)="[^#]|@import|url\(|https?:/);
    expect(html).toContain("default-src 'none'");
  });

  test('of HTML it shows what looks like HTML', () => {
    const [statement] = statements;
    const html = new Explanation('<b>"Stack"</b>', [{ ...statement, because: '<script>alert(1)</script>', resources: ["<img src='x'>"] }]).toHtml();
    expect(html).not.toMatch(/<b>|<script>alert|<img/);
    expect(html).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
  });
});

describe('beside the template', () => {
  let outdir: string;
  beforeEach(() => { outdir = folderOf({}); });

  const packerIn = (scope: Construct, id = 'Packer', tag = id) => new PackerBuildRole(scope, id, { buildTag: { value: tag } });
  const files = () => readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((file) => file.includes('.permissions.')).sort();
  const written = (path: string) => JSON.parse(readFileSync(join(outdir, `${path}.permissions.json`), 'utf8'));

  test('a role is explained', () => {
    const app = new App({ outdir });
    const builder = packerIn(new Stack(app, 'Stack', { env: COMMERCIAL }));
    const explanation = builder.explain();
    explanation.writeBesideTemplate(builder);
    app.synth();
    expect(readdirSync(outdir)).toEqual(expect.arrayContaining([
      'Stack.template.json', 'Stack-Packer.permissions.json', 'Stack-Packer.permissions.md', 'Stack-Packer.permissions.html',
    ]));
    expect(written('Stack-Packer')).toEqual(JSON.parse(explanation.toJson()));
    expect(readFileSync(join(outdir, 'Stack-Packer.permissions.md'), 'utf8')).toEqual(explanation.toMarkdown());
    expect(readFileSync(join(outdir, 'Stack-Packer.permissions.html'), 'utf8')).toEqual(explanation.toHtml());
  });

  test('every role of an app is explained', () => {
    const app = new App({ outdir });
    const [first, second] = ['First', 'Second'].map((id) => new Stack(app, id, { env: COMMERCIAL }));
    for (const builder of [packerIn(first, 'Web'), packerIn(first, 'Database'), packerIn(second, 'Web', 'other')]) builder.explain().writeBesideTemplate(builder);
    app.synth();
    expect(files().filter((file) => file.endsWith('.md'))).toEqual(['First-Database', 'First-Web', 'Second-Web'].map((path) => `${path}.permissions.md`));
    expect(written('First-Database').path).toBe('First/Database');
  });

  test('every role of stages is explained', () => {
    const app = new App({ outdir });
    for (const id of ['Test', 'Production']) {
      const stage = new Stage(app, id, { env: COMMERCIAL });
      const stack = new Stack(stage, 'Stack');
      packerIn(stack, 'Packer', id).explain().writeBesideTemplate(stack);
    }
    app.synth();
    expect(files().filter((file) => file.endsWith('.md'))).toEqual(
      ['assembly-Production/Production-Stack-Packer', 'assembly-Test/Test-Stack-Packer'].map((path) => `${path}.permissions.md`),
    );
  });

  test('what was said last of a role is written', () => {
    const app = new App({ outdir });
    const builder = packerIn(new Stack(app, 'Stack', { env: COMMERCIAL }));
    new Explanation('Stack/Packer', []).writeBesideTemplate(builder);
    builder.explain().writeBesideTemplate(builder);
    app.synth();
    expect(written('Stack-Packer')).toEqual(JSON.parse(builder.explain().toJson()));
  });

  test('two roles whose files have the same name fail', () => {
    const app = new App({ outdir });
    const builder = packerIn(new Stack(app, 'Stack', { env: COMMERCIAL }));
    new Explanation('Stack/Web-Packer', []).writeBesideTemplate(builder);
    expect(() => new Explanation('Stack/Web/Packer', []).writeBesideTemplate(builder))
      .toThrow(/^'path' is "Stack\/Web\/Packer", whose file "Stack-Web-Packer" is also that of "Stack\/Web-Packer": .* \[Stack\/Packer\]$/);
  });

  test('an app that writes something of its own does so, too', () => {
    const app = new App({ outdir });
    attachCustomSynthesis(app, { onSynthesize: ({ assembly }) => writeFileSync(join(assembly.outdir, 'own.txt'), 'own') });
    const builder = packerIn(new Stack(app, 'Stack', { env: COMMERCIAL }));
    builder.explain().writeBesideTemplate(builder);
    app.synth();
    expect(readdirSync(outdir)).toEqual(expect.arrayContaining(['own.txt', 'Stack-Packer.permissions.md']));
  });

  test('outside of an app it fails', () => {
    const builder = packerIn(stackIn(COMMERCIAL));
    expect(() => builder.explain().writeBesideTemplate(new Construct(undefined as unknown as Construct, ''))).toThrow(/^'scope' is not inside an app/);
  });
});
