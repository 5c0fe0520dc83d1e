import { readFileSync } from 'fs';
import * as path from 'path';
import { isDeepStrictEqual } from 'util';
import { api } from './api';
import { APPS, EVERYTHING, Language, LANGUAGES, SOURCE, Synthesized, synthesized } from './apps';
import { builtPackages } from './packages';
import { blocksOf, PAGES, textOf } from '../copied/documents';

/* What was packed for a language is installed into an empty folder there, and makes what it makes in TypeScript. */

const assemblies: Partial<Record<Language, Synthesized>> = {};

beforeAll(async () => {
  const packages = await builtPackages();
  for (const language of LANGUAGES) assemblies[language] = await synthesized(language, packages);
});

/** Where texts of errors stand, which other languages put something around. */
const ERRORS = 'Errors Outputs ';

type Part = 'constructs' | 'messages' | 'files';

/** What differs, by its name, as one side and the other have it. */
function differences(language: Language, app: (typeof APPS)[number], part: Part): [unknown, unknown] {
  const [expected, actual] = [assemblies.typescript![app][part], assemblies[language]![app][part]];
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
    .filter((name) => !name.startsWith(ERRORS) && !isDeepStrictEqual(expected[name], actual[name]));
  const pick = (from: Record<string, unknown>) => Object.fromEntries(names.map((name) => [name, from[name]]));
  return [pick(actual), pick(expected)];
}

describe.each(['python', 'java'] as const)('%s', (language) => {
  describe.each(APPS)('%s', (app) => {
    test.each<Part>(['constructs', 'messages', 'files'])('%s are those of TypeScript', (part) => {
      const [actual, expected] = differences(language, app, part);
      expect(actual).toEqual(expected);
    });
  });

  test('an error arrives with its text', () => {
    const errorsIn = (of: Language) => Object.entries(assemblies[of]!.everything.constructs).filter(([name]) => name.startsWith(ERRORS))
      .map(([name, { member: { Value } }]: [string, any]): [string, string] => [name, Value]);
    const texts = Object.fromEntries(errorsIn(language));
    const expected = errorsIn('typescript');
    expect(expected.map(([name]) => name.replace(ERRORS, ''))).toEqual(['SaidTag', 'SaidRegions', 'SaidRoles', 'SaidTemplate', 'SaidTargets', 'SaidReplicas']);
    for (const [name, text] of expected) {
      expect(text).not.toBe('nothing was refused');
      expect(texts[name]).toContain(text);
    }
  });
});

describe('code of the documents', () => {
  test('the quick start of README.md in Python makes what it makes in TypeScript', () => {
    const { constructs = {} } = assemblies.typescript!.quickStart ?? {};
    expect(Object.keys(constructs)).toEqual(expect.arrayContaining(['Images Outputs RoleArn', 'Images Outputs InstanceProfileName']));
    expect(assemblies.python!.quickStart?.constructs).toEqual(constructs);
  });

  test('no other page has code in these languages: docs/use/languages.md shows the examples', () => {
    const pagesWith = (fence: string) => PAGES.filter((page) => blocksOf(textOf(page), fence).length > 0);
    expect(pagesWith('python')).toEqual(['README.md', 'docs/use/languages.md']);
    expect(blocksOf(textOf('README.md'), 'python')).toHaveLength(1);
    for (const fence of ['java', 'go', 'csharp']) expect(pagesWith(fence)).toEqual(['docs/use/languages.md']);
  });
});

describe('nothing is left out', () => {
  /** A name as a language has it; Java has a getter where there is no builder. */
  const named: Record<Language, (name: string) => string> = {
    typescript: (name) => name,
    python: (name) => (/^[A-Z]/.test(name) ? name : name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase()),
    java: (name) => (/^[a-z]/.test(name) ? `(?:${name}|get${name[0].toUpperCase()}${name.slice(1)})` : name),
  };

  test.each(LANGUAGES)('the app in %s names every class, enum, method and property of the library', (language) => {
    const source = readFileSync(path.join(EVERYTHING, language, SOURCE[language]), 'utf8');
    const { classes, enums, members } = api();
    const wanted = [...classes, ...enums, ...members];
    expect(wanted.length).toBeGreaterThan(250);
    expect(wanted.filter((name) => !new RegExp(`\\b${named[language](name)}\\b`).test(source))).toEqual([]);
  });

  test.each(LANGUAGES)('every construct is in the tree of the app in %s', (language) => {
    expect([...assemblies[language]!.everything.classes].sort()).toEqual(api().constructs.map((name) => `cdk-ami-build-roles.${name}`).sort());
  });

  test('the apps say something', () => {
    const { example, everything } = assemblies.typescript!;
    expect(Object.keys(example.constructs).length).toBeGreaterThan(5);
    expect(Object.keys(everything.constructs).length).toBeGreaterThan(400);
    expect(Object.keys(everything.messages)).not.toEqual([]);
    expect(Object.keys(everything.files)).not.toEqual([]);
  });
});
