import { readFileSync, writeFileSync } from 'fs';
import { ClassType, InterfaceType, loadAssemblyFromPath, Method, Property, Type, TypeReference } from '@jsii/spec';

/*
 * Begins API.md with its contents, construct by construct: jsii-docgen lists structs, classes and enums of all of them in alphabetical order, on ten
 * thousand lines.
 */

const FILE = 'API.md';
/** In the order in which README.md introduces them; others come last. */
const FOLDERS = ['packer', 'image-builder', 'distribution', 'build-tag-guard'];

const { types = {}, name: assembly } = loadAssemblyFromPath('.');

type Members = Type & Partial<Pick<ClassType & InterfaceType, 'base' | 'initializer' | 'interfaces' | 'methods' | 'properties'>>;

function namesIn(reference: TypeReference | undefined): string[] {
  if (!reference) return [];
  if ('fqn' in reference) return [reference.fqn];
  if ('collection' in reference) return namesIn(reference.collection.elementtype);
  if ('union' in reference) return reference.union.types.flatMap(namesIn);
  return [];
}

/** The types of ours that one names. */
function namedBy(type: Members): string[] {
  const ofProperty = ({ type: reference }: Property) => namesIn(reference);
  const ofMethod = ({ parameters = [], returns }: Partial<Method>) =>
    [...parameters.flatMap((parameter) => namesIn(parameter.type)), ...namesIn(returns?.type)];
  return [
    ...type.base ? [type.base] : [],
    ...type.interfaces ?? [],
    ...(type.properties ?? []).flatMap(ofProperty),
    ...(type.methods ?? []).flatMap(ofMethod),
    ...type.initializer ? ofMethod(type.initializer as Partial<Method>) : [],
  ].filter((fqn) => fqn in types);
}

const isConstruct = ({ fqn }: Type): boolean => {
  const { base } = types[fqn] as Members;
  return base === 'constructs.Construct' || (base !== undefined && base in types && isConstruct(types[base]));
};

const all = Object.values(types);
const folderOf = ({ locationInModule }: Type) => {
  const at = FOLDERS.findIndex((folder) => locationInModule?.filename.startsWith(`src/${folder}/`));
  return at < 0 ? FOLDERS.length : at;
};
const constructs = all.filter(isConstruct).sort((a, b) => folderOf(a) - folderOf(b));

/** Everything that leads from a construct to other constructs stops there. */
function reachedFrom({ fqn }: Type): Set<string> {
  const reached = new Set<string>();
  const open = [fqn];
  while (open.length > 0) {
    const next = open.pop()!;
    if (reached.has(next) || (next !== fqn && isConstruct(types[next]))) continue;
    reached.add(next);
    open.push(...namedBy(types[next] as Members));
  }
  reached.delete(fqn);
  return reached;
}

const reachedBy = new Map(constructs.map((construct) => [construct, reachedFrom(construct)]));
const others = all.filter((type) => !constructs.includes(type));
const usersOf = ({ fqn }: Type) => constructs.filter((construct) => reachedBy.get(construct)!.has(fqn));

/** A construct has its own properties, its interface and what only it uses. */
const ownerOf = (type: Type): Type | undefined => {
  const users = usersOf(type);
  return users.length === 1 ? users[0] : users.find(({ name }) => [`${name}Props`, `${name}Attributes`, `I${name}`].includes(type.name));
};

const link = ({ name, fqn }: Type) => `[${name}](#${fqn})`;
const links = (of: readonly Type[]) => [...of].sort((a, b) => a.name.localeCompare(b.name)).map(link).join(', ');
const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
/** The first sentence: a line that was too long for the compiler's summary is cut there. */
const purposeOf = ({ docs }: Type) => cell(docs?.summary ?? '');

const contents = [
  'Made from the docstrings of the source. By construct, with the types that belong to it:',
  [
    '| Construct | For, and its types |',
    '| --- | --- |',
    ...constructs.map((construct) =>
      `| ${link(construct)} | ${purposeOf(construct)}<br>${links(others.filter((type) => ownerOf(type) === construct))} |`),
  ].join('\n'),
  `Used by several constructs: ${links(others.filter((type) => usersOf(type).length > 1 && !ownerOf(type)))}.`,
  `Used on their own: ${links(others.filter((type) => usersOf(type).length === 0))}.`,
].join('\n\n');

const text = readFileSync(FILE, 'utf8');
const [heading] = /^# .*\n/.exec(text) ?? [];
if (!heading || constructs.length === 0 || !text.includes(`id="${assembly}.`)) throw new Error(`${FILE} is not what jsii-docgen writes`);
writeFileSync(FILE, `${heading}\n${contents}\n${text.slice(heading.length)}`);
