import { readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import * as path from 'path';
import { annotationsIn, commandsIn, copyOut, EXAMPLES, install, removeCopies, run, runApps, templatesIn } from './copied';
import { Node, NODES } from '../harness/nodes';

/* Each example, copied out of the repository, does what its README says in each supported version of Node.js; instead of a deployment, a synthesis. */

const FOLDERS = [
  ...readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'languages').map(({ name }) => name),
  'languages/typescript', // the others: test/languages
];

const [FIRST] = FOLDERS;

/** Where each example was copied to, installed. */
const copies: Record<string, string> = {};
beforeAll(async () => {
  for (const name of FOLDERS) {
    copies[name] = copyOut(path.join(EXAMPLES, name));
    await install(copies[name]);
  }
});
afterAll(removeCopies);

test('20, 22 and 24 are tried, on this kind of machine too', () => {
  expect(NODES.map(({ version }) => version.split('.')[0])).toEqual(['v20', 'v22', 'v24']);
});

test('commands are found, and a README without them is told', () => {
  expect(commandsIn('# A\n\n## Commands\n\n    npm install\n    npx cdk deploy     # the role\n\n## Outputs\n\n    no\n', 'Commands')).toEqual(['npm install', 'npx cdk deploy']);
  expect(() => commandsIn('# A\n', 'Commands')).toThrow("there is no section 'Commands'");
});

const [OLDEST, ...NEWER] = NODES;

async function synthesize(folder: string, deployment: string, node: Node): Promise<void> {
  rmSync(path.join(folder, 'cdk.out'), { recursive: true, force: true });
  await run(deployment.replace('cdk deploy', 'cdk synth --quiet --no-notices'), folder, node);
}

/* The compiler reads the CDK for four seconds: the check of one example is run as its README says, and all of them are one run of the compiler. */
describe('types', () => {
  const settingsOf = (name: string) => {
    const { scripts: { check } } = JSON.parse(readFileSync(path.join(copies[name], 'package.json'), 'utf8'));
    return { check, compiler: JSON.parse(readFileSync(path.join(copies[name], 'tsconfig.json'), 'utf8')) };
  };

  test('one example is checked as it says', async () => { await run('npm run check', copies[FIRST]); });

  test('the others say the same, and have no errors either; a mistake is told', async () => {
    const { compiler } = settingsOf(FIRST);
    for (const name of FOLDERS) expect({ name, ...settingsOf(name) }).toEqual({ name, check: 'tsc', compiler });
    const folder = path.dirname(copies[FIRST]);
    const wrong = path.join(copies[FIRST], 'wrong.ts');
    writeFileSync(wrong, "import { PackerBuildRole } from 'cdk-ami-build-roles';\nexport const region: number = PackerBuildRole.name;\n");
    const include = Object.values(copies).flatMap((copy) => compiler.include.map((pattern: string) => path.join(copy, pattern)));
    const typeRoots = [path.join(copies[FIRST], 'node_modules/@types')];
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...compiler.compilerOptions, typeRoots }, include }));
    const errors = await run(`${path.join(copies[FIRST], 'node_modules/.bin/tsc')} --listFiles || true`, folder);
    rmSync(wrong);
    expect(errors.split('\n').filter((line) => /error TS/.test(line))).toEqual([expect.stringMatching(/wrong\.ts\(2,14\): error TS2322/)]);
    for (const copy of Object.values(copies)) expect(errors).toContain(path.join(copy, 'app.ts'));
  });
});

/** What the README of an example says to do. */
const readmeOf = (name: string) =>
  (name.startsWith('languages/') ? '## Commands\n\n    npm install\n    npx cdk deploy\n' : readFileSync(path.join(EXAMPLES, name, 'README.md'), 'utf8'));

// The CDK's own command takes four times as long as an app, and knows nothing of one: one example is enough for it, and those whose commands name stacks.
const PLAIN = 'npx cdk deploy';
const byCommand = (name: string) => name === FIRST || commandsIn(readmeOf(name), 'Commands').some((command) => command.startsWith(`${PLAIN} `));

describe(`Node.js ${OLDEST.version}`, () => {
  beforeAll(async () => runApps(FOLDERS.filter((name) => !byCommand(name)).map((name) => copies[name]), OLDEST));

  test.each(FOLDERS)('%s synthesizes, as it says', async (name) => {
    const folder = copies[name];
    const [first, ...commands] = commandsIn(readmeOf(name), 'Commands');
    const deployments = commands.filter((command) => command.startsWith(PLAIN));
    expect(first).toBe('npm install');
    expect(deployments).not.toEqual([]);
    if (byCommand(name)) for (const deployment of deployments) await synthesize(folder, deployment, OLDEST);
    expect(annotationsIn(path.join(folder, 'cdk.out'))).toEqual([]);
    const templates = Object.values(templatesIn(path.join(folder, 'cdk.out')));
    expect(templates.flatMap(({ Resources }) => Object.keys(Resources)).length).toBeGreaterThan(2);
    if (!name.startsWith('languages/')) {
      const documented = [...readmeOf(name).matchAll(/^\| `(\w+)` \|/gm)].map(([, output]) => output);
      const given = templates.flatMap(({ Outputs = {} }) => Object.keys(Outputs)).filter((id) => !id.startsWith('ExportsOutput'));
      expect(documented.sort()).toEqual(given.sort());
      expect(commandsIn(readmeOf(name), 'Take it down')[0]).toMatch(/^npx cdk destroy/);
    }
  });
});

describe.each(NEWER.map((node) => [node.version, node] as const))('Node.js %s', (_, node) => {
  const templatesOf = () => Object.fromEntries(FOLDERS.map((name) => [name, templatesIn(path.join(copies[name], 'cdk.out'))]));

  test("the CDK's command gives the same of one example", async () => {
    const before = templatesOf();
    await synthesize(copies[FIRST], PLAIN, node);
    expect(templatesOf()).toEqual(before);
  });

  test('the app of each example gives the same', async () => {
    const before = templatesOf();
    await runApps(Object.values(copies), node);
    expect(templatesOf()).toEqual(before);
    expect(Object.values(before).filter((templates) => Object.keys(templates).length === 0)).toEqual([]);
  });
});
