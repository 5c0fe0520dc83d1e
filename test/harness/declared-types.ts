/** A property as it is declared. */
export interface DeclaredProperty {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
}

/** The properties that an interface declares itself, from the text of its file. */
export function propertiesIn(text: string, struct: string): DeclaredProperty[] {
  const [, body] = new RegExp(`^export interface ${struct}(?: extends \\w+)? \\{\\n(.*?)\\n\\}`, 'ms').exec(text) ?? [];
  if (body === undefined) throw new Error(`no interface ${struct}`);
  return [...body.matchAll(/^ {2}readonly (\w+)(\??): ([^;]+);/gm)].map(([, name, mark, type]) => ({ name, type, optional: mark === '?' }));
}
