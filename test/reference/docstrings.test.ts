import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { MEMBERS, Member, textOf, THINGS, TYPES } from './assembly';
import { OPTION_NAMES, OPTIONS } from '../../src/packer/options/options';

/* What a reader of API.md finds at each thing. That it compiles and stands in five languages: tablet.test.ts. */

const names = (things: readonly { name: string }[]) => things.map(({ name }) => name);

/** The properties that errors of the library name: options that need another one, and those in `fail(scope, 'regions', …)` or `checkShape(…)`. */
function propertiesInErrors(): Set<string> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join('src', file), 'utf8'));
  const written = files.flatMap((text) => [...text.matchAll(/\b(?:fail|checkShape)\(\s*\w+,\s*'(?:[\w]+\.)?(\w+)'/g)].map(([, property]) => property));
  return new Set([...written, ...OPTION_NAMES.filter((name) => 'onlyWith' in OPTIONS[name])]);
}

/** Said where something can go wrong: what is refused, demanded, or fails. */
const SAYS_WHAT_FAILS = /\b(fails?|refused|refuses|error|must|needs?|only (together|with|where)|at (most|least)|up to|without wildcards|cannot)\b/i;

/** What says the shape of a text or a number: an example or a format, or what it is counted in. */
const SHAPE = /`[^`]+`|\bARNs?\b|\bids?\b|\bnames?\b|\bdigits\b|\bcharacters\b|\bpercent\b|\bfrom \d+\b|\b(in words|free text|path|Markdown|JSON|HCL)\b/i;

/** Structs that users write. */
const isProps = ({ struct }: Member) => struct.endsWith('Props');

test('the assembly is there', () => {
  expect(names(TYPES)).toEqual(expect.arrayContaining(['PackerBuildRole', 'PackerBuildRoleProps', 'LateTaggedResource']));
  expect(MEMBERS.length).toBeGreaterThan(200);
  expect(propertiesInErrors()).toContain('importPrefix');
});

test('everything says what it is for', () => {
  // jsii ends a summary at a semicolon, too: half a sentence in the tables of API.md.
  expect(names(THINGS.filter(({ docs }) => !/\.$/.test(docs.summary ?? '')))).toEqual([]);
});

test('nothing is said by its name alone, such as "The role."', () => {
  expect(names(THINGS.filter(({ docs, name }) => /^\w+\.\w+$/.test(name) && (docs.summary ?? '').split(' ').length < 4))).toEqual([]);
});

test('no text is in a tag that API.md leaves out, such as @throws, or that is none', () => {
  expect(names(THINGS.filter(({ docs }) => docs.custom))).toEqual([]);
});

test('a default says what happens without the property', () => {
  const bare = /^(- )?(undefined|null|none|any|all|true|false|says so|-)?$/;
  expect(names(MEMBERS.filter(({ optional, docs }) => optional && bare.test(docs.default ?? '')))).toEqual([]);
});

test('a text or a number says its shape', () => {
  const shaped = MEMBERS.filter(({ type }) => ['string', 'number'].includes(type));
  expect(shaped.length).toBeGreaterThan(100);
  expect(names(shaped.filter((member) => !SHAPE.test(textOf(member))))).toEqual([]);
});

test('what can fail by itself says so', () => {
  const inErrors = propertiesInErrors();
  const failing = MEMBERS.filter((member) => isProps(member) && inErrors.has(member.property));
  expect(failing.length).toBeGreaterThan(20);
  expect(names(failing.filter((member) => !SAYS_WHAT_FAILS.test(textOf(member))))).toEqual([]);
});

test('classes and their properties name their source', () => {
  const types = TYPES.filter(({ kind, name, datatype }) => (kind === 'class' && !name.startsWith('Explanation')) || (datatype && name.endsWith('Props')));
  const sourceless = types.filter(({ docs }) => !/^https:\/\//.test(docs?.see ?? ''));
  expect(names(sourceless)).toEqual([]);
});

/** Of this library and of IAM: no option of Packer stands behind them. */
const NOT_OF_PACKER = [
  'template', 'assumedBy', 'roleName', 'path', 'description', 'maxSessionDuration', 'permissionsBoundary',
];

test('a property for Packer names the option of the plugin', () => {
  const option = /`[a-z0-9]+([-_.][a-z_]+)+( ?[={"][^`]*)?`|`(tags|builders|placement|region)`/;
  const packer = MEMBERS.filter(({ struct }) => struct === 'PackerBuildRoleProps');
  expect(names(packer.filter((member) => !option.test(textOf(member)) && !NOT_OF_PACKER.includes(member.property)))).toEqual([]);
});
