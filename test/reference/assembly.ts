import { loadAssemblyFromPath } from '@jsii/spec';

/* The public API as the jsii compiler wrote it down (.jsii), with the texts that API.md and Construct Hub show. */

export interface Docs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
  readonly see?: string;
  readonly custom?: Record<string, string>;
}

interface Documented { readonly name: string; readonly docs?: Docs; readonly optional?: boolean }

interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly elementtype: TypeReference };
}

interface Property extends Documented { readonly type: TypeReference }

interface Callable extends Documented {
  readonly parameters?: readonly Documented[];
  /** The interface or class whose texts it takes over; those of parameters stay there. */
  readonly overrides?: string;
}

interface Type extends Documented {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly initializer?: Callable;
  readonly properties?: readonly Property[];
  readonly methods?: readonly Callable[];
  readonly members?: readonly Documented[];
}

/** Something of the API, by the name that a reader would look for. */
export interface Thing { readonly name: string; readonly docs: Docs }

/** A member of a struct: what a user writes between braces. */
export interface Member extends Thing {
  readonly struct: string;
  readonly property: string;
  readonly optional: boolean;
  /** `string`, `number`, `boolean` or the name of a type; of the elements, where it is a list or a map. */
  readonly type: string;
}

const { types } = loadAssemblyFromPath('.') as unknown as { types: Record<string, Type> };

export const TYPES = Object.values(types);

const thing = (prefix: string, { name, docs = {} }: Documented): Thing => ({ name: prefix ? `${prefix}.${name}` : name, docs });

/** Everything that has a name: types, members, methods and their parameters. */
export const THINGS: readonly Thing[] = TYPES.flatMap((type) => [
  thing('', type),
  ...[...type.properties ?? [], ...type.members ?? [], ...type.methods ?? []].map((member) => thing(type.name, member)),
  ...(type.methods ?? []).filter(({ overrides }) => !overrides).flatMap(({ name, parameters = [] }) => parameters.map((parameter) => thing(`${type.name}.${name}()`, parameter))),
]);

const nameOf = ({ primitive, fqn, collection }: TypeReference): string => primitive ?? fqn ?? (collection ? nameOf(collection.elementtype) : 'union');

/** The members of structs. */
export const MEMBERS: readonly Member[] = TYPES.filter(({ datatype }) => datatype).flatMap((struct) => (struct.properties ?? []).map((property) => ({
  ...thing(struct.name, property),
  struct: struct.name,
  property: property.name,
  optional: property.optional === true,
  type: nameOf(property.type),
})));

/** What is said of a thing, apart from its default. */
export const textOf = ({ docs: { summary = '', remarks = '' } }: Thing) => `${summary} ${remarks}`;
