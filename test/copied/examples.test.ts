import { readdirSync, readFileSync, rmSync } from 'fs';
import * as path from 'path';
import { commandsIn, copyOut, EXAMPLES, install, removeCopies, run, templatesIn } from './copied';
import { NODES } from '../harness/nodes';

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

  test.each(NODES.map(({ version, bin }) => [version, bin]))('synthesizes with Node.js %s', async (version, bin) => {
    const deployments = commands.filter((command) => command.startsWith('npx cdk deploy'));
    expect(deployments).not.toEqual([]);
    for (const deployment of deployments) {
      rmSync(path.join(folder, 'cdk.out'), { recursive: true, force: true });
      const printed = await run(deployment.replace('cdk deploy', 'cdk synth --quiet --no-notices'), folder, { version, bin });
      expect(printed).not.toMatch(/\[warning|\[error/i);
    }
    const templates = Object.values(templatesIn(path.join(folder, 'cdk.out')));
    expect(templates.flatMap(({ Resources }) => Object.keys(Resources)).length).toBeGreaterThan(2);
    if (!name.startsWith('languages/')) {
      const documented = [...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, output]) => output);
      const given = templates.flatMap(({ Outputs = {} }) => Object.keys(Outputs)).filter((id) => !id.startsWith('ExportsOutput'));
      expect(documented.sort()).toEqual(given.sort());
      expect(commandsIn(readme, 'Take it down')[0]).toMatch(/^npx cdk destroy/);
    }
  });
});
