import type { EvaluationScope } from './body';
import { failAt, Place } from './files/fail-at';
import { LIMITS } from './files/limits';
import { functions } from './functions';
import type { Node } from './hcl/library';
import type { Host } from './host';
import { converted, typeOf } from './types';
import {
  asBoolean, asNumber, asText, cannotEvaluate, Entry, EvaluationError, inexactIn, isList, isSetOf, kindOf, ObjectValue, same, Unknown,
  unknownIn, Value,
} from './values';

/*
 * Evaluates syntax trees as Packer would, as far as the files tell. What they do not tell is an Unknown, which goes through
 * everything it touches. Nothing is executed: no function here reaches beyond the folder of the template.
 */

/** `var` and `local`: a name that is not there is an error, regardless of what is around it. */
export class NamedValues extends ObjectValue {
  constructor(public readonly what: string, { entries }: ObjectValue) {
    super(entries);
  }
}

/** The text that a tree was made of. */
export class Syntax {
  private readonly bytes: Buffer;

  constructor(text: string, private readonly start: Place) {
    this.bytes = Buffer.from(text);
  }

  public place(node: Node): Place {
    return { file: this.start.file, line: this.start.line + node.range.start.line };
  }

  public text(from: number, to: number): string {
    return this.bytes.toString('utf8', from, to);
  }
}

interface Context {
  readonly syntax: Syntax;
  readonly scope: EvaluationScope;
  readonly host: Host;
  /** What `[*]` or `.*` stands for at the moment. */
  readonly element?: Value;
}

export function evaluate(node: Node, syntax: Syntax, scope: EvaluationScope, host: Host): Value {
  return evaluateNode(node, { syntax, scope, host });
}

type Evaluator = (node: Node, context: Context) => Value;

const child = (node: Node, index: number): Node => node.children?.[index] ?? cannotEvaluate('the expression is incomplete');

function evaluateNode(node: Node, context: Context): Value {
  const place = context.syntax.place(node);
  context.host.budget.step(place);
  const evaluator = EVALUATORS[node.type];
  if (!evaluator) return new Unknown(`expressions of the kind '${node.type}' are not evaluated`);
  return context.host.budget.nested(place, () => evaluator(node, context));
}

const EVALUATORS: Record<string, Evaluator> = {
  'literalValue': ({ meta }) => literalOf(meta!),
  template,
  'templateWrap': (node, context) => evaluateNode(child(node, 0), context),
  'templateJoin': (node, context) => {
    const parts = evaluateNode(child(node, 0), context);
    return isList(parts) ? joined(parts) : parts;
  },
  'tuple': ({ children = [] }, context) => children.map((item) => evaluateNode(item, context)),
  object,
  'scopeTraversal': (node, context) => {
    const [root, ...steps] = node.meta!.traversal as Step[];
    const value = context.scope.root(root.segment);
    if (value === undefined) return cannotEvaluate(`'${root.segment}' is not defined`);
    if (steps.length > 0 && value instanceof NamedValues && !value.entries.has(steps[0].segment)) {
      failAt(context.syntax.place(node), `there is no ${value.what} '${root.segment}.${steps[0].segment}'`,
        'define it, or correct the name');
    }
    return steps.reduce(take, value);
  },
  'relativeTraversal': (node, context) => (node.meta!.traversal as Step[]).reduce(take, evaluateNode(child(node, 0), context)),
  'index': (node, context) => pick(evaluateNode(child(node, 0), context), evaluateNode(child(node, 1), context)),
  splat,
  conditional,
  'for': forExpression,
  'function': call,
  'binaryOp': binary,
  'unaryOp': (node, context) => {
    const operand = evaluateNode(child(node, 0), context);
    if (node.meta!.operator === 'negate') {
      const number = asNumber(operand);
      return number instanceof Unknown ? number : -number;
    }
    const truth = asBoolean(operand);
    return truth instanceof Unknown ? truth : !truth;
  },
  // Brackets, and what stands for the element of a splat.
  '': (node, context) => (node.children?.length ? evaluateNode(child(node, 0), context) : context.element ?? null),
};

interface Step {
  readonly segment: string;
}

function literalOf({ type, value }: any): Value {
  if (type === 'number') return Number(value);
  if (type === 'bool') return value === 'true';
  return type === 'string' ? value : null;
}

/** One step of a reference: `.name`, `["name"]` or `[0]`. */
function take(value: Value, { segment }: Step): Value {
  const name = segment.startsWith('"') ? JSON.parse(segment) as string : segment;
  return pick(value, name);
}

function pick(value: Value, key: Value): Value {
  if (value instanceof Unknown) return value;
  if (key instanceof Unknown) return key;
  if (isList(value)) {
    if (isSetOf(value)) return cannotEvaluate('a set has no indices');
    const number = asNumber(key);
    if (number instanceof Unknown) return number;
    const before = value.slice(0, number).find((item) => item instanceof Unknown);
    if (before !== undefined) return before; // it may stand for several elements, or for none
    return value[number] === undefined ? cannotEvaluate(`the list has no element ${number}`) : value[number];
  }
  if (value instanceof ObjectValue) {
    const name = asText(key) as string;
    const part = value.get(name);
    return part === undefined ? cannotEvaluate(`there is no '${name}'`) : part;
  }
  return cannotEvaluate(`${kindOf(value)} has no parts`);
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

const unescape = (text: string) => text.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs, (_, short, long, other) =>
  (other === undefined ? String.fromCodePoint(Math.min(parseInt(short ?? long, 16), 0x10ffff)) : ESCAPES[other] ?? other));

function template(node: Node, context: Context): Value {
  const { syntax } = context;
  const whole: string = node.meta?.value ?? '';
  const inHeredoc = whole.startsWith('<<');
  const indentation = whole.startsWith('<<-') ? indentationOf(whole) : 0;
  const parts = (node.children ?? []).map((part) => {
    if (part.type !== 'literalValue' || part.meta?.type !== 'string') return evaluateNode(part, context);
    const { start, end } = part.range;
    let text: string = part.meta.value;
    if (indentation > 0) text = text.replace(new RegExp(`\\n(?![ \\t]+\\n)[ \\t]{1,${indentation}}`, 'g'), '\n');
    // The tree keeps the spaces that `~` takes away.
    if (syntax.text(start.byte - 2, start.byte) === '~}') text = text.trimStart();
    if (/^[$%]\{~/.test(syntax.text(end.byte, end.byte + 3))) text = text.trimEnd();
    if (!inHeredoc) text = unescape(text);
    return text.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
  });
  return joined(parts);
}

function indentationOf(heredoc: string): number {
  const lines = heredoc.split('\n').slice(1, -1).filter((line) => line.trim() !== '');
  return Math.min(...lines.map((line) => /^[ \t]*/.exec(line)![0].length));
}

function joined(parts: readonly Value[]): Value {
  const texts = parts.map(asText);
  const unknown = texts.find((text): text is Unknown => text instanceof Unknown);
  const made = texts.filter((text): text is string => typeof text === 'string').join('');
  if (made.length > LIMITS.made) return new Unknown(`a text of more than ${LIMITS.made} characters is not evaluated`, true);
  if (unknown) return made !== '' ? unknown.andSet : unknown;
  return made;
}

function object({ children = [] }: Node, context: Context): Value {
  const entries = new Map<string, Entry>();
  let rest: Unknown | undefined;
  for (let i = 0; i + 1 < children.length; i += 2) {
    const name = keyOf(children[i], context);
    const value = evaluateNode(children[i + 1], context);
    if (name instanceof Unknown) rest = name;
    else entries.set(name, { place: context.syntax.place(children[i]), value });
  }
  return new ObjectValue(rest ? blurred(entries, rest) : entries, rest);
}

/** Entries of which any may have been replaced by one whose key is unknown. */
function blurred(entries: ReadonlyMap<string, Entry>, rest: Unknown): Map<string, Entry> {
  return new Map([...entries].map(([key, { place }]) => [key, { place, value: rest }]));
}

function keyOf(node: Node, context: Context): string | Unknown {
  // A bare word is a text, not a reference.
  if (node.type === '' && !node.children?.length) return wordAt(node, context);
  return asText(evaluateNode(node, context));
}

function wordAt({ range }: Node, { syntax }: Context): string {
  return /^[\p{L}_][\p{L}\p{N}_-]*|^[\d.]+/u.exec(syntax.text(range.start.byte, range.start.byte + 512))?.[0]
    ?? cannotEvaluate('a key of an object cannot be read');
}

function splat(node: Node, context: Context): Value {
  const source = evaluateNode(child(node, 0), context);
  if (source instanceof Unknown) return source;
  const elements = isList(source) ? source : source === null ? [] : [source];
  return elements.map((element) => (element instanceof Unknown ? element : evaluateNode(child(node, 1), { ...context, element })));
}

function conditional(node: Node, context: Context): Value {
  const condition = asBoolean(evaluateNode(child(node, 0), context));
  if (typeof condition === 'boolean') {
    if (context.host.readsSecrets) forItsReads(() => evaluateNode(child(node, condition ? 2 : 1), context));
    return evaluateNode(child(node, condition ? 1 : 2), context);
  }
  const branches = [1, 2].map((i) => {
    try {
      return evaluateNode(child(node, i), context);
    } catch (error) {
      if (error instanceof EvaluationError) return condition;
      throw error;
    }
  });
  if (branches.every((branch) => !unknownIn(branch)) && same(branches[0], branches[1])) return branches[0];
  const set = branches.every((branch) => (branch instanceof Unknown ? branch.isSet : branch !== null && branch !== ''));
  return set ? condition.andSet : new Unknown(condition.reason, false, condition.origin);
}

/** Evaluates what comes to nothing: Packer does so, and reads secrets on the way. */
function forItsReads(evaluateIt: () => void): void {
  try {
    evaluateIt();
  } catch {
    // Packer does not mind either.
  }
}

function forExpression(node: Node, context: Context): Value {
  const meta = node.meta!;
  const [collection, ...others] = (node.children ?? []);
  const makesObject = !!meta.keyExpression;
  const keyNode = makesObject ? others[0] : undefined;
  const valueNode = others[makesObject ? 1 : 0];
  const conditionNode = others[makesObject ? 2 : 1];
  const source = evaluateNode(collection, context);
  if (source instanceof Unknown) {
    if (context.host.readsSecrets) {
      forItsReads(() => others.forEach((other) =>
        evaluateNode(other, { ...context, scope: named(context.scope, { [meta.keyVar || '\0']: source, [meta.valVar]: source }) })));
    }
    return makesObject ? new ObjectValue(new Map(), source) : source;
  }

  const list: Value[] = [];
  const entries = new Map<string, Entry>();
  let rest: Unknown | undefined = source instanceof ObjectValue ? source.rest : undefined;
  for (const [key, value] of pairsOf(source)) {
    if (value instanceof Unknown && isList(source)) {
      list.push(value);
      rest = value;
      continue;
    }
    const inner = { ...context, scope: named(context.scope, { [meta.keyVar || '\0']: key, [meta.valVar]: value }) };
    const wanted = conditionNode ? asBoolean(evaluateNode(conditionNode, inner)) : true;
    if (wanted === false) continue;
    if (wanted instanceof Unknown) {
      list.push(wanted);
      rest = wanted;
      continue;
    }
    const made = evaluateNode(valueNode, inner);
    if (!keyNode) {
      list.push(made);
      continue;
    }
    const name = asText(evaluateNode(keyNode, inner));
    if (name instanceof Unknown) rest = name;
    else if (entries.has(name) && !meta.groupedValue) cannotEvaluate(`the key '${name}' is made twice`);
    else entries.set(name, { place: context.syntax.place(node), value: meta.groupedValue ? [...groupOf(entries.get(name)), made] : made });
  }
  if (!makesObject) return source instanceof ObjectValue && source.rest ? [...list, source.rest] : list;
  return new ObjectValue(rest ? blurred(entries, rest) : entries, rest);
}

const groupOf = (entry: Entry | undefined) => (entry?.value ?? []) as readonly Value[];

function pairsOf(source: Value): [Value, Value][] {
  if (isList(source)) return source.map((value, i) => [isSetOf(source) ? value : i, value]);
  if (source instanceof ObjectValue) {
    return [...source.entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, entry.value]);
  }
  return cannotEvaluate(`${kindOf(source)} cannot be gone through`);
}

const named = (scope: EvaluationScope, names: Record<string, Value>): EvaluationScope =>
  ({ root: (name) => (Object.prototype.hasOwnProperty.call(names, name) ? names[name] : scope.root(name)) });

function call(node: Node, context: Context): Value {
  const { name, expandedFinalArgument } = node.meta!;
  const children = node.children ?? [];
  const place = context.syntax.place(node);
  if (name === 'try' || name === 'can') {
    for (const argument of children) {
      try {
        const value = evaluateNode(argument, context);
        return name === 'can' ? (value instanceof Unknown ? value : true) : value;
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
      }
    }
    return name === 'can' ? false : cannotEvaluate('no argument of try can be evaluated');
  }
  if (name === 'convert') {
    const value = evaluateNode(child(node, 0), context);
    const type = typeOf(child(node, 1).meta?.value ?? '');
    return type
      ? converted(value, type, () => cannotEvaluate('a default stands where none is wanted'))
      : cannotEvaluate('convert is given no type');
  }
  const given = children.map((argument) => evaluateNode(argument, context));
  const last = given[given.length - 1];
  if (expandedFinalArgument && last instanceof Unknown) return last;
  const spread = expandedFinalArgument && (isList(last) ? last : cannotEvaluate('only a list can be spread'));
  const values = spread ? [...given.slice(0, -1), ...spread] : given;
  const implementation = Object.prototype.hasOwnProperty.call(functions, name) ? functions[name] : undefined;
  if (!implementation) {
    return NOT_EVALUATED.has(name)
      ? new Unknown(`the function ${name} is not evaluated`)
      : cannotEvaluate(`there is no function '${name}'`);
  }
  const made = implementation(values, { host: context.host, place });
  const size = typeof made === 'string' || isList(made) ? made.length : 0;
  return size > LIMITS.made ? failAt(place, `${name} makes more than ${LIMITS.made} characters or elements`, 'simplify it') : made;
}

/** Functions of Packer that are not evaluated here. */
const NOT_EVALUATED = new Set(['abspath', 'base64gzip', 'csvdecode', 'fileset', 'log', 'pathexpand', 'rfc3339_parse', 'rsadecrypt',
  'textdecodebase64', 'textencodebase64', 'unix_timestamp_parse']);

const ARITHMETIC: Record<string, (a: number, b: number) => Value> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => (b === 0 ? cannotEvaluate('division by zero') : a / b),
  modulo: (a, b) => (b === 0 ? cannotEvaluate('division by zero') : a % b),
  greaterThan: (a, b) => a > b,
  greaterThanOrEqual: (a, b) => a >= b,
  lessThan: (a, b) => a < b,
  lessThanOrEqual: (a, b) => a <= b,
};

function binary(node: Node, context: Context): Value {
  const { operator } = node.meta!;
  const a = evaluateNode(child(node, 0), context);
  const b = evaluateNode(child(node, 1), context);
  if (operator === 'equal' || operator === 'notEqual') return equality(a, b, operator === 'equal');
  if (operator === 'logicalAnd' || operator === 'logicalOr') {
    const decisive = operator === 'logicalOr';
    const [left, right] = [asBoolean(a), asBoolean(b)];
    if (left === decisive || right === decisive) return decisive;
    return left instanceof Unknown ? left : right;
  }
  const [left, right] = [asNumber(a), asNumber(b)];
  if (left instanceof Unknown) return left;
  if (right instanceof Unknown) return right;
  const compute = ARITHMETIC[operator];
  return compute ? compute(left, right) : new Unknown(`the operator '${operator}' is not evaluated`);
}

function equality(a: Value, b: Value, wanted: boolean): Value {
  const unknown = unknownIn(a) ?? unknownIn(b);
  // What is set is neither null nor empty, regardless of its value.
  const differs = (x: Value, y: Value) => x instanceof Unknown && x.isSet && (y === null || y === '');
  if (differs(a, b) || differs(b, a)) return !wanted;
  if (unknown) return new Unknown(unknown.reason, false, unknown.origin);
  const [inexact, equal] = [inexactIn(a) ?? inexactIn(b), same(a, b)];
  return inexact && !equal ? new Unknown(inexact.reason) : equal === wanted;
}
