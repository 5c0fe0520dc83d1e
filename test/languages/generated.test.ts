import { existsSync, readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { isClass, isEnum, isInterface, readApi } from './api';
import { EXAMPLES } from './apps';
import { generatedSources, run } from './packages';

/* Go and .NET: every name of the API is where users of the language look for it. Their compilers run in the release (docs/use/languages.md). */

let sources: Awaited<ReturnType<typeof generatedSources>>;
beforeAll(async () => { sources = await generatedSources(); });

const types = Object.values(readApi().types!);
const pascal = (name: string) => name[0].toUpperCase() + name.slice(1);
const declaredNames = (type: (typeof types)[number]) =>
  (isEnum(type) ? type.members : isClass(type) || isInterface(type) ? [...type.properties ?? [], ...type.methods ?? []] : []) as
    { name: string; static?: boolean }[];
/** What Go makes of a type. */
const keywordOf = (type: (typeof types)[number]) => (isEnum(type) ? 'string' : isInterface(type) && type.datatype ? 'struct' : 'interface');
const has = (text: string, pattern: string) => new RegExp(pattern, 'm').test(text);

describe('Go', () => {
  const read = (name: string) => readFileSync(path.join(sources.go, `${name}.go`), 'utf8');

  test('is written so that Go can read it', async () => {
    await run('gofmt', ['-l', '-e', sources.go], { cwd: EXAMPLES }); // fails at what it cannot read
    expect(await run('gofmt', ['-l', 'go'], { cwd: EXAMPLES })).toBe(''); // the example has gofmt's form, too
    expect(readdirSync(sources.go).filter((file) => file.endsWith('.go')).length).toBeGreaterThan(types.length);
  });

  test.each(types.map((type) => [type.name, type] as const))('%s', (name, type) => {
    const text = read(name);
    expect(text).toMatch(new RegExp(`^type ${name} ${keywordOf(type)}\\b`, 'm'));
    const missing = declaredNames(type).filter(({ name: member, static: isStatic }) =>
      !has(text, isEnum(type) || isStatic ? `\\b${name}_${isEnum(type) ? member : pascal(member)}\\b` : `^\\s+${pascal(member)}\\b`));
    expect(missing).toEqual([]);
    if (isClass(type) && type.initializer) expect(text).toMatch(new RegExp(`^func New${name}\\(`, 'm'));
  });

  test('the module is where docs and the example look for it', () => {
    const [, module] = /^module (\S+)/.exec(readFileSync(path.join(sources.go, 'go.mod'), 'utf8'))!;
    for (const file of ['docs/use/languages.md', 'README.md', 'examples/languages/go/go.mod', 'examples/languages/go/main.go']) {
      expect([file, readFileSync(path.join(EXAMPLES, '..', '..', file), 'utf8').includes(module)]).toEqual([file, true]);
    }
  });
});

describe('.NET', () => {
  test.each(types.map((type) => [type.name, type] as const))('%s', (name, type) => {
    // A struct is an interface and a class that holds its values.
    const isStruct = isInterface(type) && type.datatype;
    const file = path.join(sources.dotnet, `${isStruct ? 'I' : ''}${name}.cs`);
    expect([file, existsSync(file)]).toEqual([file, true]);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(new RegExp(`public (abstract )?${isEnum(type) ? 'enum' : isClass(type) ? 'class' : 'interface'} ${isStruct ? 'I' : ''}${name}\\b`));
    expect(declaredNames(type).filter(({ name: member }) => !has(text, `\\b${isEnum(type) || member === member.toUpperCase() ? member : pascal(member)}\\b`))).toEqual([]);
    if (isStruct) expect(readFileSync(path.join(sources.dotnet, `${name}.cs`), 'utf8')).toMatch(new RegExp(`public class ${name} : .*I${name}\\b`));
  });

  test('no name had to be changed', () => {
    const texts = readdirSync(sources.dotnet).filter((file) => file.endsWith('.cs')).map((file) => readFileSync(path.join(sources.dotnet, file), 'utf8'));
    const changed = texts.flatMap((text) => [...text.matchAll(/^\s*public (?:\w+ )*(?:class|interface|enum) (_\w+)/gm)].map(([, name]) => name));
    expect(changed).toEqual([]);
    expect(texts.length).toBeGreaterThan(types.length);
  });
});
