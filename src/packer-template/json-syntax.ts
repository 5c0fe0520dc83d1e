import type { TemplateBlock, Body, Expression, EvaluationScope } from './body';
import { failAt, Place } from './files/fail-at';
import { JsonFile, JsonNode, membersOf, readJson } from './files/json';
import { evaluateText, isExpression, sizeOf } from './hcl-syntax';
import type { Host } from './host';
import { lazy, ObjectValue, Value } from './values';

/* HCL written as JSON (`*.pkr.json`): texts are templates, and which names are blocks depends on where they stand. */

/** The blocks that can be in a body: how many labels each has, and what can be in it. */
interface Schema {
  readonly [type: string]: { readonly labels: number; readonly inside: Schema };
}

const DYNAMIC: Schema = {};
/** The options of a plugin: whether a name is an attribute or a block is for its reader to see. */
const OPTIONS: Schema = { dynamic: { labels: 1, inside: { content: { labels: 0, inside: DYNAMIC } } } };

const STEPS: Schema = {
  'source': { labels: 1, inside: OPTIONS },
  'provisioner': { labels: 1, inside: OPTIONS },
  'error-cleanup-provisioner': { labels: 1, inside: OPTIONS },
  'post-processor': { labels: 1, inside: OPTIONS },
  'post-processors': { labels: 0, inside: { 'post-processor': { labels: 1, inside: OPTIONS } } },
  'hcp_packer_registry': { labels: 0, inside: {} },
};
const BUILD: Schema = { ...STEPS, dynamic: { labels: 1, inside: { content: { labels: 0, inside: STEPS } } } };

const ROOT: Schema = {
  packer: { labels: 0, inside: {} },
  variable: { labels: 1, inside: {} },
  variables: { labels: 0, inside: {} },
  local: { labels: 1, inside: {} },
  locals: { labels: 0, inside: {} },
  data: { labels: 2, inside: OPTIONS },
  source: { labels: 2, inside: OPTIONS },
  build: { labels: 0, inside: BUILD },
  communicator: { labels: 2, inside: OPTIONS },
  hcp_packer_registry: { labels: 0, inside: {} },
};

export function readHclJson(file: string, text: string, host: Host): Body {
  const json = readJson(file, text);
  return bodyOf(json.root, ROOT, json, host);
}

/** A file of values for variables: all names are attributes. */
export function readJsonValues(file: string, text: string, host: Host): Body {
  const json = readJson(file, text);
  return bodyOf(json.root, {}, json, host);
}

function bodyOf(node: JsonNode, schema: Schema, json: JsonFile, host: Host): Body {
  const attributes = new Map<string, Expression>();
  const blocks: TemplateBlock[] = [];
  for (const [name, value, key] of membersOf(node)) {
    if (name === '//') continue; // a comment, in the root and in blocks
    const kind = Object.prototype.hasOwnProperty.call(schema, name) ? schema[name] : undefined;
    if (kind) blocks.push(...blocksOf(name, value, [], kind, json, host));
    else attributes.set(name, expressionOf(value, json.place(key), json, host));
  }
  return { place: json.place(node), attributes, blocks };
}

function blocksOf(type: string, node: JsonNode, labels: string[], kind: Schema[string], json: JsonFile, host: Host): TemplateBlock[] {
  const place = json.place(node);
  if (node.type === 'array') return (node.children ?? []).flatMap((item) => blocksOf(type, item, labels, kind, json, host));
  if (node.type === 'null') return [];
  if (node.type !== 'object') failAt(place, `'${type}' is no object`, 'write a block as an object, or as a list of objects');
  if (labels.length < kind.labels) {
    return membersOf(node).flatMap(([label, value]) => (label === '//' ? [] : blocksOf(type, value, [...labels, label], kind, json, host)));
  }
  return [{ type, labels, place, body: bodyOf(node, kind.inside, json, host) }];
}

function expressionOf(node: JsonNode, place: Place, json: JsonFile, host: Host): Expression {
  return { place, source: node.type === 'string' ? node.value : '', evaluate: (scope) => valueOf(node, json, scope, host) };
}

function valueOf(node: JsonNode, json: JsonFile, scope: EvaluationScope, host: Host): Value {
  const place = json.place(node);
  host.budget.step(place);
  switch (node.type) {
    case 'object':
      return new ObjectValue(new Map(membersOf(node).filter(([name]) => name !== '//').map(([name, value, key]) =>
        [name, lazy(json.place(key), () => valueOf(value, json, scope, host))])));
    case 'array':
      return (node.children ?? []).map((item) => valueOf(item, json, scope, host));
    case 'string':
      return textWithExpressions(node.value, place, scope, host);
    default:
      return node.value;
  }
}

/** An invisible separator. */
const END = '\u2063';

/** A text that may hold `${…}`. A text that is nothing but one stands for the value itself. */
export function textWithExpressions(text: string, place: Place, scope: EvaluationScope, host: Host): Value {
  if (!/[$%]\{/.test(text)) return text;
  const size = sizeOf(text);
  const inside = /^\$\{(.*)\}$/s.exec(text)?.[1];
  if (inside !== undefined && isExpression(`(${inside})`, place)) return evaluateText(`(${inside})`, place, size, scope, host);
  // A here-document leaves only backslashes and quotes, as JSON has undone them already. Its last line end is no part of the text;
  // the separator keeps `~` from taking it.
  let marker = 'PACKER';
  while (text.includes(marker)) marker += '_';
  const value = evaluateText(`<<${marker}\n${text}${END}\n${marker}`, place, size, scope, host);
  return typeof value === 'string' ? value.slice(0, -`${END}\n`.length) : value;
}
