import { Fn, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { keyInHcl } from './from-template/tags';
import { AnyList } from './options/option';
import { OPTION_NAMES, OPTIONS, PackerBuild } from './options/options';
import { known } from '../iam/validation/fail';

/* From the role back to the template: values that the two have to agree on. */

type Variables = Record<string, string | string[] | Record<string, string>>;

/** What a template must set for the role to let it build, as far as the role names it. */
export function packerVariablesOf(scope: IConstruct, build: PackerBuild, tag: { key: string; value: string }): Variables {
  const variables: Variables = { build_tags: { [tag.key]: tag.value } };
  for (const property of OPTION_NAMES) {
    const option = OPTIONS[property] as AnyList;
    const items = build[property] as readonly unknown[] | undefined;
    if (!option.variable || !items) continue;
    const names = items.map(option.named ?? String).map((name) => (property === 'instanceProfiles' ? nameOfProfile(scope, name) : name));
    if ('first' in option.variable) [variables[option.variable.first]] = names;
    else variables[option.variable.all] = names.filter((name) => !name.endsWith('.*')); // families of instance types
  }
  return variables;
}

/** The name at the end of an ARN, after its path. */
function nameOfProfile(scope: IConstruct, arn: string): string {
  return known(scope, arn)?.split('/').pop() ?? Fn.select(1, Fn.split('instance-profile/', arn));
}

/** The names of variables that are known at deployment only. */
export function undeployed(scope: IConstruct, variables: Variables): string[] {
  const texts = (value: Variables[string]) => (typeof value === 'string' ? [value] : Object.values(value) as string[]);
  return Object.keys(variables)
    .filter((name) => texts(variables[name]).some((text) => Token.isUnresolved(text) && known(scope, text) === undefined));
}

/** `variable` blocks with the values as defaults. A token stays one, so that it may be an output. */
export function asHcl(variables: Variables): string {
  const quoted = (text: string) => `"${Token.isUnresolved(text) ? text : JSON.stringify(text).slice(1, -1).replace(/([$%])\{/g, '$1$1{')}"`;
  return Object.entries(variables).map(([name, value]) => {
    const [type, written] = typeof value === 'string' ? ['string', quoted(value)]
      : Array.isArray(value) ? ['list(string)', `[${value.map(quoted).join(', ')}]`]
        : ['map(string)', `{ ${Object.entries(value).map(([key, text]) => `${keyInHcl(key)} = ${quoted(text)}`).join(', ')} }`];
    return `variable "${name}" {\n  type    = ${type}\n  default = ${written}\n}\n`;
  }).join('\n');
}
