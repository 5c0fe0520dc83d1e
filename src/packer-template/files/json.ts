import type { Node as JsonNode, ParseError } from 'jsonc-parser';
import { failAt, Place } from './fail-at';
import { LIMITS } from './limits';

/* JSON with its lines. */

export type { JsonNode };

export interface JsonFile {
  readonly root: JsonNode;
  readonly place: (node: JsonNode) => Place;
}

/** The deepest that brackets go, those in texts left out. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (quoted) {
      if (char === '\\') i += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') {
      quoted = true;
    } else if (char === '{' || char === '[') {
      deepest = Math.max(deepest, ++depth);
    } else if (char === '}' || char === ']') {
      depth -= 1;
    }
  }
  return deepest;
}

/** Reads JSON: an object, without comments, each key once. */
export function readJson(file: string, text: string): JsonFile {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { parseTree, printParseErrorCode } = require('jsonc-parser') as typeof import('jsonc-parser');
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  const placeAt = (offset: number): Place => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1 };
  };
  if (depthOf(text) > LIMITS.depth) failAt({ file, line: 1 }, `it is nested more than ${LIMITS.depth} deep`, 'simplify it');

  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { disallowComments: true, allowTrailingComma: false });
  if (errors.length > 0 || !root) {
    const [error] = errors;
    const problem = error ? printParseErrorCode(error.error).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase() : 'empty';
    failAt(placeAt(error?.offset ?? 0), `this is not JSON (${problem})`, 'correct it; `packer validate` says more');
  }
  if (root.type !== 'object') failAt({ file, line: 1 }, 'the JSON is not an object', 'give a template of Packer');
  return { root, place: (node) => placeAt(node.offset) };
}

/** The members of an object, the last of each name, as JSON readers have it. */
export function membersOf(node: JsonNode): [string, JsonNode, JsonNode][] {
  if (node.type !== 'object') return [];
  const members = new Map<string, [string, JsonNode, JsonNode]>();
  for (const { children } of node.children ?? []) {
    if (children?.length === 2) members.set(children[0].value, [children[0].value, children[1], children[0]]);
  }
  return [...members.values()];
}
