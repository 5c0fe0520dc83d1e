import { ActionFunction, rendered, TEXT_FUNCTIONS } from './actions';
import { Component, isSelected, secretsRead, Selection } from './configuration';
import { failAt, Place } from './files/fail-at';
import { JsonFile, JsonNode, membersOf, readJson } from './files/json';
import type { Host } from './host';
import { Entry, EvaluationError, lazy, ObjectValue, Unknown, Value } from './values';

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
  const steps = (member: 'provisioners' | 'post-processors') =>
    itemsOf(root.get(member)).flatMap((item) => (item.type === 'array' ? item.children ?? [] : [item]))
      .flatMap((node): Component[] => {
        const options = optionsOf(node, json, variables, host);
        const type = options.get('type');
        const wanted = (option: string) =>
          ((options.get(option) ?? []) as Value[]).filter?.((item): item is string => typeof item === 'string') ?? [];
        const own = { only: wanted('only'), except: wanted('except') };
        if (typeof type !== 'string' || !built.some((builder) => isSelected(nameOf(builder), own))) return [];
        return [{ kind: member === 'provisioners' ? 'provisioner' : 'post-processor', type, name: '', place: json.place(node), options }];
      });
  return [...built, ...steps('provisioners'), ...steps('post-processors'), ...secretsRead(host)];
}

const itemsOf = (node: JsonNode | undefined): readonly JsonNode[] => (node?.type === 'array' ? node.children ?? [] : []);

type Variables = (name: string) => Value;

/** What an action reads, beside its arguments. */
interface Surroundings {
  readonly variables: Variables;
  readonly host: Host;
  readonly place: Place;
  /** In the variables only Packer reads the environment and secrets. */
  readonly isVariable?: true;
}

const NOT_HERE: ActionFunction = () => {
  throw new EvaluationError('Packer reads the environment and secrets for variables only');
};

function interpolated(text: string, { variables, host, place, isVariable }: Surroundings): Value {
  const secret: ActionFunction = ([name]) => {
    host.secrets.push({ name, place });
    return new Unknown('the secret is known when Packer runs', true);
  };
  const ofVariables: Record<string, ActionFunction> = {
    env: ([name]) => host.environment(name) ?? new Unknown(`the variable ${name} of the environment is not given`),
    aws_secretsmanager: secret,
    aws_secretsmanager_raw: secret,
  };
  const functions = isVariable ? ofVariables : Object.fromEntries(Object.keys(ofVariables).map((name) => [name, NOT_HERE]));
  try {
    return rendered(text, { ...TEXT_FUNCTIONS, ...functions, user: ([name]) => variables(name) });
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return failAt(place, `the text ${JSON.stringify(text.slice(0, 80))} cannot be evaluated (${error.message})`,
      'correct it; `packer validate` says more');
  }
}

function variablesOf(node: JsonNode | undefined, json: JsonFile, given: GivenTexts, host: Host): Variables {
  const entries = new Map<string, Entry>();
  const inProgress: string[] = [];
  const variables: Variables = (name) => {
    const entry = entries.get(name);
    if (!entry) {
      return inProgress.length === 0 ? '' : failAt(entries.get(inProgress[inProgress.length - 1])!.place,
        `the template has no user variable '${name}'`, 'define it, or correct the name');
    }
    if (inProgress.includes(name)) {
      failAt(entry.place, `the user variables ${[...inProgress, name].join(' -> ')} refer to each other in a cycle`, 'break the cycle');
    }
    inProgress.push(name);
    try {
      return host.budget.nested(entry.place, () => entry.value);
    } finally {
      inProgress.pop();
    }
  };
  const textOf = (text: string, place: Place) => interpolated(text, { variables, host, place, isVariable: true });
  for (const [name, value, key] of node ? membersOf(node) : []) {
    const place = json.place(key);
    entries.set(name, lazy(place, () => {
      if (value.type === 'null') {
        return new Unknown(`the user variable '${name}' (${place.file}:${place.line}) has no default and no value is given`);
      }
      if (value.type === 'boolean') return value.value ? '1' : '0'; // as Packer decodes it
      return value.type === 'string' ? textOf(value.value, place) : String(value.value ?? '');
    }));
  }
  // Packer takes values for variables that the template does not declare, and evaluates them like those that it does.
  for (const [name, { text, place }] of given) entries.set(name, lazy(place, () => textOf(text, place)));
  // All of them are evaluated, used or not.
  if (host.readsSecrets) for (const name of entries.keys()) variables(name);
  return variables;
}

/** Where values stand that were given in code, not in a file. */
export const VARIABLES_IN_CODE = 'variables';

function optionsOf(node: JsonNode, json: JsonFile, variables: Variables, host: Host): ObjectValue {
  return new ObjectValue(new Map(membersOf(node).map(([name, value, key]) =>
    [name, lazy(json.place(key), () => valueOf(value, json, variables, host))])));
}

function valueOf(node: JsonNode, json: JsonFile, variables: Variables, host: Host): Value {
  host.budget.step(json.place(node));
  switch (node.type) {
    case 'object': return optionsOf(node, json, variables, host);
    case 'array': return (node.children ?? []).map((item) => valueOf(item, json, variables, host));
    case 'string': return interpolated(node.value, { variables, host, place: json.place(node) });
    default: return node.value;
  }
}
