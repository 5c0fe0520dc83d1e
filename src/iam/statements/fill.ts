const PLACEHOLDER = /\$\{(\w+)\}/;

/** The texts of the data in parts: text, name, text, name, … text. The same for every role. */
const partsOf = new Map<string, readonly string[]>();

/**
 * Replaces the placeholders of a text by their values. A placeholder with several values yields one text for each.
 *
 * @throws when a placeholder is unknown or has no value: a hole in a policy is never filled with nothing.
 */
export function fill(text: string, values: Readonly<Record<string, readonly string[]>>): string[] {
  let parts = partsOf.get(text);
  if (!parts) partsOf.set(text, parts = text.split(PLACEHOLDER));
  let texts = [parts[0]];
  for (let i = 1; i < parts.length; i += 2) {
    const replacements = values[parts[i]];
    if (!replacements?.length) {
      throw new Error(`no value for the placeholder '${parts[i]}' in '${text}'`);
    }
    // Nearly all are one text and have one value.
    if (texts.length === 1 && replacements.length === 1) texts[0] += replacements[0] + parts[i + 1];
    else texts = texts.flatMap((start) => replacements.map((value) => start + value + parts[i + 1]));
  }
  return texts;
}

/**
 * The keys of a condition with the values of each. A placeholder of the key with several values yields several keys, such as one for each
 * session tag; what belongs to one of them is in a list of its own, `SessionTag/Project` for `${SessionTagValue}`.
 */
export function fillKeys(key: string, texts: readonly string[], values: Readonly<Record<string, readonly string[]>>): [string, string[]][] {
  if (!key.includes('${')) return [[key, texts.flatMap((text) => fill(text, values))]];
  const name = PLACEHOLDER.exec(key)?.[1];
  const each = name === undefined ? [] : values[name] ?? [];
  if (!each.some((value) => values[`${name}/${value}`])) return [[fill(key, values)[0], texts.flatMap((text) => fill(text, values))]];
  return each.map((value) => {
    const own = { ...values, [name!]: [value], [`${name}Value`]: values[`${name}/${value}`] };
    return [fill(key, own)[0], texts.flatMap((text) => fill(text, own))];
  });
}

/** Several texts as a list, and one as itself: the way the CDK writes statements. */
export const one = (texts: string[]) => (texts.length === 1 ? texts[0] : texts);
