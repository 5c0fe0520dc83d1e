/* Files in JSON or YAML. */

const SHORT_FORMS = [
  'Base64',
  'Cidr',
  'And',
  'Equals',
  'If',
  'Not',
  'Or',
  'FindInMap',
  'ForEach',
  'GetAZs',
  'ImportValue',
  'Join',
  'Length',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

/** YAML with the short forms of the functions of CloudFormation, such as `!Sub`. */
function yaml(text: string): unknown {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { CORE_SCHEMA, load, Type } = require('js-yaml') as typeof import('js-yaml'); // loaded for this kind of file only
  const types = (tag: string, construct: (data: any) => unknown) =>
    (['scalar', 'sequence', 'mapping'] as const).map((kind) => new Type(`!${tag}`, { kind, construct }));
  // Not the default schema: it makes a date of the version of a policy.
  return load(text, {
    schema: CORE_SCHEMA.extend([
      ...types('Ref', (Ref) => ({ Ref })),
      ...types('Condition', (Condition) => ({ Condition })),
      ...types('GetAtt', (name) => ({ 'Fn::GetAtt': typeof name === 'string' ? name.split('.') : name })),
      ...SHORT_FORMS.flatMap((name) => types(name, (argument) => ({ [`Fn::${name}`]: argument }))),
    ]),
  });
}

/**
 * What a file holds.
 *
 * @param of the name of the file, for errors
 */
export function jsonOrYaml(text: string, of: string): any {
  const isJson = !/^\s*\w+:|^---/m.test(text);
  try {
    return isJson ? JSON.parse(text) : yaml(text);
  } catch (error) {
    throw new Error(`${of} is not ${isJson ? 'JSON' : 'YAML'}: ${(error as Error).message}`);
  }
}
