import type { TemplateBlock, Body, Expression, EvaluationScope } from './body';
import { NamedValues } from './expressions';
import { at, failAt, Place } from './files/fail-at';
import { withNames } from './hcl-syntax';
import type { Host, SecretRead } from './host';
import { attempt, EMPTY, iterations, labelsOf, NOWHERE, optionsOf, withIteration } from './options';
import { asText, Entry, EvaluationError, isList, lazy, ObjectValue, Unknown, Value } from './values';
import { GivenValue, TWICE, variableValuesOf, variablesOf } from './variables';

/* What the blocks of an HCL template come to: which sources are built, with which options. */

/** A source that is built, a data source, a post-processor, or a function that reads from AWS. */
export interface Component {
  readonly kind: 'source' | 'data' | 'provisioner' | 'post-processor' | 'function';
  /** The type of the plugin, such as `amazon-ebs`. */
  readonly type: string;
  readonly name: string;
  readonly place: Place;
  readonly options: ObjectValue;
  /** What references to a data source come from. */
  readonly origin?: object;
}

export interface Selection {
  readonly only: readonly string[];
  readonly except: readonly string[];
}

const ROOT_BLOCKS =
  ['packer', 'variable', 'variables', 'local', 'locals', 'data', 'source', 'build', 'hcp_packer_registry', 'communicator'];

export function componentsOf(
  bodies: readonly Body[], given: ReadonlyMap<string, GivenValue>, selection: Selection, folder: string, host: Host,
): Component[] {
  for (const { attributes, blocks } of bodies) {
    for (const [name, { place }] of attributes) {
      failAt(place, `'${name}' is outside all blocks`, 'Packer refuses that; put it into a block');
    }
    for (const { type, place } of blocks) {
      if (!ROOT_BLOCKS.includes(type)) failAt(place, `a template has no blocks '${type}'`, `it has ${ROOT_BLOCKS.join(', ')}`);
    }
  }
  const blocks = bodies.flatMap((body) => body.blocks);
  const ofType = (type: string) => blocks.filter((block) => block.type === type);
  const roots: Record<string, Value> = Object.create(null);
  const scope: EvaluationScope = { root: (name) => roots[name] };

  const variables = variablesOf(blocks);
  for (const [name, value] of given) {
    if (!variables.has(name) && 'text' in value && !value.optional) {
      failAt(value.place, `the template has no variable '${name}'`, `it has ${[...variables.keys()].join(', ') || 'none'}`);
    }
  }
  roots.var = new NamedValues('variable', variableValuesOf(variables, given, scope, host));
  roots.local = new NamedValues('local value', localsOf(blocks, scope, host));
  const data = labelled(ofType('data'));
  roots.data = dataValue(data);
  const sources = labelled(ofType('source'));
  roots.path = new ObjectValue(new Map([
    ['root', { place: NOWHERE, value: folder }],
    ['cwd', { place: NOWHERE, value: new Unknown('the working folder of Packer is not known', true) }],
  ]));
  roots.packer = new Unknown('Packer knows itself only when it runs', true);
  roots.build = new Unknown('a build is known only when it runs', true);
  roots.source = new Unknown('this is about the source of a build', true);

  const taken: Taken = new Map();
  const components = [
    ...ofType('build').flatMap((build) => componentsOfBuild(build, sources, selection, taken, scope, host)),
    ...[...data.values()].map((block): Component => ({
      kind: 'data',
      type: block.labels[0],
      name: block.labels[1],
      place: block.place,
      options: optionsOf([block.body], scope, host),
      origin: block,
    })),
  ];
  if (host.readsSecrets) {
    evaluateAll(components.map(({ options }) => options));
    evaluateAll([roots.local]);
  }
  return [...components, ...secretsRead(host)];
}

/** Evaluates everything that is used when it is asked for: Packer asks for it all. */
function evaluateAll(values: readonly Value[]): void {
  for (const value of values) {
    if (isList(value)) evaluateAll(value);
    if (value instanceof ObjectValue) for (const entry of value.entries.values()) evaluateAll([attempt(() => entry.value)]);
  }
}

/** The secrets that functions read, each with the place that reads it. Some are evaluated several times. */
export function secretsRead({ secrets }: Host): Component[] {
  const keyOf = ({ name, place }: SecretRead) => JSON.stringify([name instanceof Unknown ? null : name, place]);
  return [...new Map(secrets.map((secret) => [keyOf(secret), secret])).values()].map(({ name, place }): Component => ({
    kind: 'function',
    type: 'amazon-secretsmanager',
    name: 'aws_secretsmanager',
    place,
    options: new ObjectValue(new Map([['name', { place, value: name }]])),
  }));
}

function localsOf(blocks: readonly TemplateBlock[], scope: EvaluationScope, host: Host): ObjectValue {
  const locals = new Map<string, { place: Place; expression?: Expression }>();
  const add = (name: string, place: Place, expression: Expression | undefined) => {
    const other = locals.get(name);
    if (other) failAt(place, `the local value '${name}' is defined a second time (first in ${at(other.place)})`, TWICE);
    locals.set(name, { place, expression });
  };
  for (const { type, labels, place, body } of blocks) {
    if (type === 'locals') body.attributes.forEach((expression, name) => add(name, expression.place, expression));
    if (type === 'local') add(labels[0] ?? '', place, body.attributes.get('expression'));
  }

  const inProgress: string[] = [];
  return new ObjectValue(new Map([...locals].map(([name, { place, expression }]): [string, Entry] => [name, lazy(place, () => {
    if (inProgress.includes(name)) {
      failAt(place, `the local values ${[...inProgress.slice(inProgress.indexOf(name)), name].join(' -> ')} refer to each other in a cycle`,
        'break the cycle');
    }
    inProgress.push(name);
    try {
      return host.budget.nested(place, () => expression?.evaluate(scope) ?? null);
    } finally {
      inProgress.pop();
    }
  })])));
}

/** Blocks by their two labels. */
function labelled(blocks: readonly TemplateBlock[]): Map<string, TemplateBlock> {
  const found = new Map<string, TemplateBlock>();
  for (const block of blocks) {
    if (block.labels.length !== 2) {
      failAt(block.place, `a block '${block.type}' has a type and a name`, `write ${block.type} "amazon-…" "name" { … }`);
    }
    const name = block.labels.join('.');
    const other = found.get(name);
    if (other) failAt(block.place, `${block.type} '${name}' is defined a second time (first in ${at(other.place)})`, TWICE);
    found.set(name, block);
  }
  return found;
}

/** The object `data`: what a data source finds is known when Packer runs. */
function dataValue(blocks: ReadonlyMap<string, TemplateBlock>): ObjectValue {
  const types = new Map<string, Map<string, Entry>>();
  for (const block of blocks.values()) {
    const [type, name] = block.labels;
    types.set(type, (types.get(type) ?? new Map()).set(name, {
      place: block.place,
      value: new Unknown(`the data source ${type}.${name} (${at(block.place)}) is read when Packer runs`, true, block),
    }));
  }
  return new ObjectValue(new Map([...types].map(([type, names]) => [type, { place: NOWHERE, value: new ObjectValue(names) }])));
}

/** A source as a build uses it. */
interface Use {
  readonly type: string;
  readonly name: string;
  readonly place: Place;
  readonly bodies: readonly Body[];
  readonly scope: EvaluationScope;
}

/** The names by which sources are built already with nothing added. */
type Taken = Map<Body, Set<string>>;

/** A source that several builds take as it is, is one; what adds options, or comes from a dynamic block, is one of its own. */
function isNew({ name, bodies: [body, own], scope }: Use, taken: Taken, outer: EvaluationScope): boolean {
  if (scope !== outer || own?.attributes.size || own?.blocks.length) return true;
  const names = taken.get(body) ?? new Set();
  taken.set(body, names);
  return !names.has(name) && !!names.add(name);
}

function componentsOfBuild(
  build: TemplateBlock, sources: ReadonlyMap<string, TemplateBlock>, selection: Selection, taken: Taken, outer: EvaluationScope, host: Host,
): Component[] {
  const buildName = textAt(build.body.attributes.get('name'), outer) ?? '';
  if (buildName instanceof Unknown && (selection.only.length > 0 || selection.except.length > 0)) {
    failAt(build.place, `the name of the build is not known, because ${buildName.reason}`, 'leave out only and except, or give the name');
  }
  const uses = [...namedIn(build, sources, outer), ...blocksIn(build, sources, outer)]
    .filter(({ type, name }) => isSelected(`${buildName === '' ? '' : `${buildName as string}.`}${type}.${name}`, selection));
  if (uses.length === 0) return [];
  // What provisioners and post-processors know of the build, beside what it makes.
  const named = withNames(outer, {
    build: new ObjectValue(new Map([['name', { place: build.place, value: buildName }]]),
      new Unknown('a build is known only when it runs', true)),
  });
  const inner = uses.length === 1 ? ofSource(named, uses[0]) : named;
  if (host.readsSecrets) evaluateAll([optionsOf([build.body], inner, host)]);
  return [
    ...uses.filter((each) => isNew(each, taken, outer)).map(({ type, name, place, bodies, scope }): Component =>
      ({ kind: 'source', type, name, place, options: optionsOf(bodies, ofSource(scope, { type, name, place }), host) })),
    ...postProcessorsOf(build, uses, selection, inner, host),
    ...provisionersOf(build, uses, inner, host),
  ];
}

/** The scope in which `source` has its names, unless the iterator of a dynamic block is called so. */
function ofSource(scope: EvaluationScope, { type, name, place }: Pick<Use, 'type' | 'name' | 'place'>): EvaluationScope {
  if (!(scope.root('source') instanceof Unknown)) return scope;
  return withNames(scope, { source: new ObjectValue(new Map([['type', { place, value: type }], ['name', { place, value: name }]])) });
}

/** What decides what is built, and cannot be evaluated, is refused where it stands. */
function valueAt(expression: Expression, scope: EvaluationScope): Value {
  try {
    return expression.evaluate(scope);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return failAt(expression.place, `this cannot be evaluated (${error.message})`, 'correct it; `packer validate` says more');
  }
}

/** A text, or undefined where there is none. */
function textAt(expression: Expression | undefined, scope: EvaluationScope): string | Unknown | undefined {
  if (!expression) return undefined;
  const value = valueAt(expression, scope);
  return value === null ? undefined : valueAt({ ...expression, evaluate: () => asText(value) }, scope) as string | Unknown;
}

function sourceNamed(reference: string, sources: ReadonlyMap<string, TemplateBlock>, place: Place): TemplateBlock {
  const parts = reference.split('.');
  const name = (parts.length > 2 ? parts.slice(1) : parts).join('.'); // Packer does not look at what stands before the type
  return sources.get(name) ?? failAt(place, `there is no source '${name}'`, `the template has ${[...sources.keys()].join(', ') || 'none'}`);
}

function failSources(place: Place, { reason }: Unknown): never {
  const cure = `name them, or ${/\bvariable\b/.test(reason) ? 'give the variable a value' : 'correct it; `packer validate` says more'}`;
  return failAt(place, `the sources of the build are not known, because ${reason}`, cure);
}

function namedIn(build: TemplateBlock, sources: ReadonlyMap<string, TemplateBlock>, scope: EvaluationScope): Use[] {
  const expression = build.body.attributes.get('sources');
  const value = expression ? valueAt(expression, scope) ?? [] : [];
  const { place } = expression ?? build;
  return (isList(value) ? value : [value]).map((item) => {
    const reference = textAt({ source: '', place, evaluate: () => item }, scope) ?? '';
    if (reference instanceof Unknown) return failSources(place, reference);
    const block = sourceNamed(reference, sources, place);
    return { type: block.labels[0], name: block.labels[1], place: block.place, bodies: [block.body], scope };
  });
}

/** The sources of `source` blocks in the build, which add options, and of `dynamic` ones. */
function blocksIn(build: TemplateBlock, sources: ReadonlyMap<string, TemplateBlock>, outer: EvaluationScope): Use[] {
  return build.body.blocks.flatMap((block): Use[] => {
    if (block.type === 'source') return [use(block.labels[0] ?? '', block.body, block.place, sources, outer)];
    if (block.type !== 'dynamic' || block.labels[0] !== 'source') return [];
    const content = block.body.blocks.find(({ type }) => type === 'content');
    const each = iterations(block, outer);
    if (each instanceof Unknown) return failSources(block.place, each);
    return each.map(({ scope }) => {
      const labels = labelsOf(block, scope);
      if (labels instanceof Unknown) return failSources(block.place, labels);
      return use(labels[0] ?? '', content?.body ?? EMPTY, block.place, sources, scope);
    });
  });
}

function use(reference: string, body: Body, place: Place, sources: ReadonlyMap<string, TemplateBlock>, scope: EvaluationScope): Use {
  const block = sourceNamed(reference, sources, place);
  const [type, ownName] = block.labels;
  const name = textAt(body.attributes.get('name'), scope) ?? ownName;
  for (const [attribute, { place: second }] of body.attributes) {
    const before = block.body.attributes.get(attribute);
    if (before) {
      failAt(second, `'${attribute}' is set a second time (first in ${at(before.place)})`, 'Packer refuses that; set it in one of the two');
    }
  }
  const own: Body = { ...body, attributes: new Map([...body.attributes].filter(([attribute]) => attribute !== 'name')) };
  return { type, name: name instanceof Unknown ? ownName : name, place: block.place, bodies: [block.body, own], scope };
}

/** Whether a build is wanted by `-only` and `-except`. */
export function isSelected(name: string, { only, except }: Selection): boolean {
  const matches = (pattern: string) => isGlobOf(pattern, name);
  return (only.length === 0 || only.some(matches)) && !except.some(matches);
}

/** `*` stands for anything, `?` for one character. In steps, not by a regular expression, which may take forever. */
function isGlobOf(pattern: string, name: string): boolean {
  let [position, of, star, from] = [0, 0, -1, 0];
  while (position < name.length) {
    if (pattern[of] === '*') {
      star = of++;
      from = position;
    } else if (pattern[of] === '?' || pattern[of] === name[position]) {
      of += 1;
      position += 1;
    } else if (star >= 0) {
      of = star + 1;
      position = ++from;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(of));
}

function postProcessorsOf(
  build: TemplateBlock, uses: readonly Use[], { except: left }: Selection, scope: EvaluationScope, host: Host,
): Component[] {
  const blocks = build.body.blocks.flatMap((block) => {
    const inside = block.type === 'post-processors' ? block.body.blocks : [block];
    const chain = inside.flatMap((each) => (isDynamic(each, 'post-processor') ? ofDynamic(each, scope) : [{ block: each, scope }]));
    // One that is left out takes those behind it along.
    const end = chain.findIndex((each) => {
      const named = textAt(each.block.body.attributes.get('name'), each.scope);
      return each.block.type === 'post-processor' && !(named instanceof Unknown)
        && !isSelected(named || each.block.labels[0], { only: [], except: left });
    });
    return end < 0 ? chain : chain.slice(0, end);
  });
  return blocks.filter(({ block }) => block.type === 'post-processor')
    .flatMap(({ block, scope: inner }) => stepOf('post-processor', block, uses, inner, host));
}

function provisionersOf(build: TemplateBlock, uses: readonly Use[], scope: EvaluationScope, host: Host): Component[] {
  return build.body.blocks
    .flatMap((block): Step[] => (PROVISIONERS.some((type) => isDynamic(block, type))
      ? ofDynamic(block, scope, (unknown) => [ofAnyNumber(block, scope, unknown)])
      : [{ block, scope }]))
    .filter(({ block }) => PROVISIONERS.includes(block.type))
    .flatMap(({ block, scope: inner }) => stepOf('provisioner', block, uses, inner, host));
}

const PROVISIONERS = ['provisioner', 'error-cleanup-provisioner'];
const isDynamic = ({ type, labels }: TemplateBlock, of: string) => type === 'dynamic' && labels[0] === of;

/** A step of a build, unless it is for none of its sources. */
function stepOf(
  kind: 'provisioner' | 'post-processor', block: TemplateBlock, uses: readonly Use[], scope: EvaluationScope, host: Host,
): Component[] {
  const options = optionsOf([block.body], scope, host);
  const wanted = (option: string) => textsOf(options.get(option));
  const selection = { only: wanted('only'), except: wanted('except') };
  if (!uses.some(({ type, name }) => isSelected(`${type}.${name}`, selection))) return [];
  return [{ kind, type: block.labels[0] ?? '', name: '', place: block.place, options }];
}

/** A step in its scope. */
interface Step {
  readonly block: TemplateBlock;
  readonly scope: EvaluationScope;
}

/** The steps that a dynamic block makes. */
function ofDynamic(
  block: TemplateBlock,
  scope: EvaluationScope,
  ofUnknown = ({ reason }: Unknown): Step[] =>
    failAt(block.place, `the post-processors of the build are not known, because ${reason}`, 'give the variable a value'),
): Step[] {
  const each = iterations(block, scope);
  return each instanceof Unknown ? ofUnknown(each) : each.map((iteration) => stepIn(block, iteration.scope));
}

/** What each step is of a dynamic block that makes an unknown number of them. */
const ofAnyNumber = (block: TemplateBlock, scope: EvaluationScope, unknown: Unknown): Step =>
  stepIn(block, withIteration(block, scope, unknown, unknown));

/** One step of a dynamic block. Its type is an empty text where it is not known. */
function stepIn(block: TemplateBlock, scope: EvaluationScope): Step {
  const labels = labelsOf(block, scope);
  const body = block.body.blocks.find(({ type }) => type === 'content')?.body ?? EMPTY;
  return { block: { type: block.labels[0], labels: [labels instanceof Unknown ? '' : labels[0] ?? ''], place: block.place, body }, scope };
}

const textsOf = (value: Value | undefined): string[] =>
  (isList(value) ? value : []).filter((item): item is string => typeof item === 'string');
