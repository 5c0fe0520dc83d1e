import { readdirSync, readFileSync, rmSync } from 'fs';
import * as path from 'path';
import { annotationsIn, commandsIn, copyOut, EXAMPLES, install, removeCopies, run, runApp, templatesIn } from './copied';
import { Node, NODES } from '../harness/nodes';

/* Each example, copied out of the repository, does what its README says in each supported version of Node.js; instead of a deployment, a synthesis. */

const FOLDERS = [
  ...readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'languages').map(({ name }) => name),
  'languages/typescript', // the others: test/languages
];

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

describe.each(FOLDERS)('%s', (name) => {
  const readme = name.startsWith('languages/') ? '## Commands\n\n    npm install\n    npx cdk deploy\n' : readFileSync(path.join(EXAMPLES, name, 'README.md'), 'utf8');
  const commands = commandsIn(readme, 'Commands');
  let folder: string;

  beforeAll(async () => {
    folder = copyOut(path.join(EXAMPLES, name));
    expect(commands.shift()).toBe('npm install');
    await install(folder);
  });

  test('has no errors of types', async () => { await run('npm run check', folder); });

  test(`synthesizes with Node.js ${OLDEST.version}, as it says`, async () => {
    const deployments = commands.filter((command) => command.startsWith('npx cdk deploy'));
    expect(deployments).not.toEqual([]);
    for (const deployment of deployments) await synthesize(folder, deployment, OLDEST);
    expect(annotationsIn(path.join(folder, 'cdk.out'))).toEqual([]);
    const templates = Object.values(templatesIn(path.join(folder, 'cdk.out')));
    expect(templates.flatMap(({ Resources }) => Object.keys(Resources)).length).toBeGreaterThan(2);
    if (!name.startsWith('languages/')) {
      const documented = [...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, output]) => output);
      const given = templates.flatMap(({ Outputs = {} }) => Object.keys(Outputs)).filter((id) => !id.startsWith('ExportsOutput'));
      expect(documented.sort()).toEqual(given.sort());
      expect(commandsIn(readme, 'Take it down')[0]).toMatch(/^npx cdk destroy/);
    }
  });

  // The CDK's own command takes four times as long as an app, and knows nothing of one: one example is enough for it.
  test.each(NEWER.map((node) => [node.version, node] as const))('gives the same with Node.js %s', async (_, node) => {
    const before = templatesIn(path.join(folder, 'cdk.out'));
    if (name === FOLDERS[0]) await synthesize(folder, 'npx cdk deploy', node);
    else await runApp(folder, node);
    expect(templatesIn(path.join(folder, 'cdk.out'))).toEqual(before);
  });
});
