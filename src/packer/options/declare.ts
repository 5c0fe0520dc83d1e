import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { At, AnyList } from './option';
import { OPTION_NAMES, OptionName, OPTIONS, PackerBuild } from './options';
import { nonEmpty } from '../../iam/scope/values';

/* From what someone declared to what builds do. */

type One<Option> = Option extends { readonly checked: (declared: (infer Declared)[], at: At) => unknown } ? Declared : boolean;

/** Properties, as far as they are about builds. */
export type Declarations = { readonly [name in OptionName]?: One<typeof OPTIONS[name]> | One<typeof OPTIONS[name]>[] };

/** What a template or the command line declares. */
export type DeclaredTexts = { readonly [name in OptionName]?: boolean | readonly string[] };

/** What declared values are checked against. Regions are those of the role, regardless of who names them. */
export interface Bounds extends Pick<PackerBuild, 'regions' | 'copyToRegions'> {
  readonly scope: IConstruct;
  readonly buildTag: At['buildTag'];
}

function checkedAs(property: OptionName, { scope, buildTag, regions, copyToRegions = [] }: Bounds) {
  const at: At = { scope, property, buildTag, regions: [...regions ?? [Stack.of(scope).region]], copyRegions: [...copyToRegions] };
  const option = OPTIONS[property] as unknown as AnyList;
  return {
    values: (values: unknown[]) => option.checked(values, at),
    texts: (texts: readonly string[]) => option.checked(texts.map((text) => option.declared?.(text, at) ?? text), at),
  };
}

/** Properties as what builds do: of constructs the texts that policies need, checked. */
export function declared(props: Declarations, bounds: Bounds): PackerBuild {
  return Object.fromEntries(OPTION_NAMES.filter((name) => props[name] !== undefined).map((name) => {
    const option = OPTIONS[name];
    const value: unknown = props[name];
    if (!option.isList) return [name, value];
    if (option.without !== undefined && Array.isArray(value)) nonEmpty(bounds.scope, name, value, option.without);
    return [name, checkedAs(name, bounds).values([value].flat())];
  }));
}

/** Texts of one option as policies need them, checked. */
export const checkedTexts = (name: OptionName, texts: readonly string[], bounds: Bounds) => checkedAs(name, bounds).texts(texts);

/** Texts as what builds do, checked. */
export function declaredByTexts(texts: DeclaredTexts, bounds: Bounds): PackerBuild {
  return Object.fromEntries(OPTION_NAMES.filter((name) => texts[name] !== undefined).map((name) => {
    const value = texts[name];
    return [name, typeof value === 'object' ? checkedTexts(name, value, bounds) : value];
  }));
}
