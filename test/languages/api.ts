import { Assembly, ClassType, EnumType, InterfaceType, loadAssemblyFromPath, Type } from '@jsii/spec';
import { ROOT } from './packages';

/** The API as jsii has it. */
export const readApi = (): Assembly => loadAssemblyFromPath(ROOT);

export const isClass = (type: Type): type is ClassType => type.kind === 'class';
export const isEnum = (type: Type): type is EnumType => type.kind === 'enum';
export const isInterface = (type: Type): type is InterfaceType => type.kind === 'interface';

/** The names that are public. */
export interface Api {
  readonly classes: readonly string[];
  /** The classes that are constructs. */
  readonly constructs: readonly string[];
  readonly enums: readonly string[];
  /** Methods, properties of classes and structs, and members of enums. */
  readonly members: readonly string[];
}

export function api(): Api {
  const types = Object.values(readApi().types!);
  const members = types.flatMap((type) => (isEnum(type) ? type.members.map(({ name }) => name)
    : isClass(type) || isInterface(type) ? [...type.properties ?? [], ...type.methods ?? []].map(({ name }) => name) : []));
  return {
    classes: types.filter(isClass).map(({ name }) => name),
    constructs: types.filter((type) => isClass(type) && type.base === 'constructs.Construct').map(({ name }) => name),
    enums: types.filter(isEnum).map(({ name }) => name),
    members: [...new Set(members)].sort(),
  };
}
