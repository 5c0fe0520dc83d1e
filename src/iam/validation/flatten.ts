/**
 * A value of a template as one text: what is joined, joined.
 *
 * @param other the text of any other function of CloudFormation, by its name and argument
 */
export function flattened(value: unknown, other: (name: string, argument: any, value: object) => string): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [name, argument] = Object.entries<any>(value)[0] ?? [''];
  if (name !== 'Fn::Join' || !Array.isArray(argument?.[1])) return other(name, argument, value);
  return (argument[1] as unknown[]).map((part) => flattened(part, other)).join(argument[0]);
}
