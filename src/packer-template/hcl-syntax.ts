import type { TemplateBlock, Body, Expression, EvaluationScope } from './body';
import { evaluate, Syntax } from './expressions';
import { failAt, Place } from './files/fail-at';
import { LIMITS } from './files/limits';
import { parseExpression, parseFile, Node } from './hcl/library';
import { ScannedAttribute, ScannedBody, Scanner } from './hcl/scan';
import type { Host } from './host';
import type { Value } from './values';

/** HCL's own syntax, read. */
export function readHcl(file: string, text: string, host: Host): Body {
  const clean = text.replace(/^\uFEFF/, '');
  const scanned = new Scanner(file, clean).scan();
  const parsed = parseFile(file, clean);
  if (!scanned || !agrees(scanned, parsed)) {
    failAt({ file, line: 1 }, 'this reader and the parser of HCL do not find the same attributes and blocks in the file',
      'write it more simply');
  }
  return bodyOf(scanned, file, 1, host);
}

/** Whether the parser found what was scanned: every attribute, every block, and nothing else. */
export function agrees(scanned: ScannedBody, parsed: any): boolean {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return false;
  const names = new Set([...scanned.attributes.map(({ name }) => name), ...scanned.blocks.map(({ type }) => type)]);
  if (names.size !== Object.keys(parsed).length || ![...names].every((name) => name in parsed)) return false;
  if (scanned.attributes.length + new Set(scanned.blocks.map(({ type }) => type)).size !== names.size) return false;

  const groups = new Map<string, ScannedBody[]>();
  for (const { type, labels, body } of scanned.blocks) {
    const key = JSON.stringify([type, ...labels]);
    groups.set(key, [...groups.get(key) ?? [], body]);
  }
  return [...groups].every(([key, bodies]) => {
    const found = (JSON.parse(key) as string[]).reduce((data, label) => data?.[label], parsed);
    return Array.isArray(found) && found.length === bodies.length && bodies.every((body, i) => agrees(body, found[i]));
  });
}

function bodyOf(scanned: ScannedBody, file: string, line: number, host: Host): Body {
  return {
    place: { file, line },
    attributes: new Map(scanned.attributes.map((attribute) => [attribute.name, expressionOf(attribute, file, host)])),
    blocks: scanned.blocks.map(({ type, labels, line: blockLine, body }): TemplateBlock =>
      ({ type, labels, place: { file, line: blockLine }, body: bodyOf(body, file, blockLine, host) })),
  };
}

function expressionOf({ line, valueLine, text, depth, operators }: ScannedAttribute, file: string, host: Host): Expression {
  const place = { file, line };
  return {
    place,
    source: text,
    evaluate: (scope) => evaluateText(text, { file, line: valueLine }, { depth, operators }, scope, host),
  };
}

/** Texts and numbers that need no parser. */
function literal(text: string): { value: Value } | undefined {
  if (/^"[^"\\$%\n]*"$/.test(text)) return { value: text.slice(1, -1) };
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return { value: Number(text) };
  if (text === 'true' || text === 'false') return { value: text === 'true' };
  return text === 'null' ? { value: null } : undefined;
}

/** Evaluates the text of an expression. */
export function evaluateText(
  text: string, place: Place, size: { depth: number; operators: number }, scope: EvaluationScope, host: Host,
): Value {
  const simple = literal(text);
  if (simple) return simple.value;
  if (size.operators > LIMITS.operators) failAt(place, `the expression has more than ${LIMITS.operators} operators`, 'split it');
  host.budget.expression(place, text.length * (1 + size.depth + size.operators));
  // The parser wants a line end after a here-document.
  const whole = text.includes('<<') ? `${text}\n` : text;
  const node: Node =
    parseExpression(place, whole) ?? failAt(place, 'this is no expression of HCL', 'correct it; `packer validate` says more');
  return evaluate(node, new Syntax(text, place), scope, host);
}

/** Whether a text is an expression as a whole. */
export const isExpression = (text: string, place: Place) => text.length < LIMITS.made && parseExpression(place, text) !== undefined;

/** How much an expression may cost that was not scanned with its file: the most that its characters allow. */
export function sizeOf(text: string): { depth: number; operators: number } {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return { depth: Math.min(count(/[([{]/g), LIMITS.depth), operators: count(/[-+*/%<>!&|?[]/g) };
}

/** A scope with further names, such as those of a `for` expression or of the iterator of a `dynamic` block. */
export function withNames(scope: EvaluationScope, names: Readonly<Record<string, Value>>): EvaluationScope {
  return { root: (name) => (Object.prototype.hasOwnProperty.call(names, name) ? names[name] : scope.root(name)) };
}

