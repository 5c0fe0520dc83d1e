import { readdirSync, readFileSync } from 'fs';
import { circlesIn, domainOf, exportedNames, folderOf, importsOf, importsOfFiles } from './architecture';

test('no file imports itself over others, types included', () => {
  expect(importsOfFiles().size).toBeGreaterThan(200);
  expect(circlesIn(importsOfFiles())).toEqual([]);
});

test('no file of the tests or of the scripts imports itself over others', () => {
  expect(importsOfFiles('test').size).toBeGreaterThan(300);
  expect(circlesIn(new Map(['test', 'examples', 'projenrc'].flatMap((folder) => [...importsOfFiles(folder)])))).toEqual([]);
});

test('no domain imports itself over others', () => {
  expect(circlesIn(importsOf(domainOf))).toEqual([]);
  expect(circlesIn(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]))).toEqual(['b', 'c']);
});

test('no folder imports itself over others, the folders inside of domains included', () => {
  const folders = importsOf(folderOf);
  expect([...folders.keys()]).toEqual(expect.arrayContaining(['src/packer', 'src/packer/options', 'src/packer-template/hcl', 'src/catalogue.ts']));
  expect(circlesIn(folders)).toEqual([]);
});

test('a name that files export means one thing', () => {
  // The same capability in the data of two constructs has one name.
  const files = [...importsOfFiles().keys()].filter((file) => !/\/permissions(\/|\.ts$)/.test(file));
  const filesBy = new Map<string, string[]>();
  for (const file of files) exportedNames(file).forEach((name) => filesBy.set(name, [...filesBy.get(name) ?? [], file]));
  expect(filesBy.get('PackerBuildRole')).toEqual(['src/packer/packer-build-role.ts']);
  expect([...filesBy].filter(([, all]) => all.length > 1)).toEqual([]);
});

test('docs/contribute/architecture.md has a row for every folder of the source, and no other', () => {
  const rows = [...readFileSync('docs/contribute/architecture.md', 'utf8').matchAll(/^\| `(src\/[^`]*)`/gm)].map(([, path]) => path);
  const folders = [...new Set(readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && path.includes('/'))
    .map((path) => path.split('/').slice(0, -1)))];
  const known = (folder: string[]) => rows.includes(`src/${folder.join('/')}`);
  // A folder of data inside a construct needs no row of its own.
  expect([...new Set(folders.filter((folder) => folder.at(-1) !== 'permissions' && !known(folder)).map((folder) => folder.join('/')))]).toEqual([]);
  expect(rows.filter((row) => row !== 'src/*.ts' && !folders.some((folder) => `src/${folder.join('/')}` === row))).toEqual([]);
});
