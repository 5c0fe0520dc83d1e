import { readFileSync } from 'fs';
import { loadAssemblyFromPath } from '@jsii/spec';

/*
 * The examples of README.md and of the docstrings, as `jsii-rosetta extract --strict` compiled and translated them: what
 * Construct Hub and the packages of the other languages show.
 */

interface Translation { readonly source: string }

interface Snippet {
  readonly location: { readonly api: { readonly api: string; readonly fqn?: string } };
  readonly didCompile?: boolean;
  /** By language; `$` is the TypeScript. */
  readonly translations: Record<string, Translation>;
}

const SNIPPETS = Object.values((JSON.parse(readFileSync('.jsii.tabl.json', 'utf8')) as { snippets: Record<string, Snippet> }).snippets);
const { types = {} } = loadAssemblyFromPath('.');

/** What a line of each language looks like that makes an object of this library; none is valid in another one. */
const MAKES: Record<string, RegExp> = {
  $: /new \w+\((this|stack|target), '/,
  python: /\w+\((self|stack|target), "/,
  java: /(new \w+|Builder\.create)\((this|stack|target), "/,
  csharp: /new \w+\((this|stack|target), "/,
  go: /cdkamibuildroles\.New\w+\((this|stack|target), jsii\.String\("/,
};

/** TypeScript that came through as it was: the translator knows no properties of `this` inside of a text, for example. */
const LEFT_OVER: Record<string, RegExp> = {
  python: /\bnew \w|=>|;$|\bconst\b|\bundefined\b|\bthis\b/m,
  java: /=>|\bconst\b|\bundefined\b|`|\bthis\.[a-z]\w*\b(?!\()/,
  csharp: /=>|\bconst\b|\bundefined\b|`|\bthis\.[a-z]/,
  go: /=>|\bconst\b|\bundefined\b|`|;$/m,
};

const told = ({ location: { api: { fqn } }, translations: { $: typescript } }: Snippet) => `${fqn ?? 'README.md'}: ${typescript.source.split('\n')[0]}`;
const wherever = (fails: (snippet: Snippet) => boolean) => SNIPPETS.filter(fails).map(told);

test('there are examples in README.md, and every class has one', () => {
  expect(SNIPPETS.filter(({ location }) => location.api.api === 'moduleReadme').length).toBeGreaterThan(8);
  const classes = Object.entries(types).filter(([, { kind }]) => kind === 'class').map(([fqn]) => fqn);
  expect(classes.length).toBeGreaterThan(10);
  expect(SNIPPETS.flatMap(({ location }) => location.api.fqn ?? [])).toEqual(expect.arrayContaining(classes));
});

test('every example was compiled', () => {
  expect(wherever(({ didCompile }) => didCompile !== true)).toEqual([]);
});

test.each(Object.keys(MAKES))('every example stands in %s', (language) => {
  expect(wherever(({ translations }) => !translations[language]?.source.trim())).toEqual([]);
  // Examples that make something in TypeScript make it here, too.
  const making = SNIPPETS.filter(({ translations }) => MAKES.$.test(translations.$.source));
  expect(making.length).toBeGreaterThan(25);
  expect(making.filter(({ translations }) => !MAKES[language].test(translations[language].source)).map(told)).toEqual([]);
});

test.each(Object.keys(LEFT_OVER))('no TypeScript is left in %s', (language) => {
  const withoutRemarks = (source: string) => source.replace(/(#|\/\/ ).*$/gm, '');
  expect(wherever(({ translations }) => LEFT_OVER[language].test(withoutRemarks(translations[language].source)))).toEqual([]);
});
