import * as path from 'path';
import type { Assembly, Callable, ClassType, InterfaceType, Parameter, Property, Type } from '@jsii/spec';
import { isClass, isEnum, isInterface } from './api';

/** The words that jsii warns of; it knows names as TypeScript has them, and not as the other languages write them. */
const { CSHARP_RESERVED, GO_RESERVED, JAVA_RESERVED, PYTHON_RESERVED }: Record<string, ReadonlySet<string>> =
  jest.requireActual(path.join(path.dirname(require.resolve('jsii')), 'reserved-words')); // not exported

const snake = (name: string) => name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
const pascal = (name: string) => name[0].toUpperCase() + name.slice(1);

/** What every object has in Java, in C#, and in Python's constructs. */
const OF_EVERY_OBJECT = new Set([
  'clone', 'equals', 'finalize', 'getclass', 'hashcode', 'notify', 'notifyall', 'wait', // tostring is meant to be overridden
  'gethashcode', 'gettype', 'memberwiseclone', 'referenceequals',
]);

/** By language: how it writes a name, and the words that it keeps to itself. */
const LANGUAGES: Record<string, { written: (name: string) => string; reserved: ReadonlySet<string> }> = {
  'Python': { written: snake, reserved: PYTHON_RESERVED },
  'Java': { written: (name) => name, reserved: JAVA_RESERVED },
  'C#': { written: (name) => name, reserved: CSHARP_RESERVED },
  'Go': { written: (name) => name, reserved: GO_RESERVED },
};

/** Why a name of a member or a parameter is bad in some language. */
function aboutName(name: string): string[] {
  const lower = name.toLowerCase();
  return [
    ...Object.entries(LANGUAGES)
      .filter(([, { written, reserved }]) => [...reserved].some((word) => word.toLowerCase() === written(name).toLowerCase()))
      .map(([language]) => `is a word of ${language}`),
    ...(OF_EVERY_OBJECT.has(lower) ? ['is a method of every object'] : []),
    ...(/^[gs]et[A-Z]/.test(name) ? ['reads as a getter or setter of Java'] : []),
    ...(/^is[A-Z]/.test(name) ? ['reads as a getter of Java'] : []),
    // amiOUs would be ami_o_us, s3Bucket2key would be s3_bucket2key
    ...(/[A-Z]{2}/.test(name) && /[a-z]/.test(name) ? ['has capitals in a row'] : []),
    ...(snake(name).split('_').some((word) => /\d[a-z]/.test(word)) && /[a-z]/.test(name) ? ['goes on with a small letter after a digit'] : []),
    ...(/[a-z]/.test(name) && snake(name).split('_').some((word) => word.length === 1) ? ['has a word of one letter'] : []),
  ];
}

const membersOf = (type: ClassType | InterfaceType): (Property | Callable & { name: string })[] =>
  [...type.properties ?? [], ...(type.methods ?? []) as (Callable & { name: string })[]];

/** The members of a type and of what it is made from, as far as that is ours. */
function allPropertiesOf(assembly: Assembly, type: Type | undefined): Property[] {
  if (!type || !(isInterface(type) || isClass(type))) return [];
  const parents = [...type.interfaces ?? [], ...(isClass(type) && type.base ? [type.base] : [])];
  return [...type.properties ?? [], ...parents.flatMap((fqn) => allPropertiesOf(assembly, assembly.types![fqn]))];
}

/** The struct that a parameter takes, if it is one of ours. */
function structOf(assembly: Assembly, { type }: Parameter): InterfaceType | undefined {
  const found = 'fqn' in type ? assembly.types![type.fqn] : undefined;
  return found && isInterface(found) && found.datatype ? found : undefined;
}

/** Python takes the members of a struct that comes last as arguments of their own, by their names. */
function aboutParameters(assembly: Assembly, { parameters = [] }: Callable): string[] {
  const last = parameters[parameters.length - 1];
  const struct = last && structOf(assembly, last);
  if (!struct) return [];
  const members = allPropertiesOf(assembly, struct);
  const positional = parameters.slice(0, -1).map(({ name }) => name);
  return [
    ...(last.optional ? members.filter(({ optional }) => !optional).map(({ name }) => `${last.name} may be left out, and in Python ${snake(name)} may not`) : []),
    ...members.filter(({ name }) => positional.includes(name)).map(({ name }) => `${last.name} has ${name}, as another parameter is named`),
  ];
}

/** The parameters that users of the CDK expect of every construct. */
function aboutConstruct({ base, initializer }: ClassType): string[] {
  const names = (initializer?.parameters ?? []).map(({ name }) => name).join(', ');
  return base === 'constructs.Construct' && names !== 'scope, id, props' ? [`is made of (${names})`] : [];
}

/** Names that are equal in a language that does not see the difference. */
function alike(names: readonly string[]): string[] {
  const flat = (name: string) => name.toLowerCase().replace(/_/g, '');
  return names.filter((name, at) => names.findIndex((other) => flat(other) === flat(name)) !== at);
}

function aboutType(assembly: Assembly, type: Type, all: readonly string[]): string[] {
  const named = [
    ...(/[A-Z]{3}/.test(type.name) ? ['has capitals in a row'] : []),
    ...(/^New[A-Z]/.test(type.name) && all.includes(type.name.slice(3)) ? [`is what makes a ${type.name.slice(3)} in Go`] : []),
    ...(isInterface(type) && /^I[A-Z]/.test(type.name) === Boolean(type.datatype) ? ['is no struct, or reads as none'] : []),
    // C# has an interface for each struct.
    ...(isInterface(type) && type.datatype && all.includes(`I${type.name}`) ? [`is I${type.name} in C#, which is another type`] : []),
  ].map((problem) => `${type.name} ${problem}`);
  if (isEnum(type)) return [...named, ...alike(type.members.map(({ name }) => name)).map((name) => `${type.name}.${name} differs in its capitals alone`)];
  if (!isClass(type) && !isInterface(type)) return named;

  const names = membersOf(type).map(({ name }) => name);
  const callables = [...(isClass(type) && type.initializer ? [{ ...type.initializer, name: 'constructor' }] : []), ...type.methods ?? []] as (Callable & { name: string })[];
  return [
    ...named,
    ...alike(names).map((name) => `${type.name}.${name} differs in its capitals alone`),
    ...names.filter((name) => pascal(name) === type.name).map((name) => `${type.name}.${name} has the name of its class, which C# takes for a constructor`),
    ...names.flatMap((name) => aboutName(name).map((problem) => `${type.name}.${name} ${problem}`)),
    ...(isClass(type) ? aboutConstruct(type).map((problem) => `${type.name} ${problem}`) : []),
    ...callables.flatMap((callable) => [
      ...(callable.parameters ?? []).flatMap(({ name }) => aboutName(name).map((problem) => `${type.name}.${callable.name}(${name}) ${problem}`)),
      ...aboutParameters(assembly, callable).map((problem) => `${type.name}.${callable.name}: ${problem}`),
    ]),
  ];
}

/** The names of an API that clash or read badly in Python, Java, C# or Go. */
export function badNames(assembly: Assembly): string[] {
  const types = Object.values(assembly.types!);
  const all = types.map(({ name }) => name);
  const namespaces = [String(assembly.targets!.dotnet!.namespace)];
  return [
    ...alike([...all, ...namespaces]).map((name) => `${name} differs from another type, or from the namespace, in its capitals alone`),
    ...types.flatMap((type) => aboutType(assembly, type, all)),
  ];
}
