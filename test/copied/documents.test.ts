import { existsSync, readFileSync, writeFileSync } from 'fs';
import * as path from 'path';
import { emptyFolder, install, removeCopies, run, templatesIn } from './copied';
import { blocksOf, filesIn, PAGES, programsOf, textOf } from './documents';

/*
 * The code of README.md and of docs, pasted into a new app with the packed library: it compiles with what the page shows and nothing else, and the files of
 * README.md synthesize.
 */

const README = textOf('README.md');
const PROGRAMS = Object.fromEntries(PAGES.flatMap((page) => programsOf(textOf(page)).map((program, i) => [`${page.replace(/[/.]/g, '-')}-${i}.ts`, program])));

const COMPILER = { target: 'ES2022', module: 'CommonJS', moduleResolution: 'Node10', strict: true, skipLibCheck: true, noEmit: true, types: ['node'] };

let folder: string;
beforeAll(async () => {
  folder = emptyFolder('app');
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(__dirname, '../../examples/packer-ebs/package.json'), 'utf8'));
  const { devDependencies: { 'cdk-nag': cdkNag } } = JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, devDependencies: { ...devDependencies, 'cdk-nag': cdkNag } }));
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ 'compilerOptions': COMPILER, 'include': ['*.ts'], 'ts-node': { transpileOnly: true } }));
  await install(folder);
});
afterAll(removeCopies);

test('there are pages with TypeScript', () => {
  const pages = PAGES.filter((page) => blocksOf(textOf(page), 'ts').length > 0);
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/use/packer.md', 'docs/use/image-builder.md', 'docs/use/distribution.md', 'docs/use/packer-templates.md']));
});

test('all of it compiles, and a mistake in it is told', async () => {
  for (const [name, program] of Object.entries(PROGRAMS)) writeFileSync(path.join(folder, name), program);
  writeFileSync(path.join(folder, 'wrong.ts'), programsOf(README)[0].replace('sourceImageOwners', 'sourceImageOwner'));
  const errors = await run('npx tsc || true', folder);
  expect(errors.split('\n').filter((line) => line && !line.startsWith(' ') && !line.startsWith('wrong.ts'))).toEqual([]);
  expect(errors).toMatch(/wrong\.ts.*'sourceImageOwner' does not exist/);
});

test('the files of README.md synthesize', async () => {
  const files = filesIn(README);
  expect(files).toHaveLength(3); // two quick starts, and the one that the recipes continue
  for (const [i, file] of files.entries()) {
    writeFileSync(path.join(folder, 'app.ts'), file);
    await run(`npx cdk synth --quiet --no-notices --app 'npx ts-node app.ts' --output out-${i}`, folder);
    expect(existsSync(path.join(folder, `out-${i}`))).toBe(true);
  }
  const outputs = [0, 1].map((i) => Object.values(templatesIn(path.join(folder, `out-${i}`))).flatMap(({ Outputs = {} }) => Object.keys(Outputs)));
  expect(outputs).toEqual([['RoleArn', 'InstanceProfileName'], ['PipelineArn']]);
});

test('the recipes are compiled for Construct Hub as they continue on the page', () => {
  // jsii-rosetta translates each of them with this fixture.
  expect(readFileSync(path.join(__dirname, '../../rosetta/recipes.ts-fixture'), 'utf8')).toBe(`${filesIn(README)[2]}\n/// here\n`);
});
