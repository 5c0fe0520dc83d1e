import type { TemplateBlock, Body, EvaluationScope } from './body';
import type { Place } from './files/fail-at';
import { withNames } from './hcl-syntax';
import type { Host } from './host';
import { asText, Entry, EvaluationError, isList, lazy, ObjectValue, Unknown, Value } from './values';

/* The options of a plugin: attributes, and blocks as lists of objects. */

export const NOWHERE: Place = { file: '', line: 0 };

/** What a block without contents holds. */
export const EMPTY: Body = { place: NOWHERE, attributes: new Map(), blocks: [] };

/** What cannot be evaluated is unknown: whether Packer could is not for us to say. */
export function attempt(evaluate: () => Value): Value {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof EvaluationError) return new Unknown(error.message);
    throw error;
  }
}

/** The options that some bodies say together; later ones win, blocks add up. */
export function optionsOf(bodies: readonly Body[], scope: EvaluationScope, host: Host): ObjectValue {
  const entries = new Map<string, Entry>();
  for (const body of bodies) {
    for (const [name, expression] of body.attributes) {
      entries.set(name, lazy(expression.place, () => attempt(() => expression.evaluate(scope))));
    }
  }
  const blocks = new Map<string, { block: TemplateBlock; values: readonly Value[] }[]>();
  for (const block of bodies.flatMap((body) => body.blocks)) {
    const type = block.type === 'dynamic' ? block.labels[0] : block.type;
    const values = block.type === 'dynamic' ? expanded(block, scope, host) : [optionsOf([block.body], scope, host)];
    blocks.set(type, [...blocks.get(type) ?? [], { block, values }]);
  }
  for (const [type, found] of blocks) {
    const values = found.flatMap((each) => each.values);
    // A dynamic block that comes to nothing says nothing.
    if (values.length > 0) entries.set(type, { place: found[0].block.place, value: values });
  }
  return new ObjectValue(entries);
}

/** The scopes of a `dynamic` block, one for each block it makes, or why that is not known. */
export function iterations(block: TemplateBlock, scope: EvaluationScope): Unknown | { scope: EvaluationScope; key: Value }[] {
  const forEach = block.body.attributes.get('for_each');
  if (!forEach) return new Unknown('the dynamic block has no for_each');
  const source = attempt(() => forEach.evaluate(scope));
  if (source instanceof Unknown) return source;
  if (source instanceof ObjectValue && source.rest) return source.rest;
  const pairs: [Value, Value][] = isList(source) ? source.map((value, i) => [i, value])
    : source instanceof ObjectValue ? [...source.entries].map(([key, entry]) => [key, entry.value]) : [];
  const unknown = pairs.find(([, value]) => value instanceof Unknown && isList(source))?.[1] as Unknown | undefined;
  if (unknown) return unknown;
  return pairs.map(([key, value]) => ({ key, scope: withIteration(block, scope, key, value) }));
}

/** The scope in which a `dynamic` block makes one of its blocks. */
export function withIteration(
  { labels, body: { place, attributes } }: TemplateBlock, scope: EvaluationScope, key: Value, value: Value,
): EvaluationScope {
  const iteration = new ObjectValue(new Map([['key', { place, value: key }], ['value', { place, value }]]));
  return withNames(scope, { [attributes.get('iterator')?.source || labels[0]]: iteration });
}

/** The labels that a `dynamic` block gives to the blocks it makes. */
export function labelsOf({ body }: TemplateBlock, scope: EvaluationScope): string[] | Unknown {
  const value = attempt(() => body.attributes.get('labels')?.evaluate(scope) ?? []);
  if (!isList(value)) return value instanceof Unknown ? value : [];
  const labels = value.map(asText);
  return labels.find((label): label is Unknown => label instanceof Unknown) ?? labels as string[];
}

function expanded(block: TemplateBlock, scope: EvaluationScope, host: Host): readonly Value[] {
  const content = block.body.blocks.find(({ type }) => type === 'content')?.body ?? EMPTY;
  const found = iterations(block, scope);
  if (found instanceof Unknown) {
    const each = optionsOf([content], withIteration(block, scope, found, found), host);
    return [new Unknown(found.reason, false, found.origin, each)];
  }
  return found.map((each) => {
    host.budget.step(block.place);
    return optionsOf([content], each.scope, host);
  });
}
