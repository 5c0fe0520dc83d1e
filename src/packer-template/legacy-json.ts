import { Component, isSelected, Selection } from './configuration';
import { failAt, Place } from './files/fail-at';
import { JsonFile, JsonNode, membersOf, readJson } from './files/json';
import type { Host } from './host';
import { Entry, lazy, ObjectValue, Unknown, Value } from './values';

/* The JSON templates of before HCL2: builders, post-processors, and user variables written as {{user `name`}}. */

export type GivenTexts = ReadonlyMap<string, { readonly text: string; readonly place: Place }>;

export function componentsOfLegacy(file: string, text: string, given: GivenTexts, selection: Selection, host: Host): Component[] {
  const json = readJson(file, text);
  const root = new Map(membersOf(json.root).map(([name, value]) => [name, value]));
  const variables = variablesOf(root.get('variables'), json, given, host);

  const builders = itemsOf(root.get('builders'));
  if (builders.length === 0) failAt({ file, line: 1 }, 'the template has no builders', 'templates of HCL2 in JSON are named *.pkr.json');
  const named = builders.map((node): Component => {
    const options = optionsOf(node, json, variables, host);
    const type = options.get('type');
    const name = options.get('name');
    if (typeof type !== 'string') return failAt(json.place(node), 'a builder has no type', 'write "type": "amazon-ebs"');
    return { kind: 'source', type, name: typeof name === 'string' ? name : '', place: json.place(node), options };
  });
  const nameOf = ({ type, name }: Component) => name || type;
  const built = named.filter((builder) => isSelected(nameOf(builder), selection));
  const postProcessors = itemsOf(root.get('post-processors')).flatMap((item) => (item.type === 'array' ? item.children ?? [] : [item]))
    .flatMap((node): Component[] => {
      const options = optionsOf(node, json, variables, host);
      const type = options.get('type');
      const wanted = (option: string) => ((options.get(option) ?? []) as Value[]).filter?.((item): item is string => typeof item === 'string') ?? [];
      const own = { only: wanted('only'), except: wanted('except') };
      if (typeof type !== 'string' || !built.some((builder) => isSelected(nameOf(builder), own))) return [];
      return [{ kind: 'post-processor', type, name: '', place: json.place(node), options }];
    });
  return [...built, ...postProcessors];
}

const itemsOf = (node: JsonNode | undefined): readonly JsonNode[] => (node?.type === 'array' ? node.children ?? [] : []);

type Variables = (name: string) => Value;

function variablesOf(node: JsonNode | undefined, json: JsonFile, given: GivenTexts, host: Host): Variables {
  const entries = new Map<string, Entry>();
  const inProgress: string[] = [];
  const variables: Variables = (name) => {
    const entry = entries.get(name);
    if (!entry) return new Unknown(`the template has no user variable '${name}'`);
    if (inProgress.includes(name)) failAt(entry.place, `the user variables ${[...inProgress, name].join(' -> ')} refer to each other in a circle`, 'break the circle');
    inProgress.push(name);
    try {
      return host.budget.nested(entry.place, () => entry.value);
    } finally {
      inProgress.pop();
    }
  };
  for (const [name, value, key] of node ? membersOf(node) : []) {
    const place = json.place(key);
    entries.set(name, lazy(place, () => {
      const own = given.get(name);
      if (own) return own.text;
      if (value.type === 'null') return new Unknown(`the user variable '${name}' (${place.file}:${place.line}) has no default and no value is given`);
      return value.type === 'string' ? interpolated(value.value, variables, host) : String(value.value ?? '');
    }));
  }
  for (const [name, { place }] of given) {
    if (place.file === OPTIONS && !entries.has(name)) failAt(place, `the template has no user variable '${name}'`, `it has ${[...entries.keys()].join(', ') || 'none'}`);
  }
  return variables;
}

/** Where values stand that were given in code, not in a file. */
export const OPTIONS = 'variables';

function optionsOf(node: JsonNode, json: JsonFile, variables: Variables, host: Host): ObjectValue {
  return new ObjectValue(new Map(membersOf(node).map(([name, value, key]) =>
    [name, lazy(json.place(key), () => valueOf(value, json, variables, host))])));
}

function valueOf(node: JsonNode, json: JsonFile, variables: Variables, host: Host): Value {
  host.budget.step(json.place(node));
  switch (node.type) {
    case 'object': return optionsOf(node, json, variables, host);
    case 'array': return (node.children ?? []).map((item) => valueOf(item, json, variables, host));
    case 'string': return interpolated(node.value, variables, host);
    default: return node.value;
  }
}

const CALL = /\{\{-?\s*(user|env)\s*\(?\s*(?:`([^`}]*)`|"([^"}]*)"|\\"([^"}]*)\\")\s*\)?\s*-?\}\}/g;

/** A text with its user variables and variables of the environment put in. What else stands in `{{…}}` is left as it is. */
function interpolated(text: string, variables: Variables, host: Host): Value {
  if (!text.includes('{{')) return text;
  let unknown: Unknown | undefined;
  const made = text.replace(CALL, (_, what: string, ...names: (string | undefined)[]) => {
    const name = names.slice(0, 3).find((each) => each !== undefined) ?? '';
    const value = what === 'user' ? variables(name)
      : host.environment(name) ?? new Unknown(`the variable ${name} of the environment is not given`);
    if (!(value instanceof Unknown)) return String(value);
    unknown = value;
    return '';
  });
  if (unknown) return made !== '' ? unknown.andSet : unknown;
  // Functions of Go's templates around user variables are not followed.
  return /\{\{[^}]*\b(user|env)\b/.test(made) ? new Unknown(`the text ${JSON.stringify(text.slice(0, 80))} is made when Packer runs`) : made;
}

