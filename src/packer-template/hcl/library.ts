import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { gunzipSync } from 'zlib';
import { failAt, Place } from '../files/fail-at';

/*
 * The HCL2 parser of HashiCorp, compiled to WebAssembly by @cdktn/hcl2json. The package offers it asynchronously only, which a
 * construct cannot wait for; the WebAssembly inside calls back before it returns. Loaded when the first template is read.
 */

/** A node of the syntax tree of an expression, as far as it is used here. Lines count from 0, positions are bytes. */
export interface Node {
  readonly type: string;
  readonly range: { readonly start: { readonly line: number; readonly byte: number }; readonly end: { readonly byte: number } };
  readonly meta?: Readonly<Record<string, any>>;
  readonly children?: readonly Node[];
}

type Callback = (error: unknown, result?: string) => void;
type Parser = Record<'parse' | 'getExpressionAst', (file: string, text: string, callback: Callback) => void>;

/** What the loader puts into the global scope: the loader itself, and a file system and paths that do nothing. */
const LEFT_BY_LOADER = ['Go', 'fs', 'path'] as const;
const NAMES = [...LEFT_BY_LOADER, '__parse_terraform_config_wasm__'] as const;

let program: { loader: Record<string, unknown>; module: object } | undefined;
let parser: Parser | undefined;

/** Runs with names of the global scope taken away, and puts them back. */
function withoutNames<T>(run: (scope: any) => T): T {
  const scope = globalThis as any;
  const before = NAMES.map((name) => Object.getOwnPropertyDescriptor(scope, name));
  NAMES.forEach((name) => delete scope[name]);
  try {
    return run(scope);
  } finally {
    NAMES.forEach((name, i) => {
      delete scope[name];
      if (before[i]) Object.defineProperty(scope, name, before[i]);
    });
  }
}

/** Loads the program, once. Without a file system in the global scope the loader makes one in which nothing can be opened. */
function programOf(scope: any): NonNullable<typeof program> {
  const root = dirname(require.resolve('@cdktn/hcl2json/package.json'));
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require('@cdktn/hcl2json/wasm/wasm_exec.js');
  return {
    loader: Object.fromEntries(LEFT_BY_LOADER.map((name) => [name, scope[name]])),
    module: new scope.WebAssembly.Module(gunzipSync(readFileSync(join(root, 'main.wasm.gz')))),
  };
}

/**
 * A Go program that does nothing between calls. Its timers, for which a synchronous caller has no use, would keep the process waiting,
 * and wake a program whose stack was lost; what it wants to print then goes nowhere, where it would look for a file system.
 */
function withoutLifeOfItsOwn(go: any): any {
  const nothing = () => undefined;
  Object.assign(go.importObject.gojs, {
    'runtime.scheduleTimeoutEvent': nothing, // its answer is a number for the next, and for nothing else
    'runtime.clearTimeoutEvent': nothing,
    'runtime.wasmWrite': nothing,
  });
  return go;
}

function start(): Parser {
  return withoutNames((scope) => {
    program ??= programOf(scope);
    const api: Partial<Parser> = {};
    Object.assign(scope, program.loader, { __parse_terraform_config_wasm__: api });
    const go = withoutLifeOfItsOwn(new scope.Go());
    // It goes on for good, waiting for calls.
    go.run(new scope.WebAssembly.Instance(program.module, go.importObject)).catch(() => { parser = undefined; });
    if (!api.parse || !api.getExpressionAst) throw new Error('the HCL2 parser did not start');
    return api as Parser;
  });
}

/** What a call of the parser came to: its answer, or the text of its error. */
function call(method: keyof Parser, place: Place, text: string): { answer: any } | { error: string } {
  parser ??= start();
  let outcome: { answer: any } | { error: string } | undefined;
  try {
    parser[method](place.file, text, (error, result) => {
      outcome = error ? { error: String(error) } : { answer: JSON.parse(result!) };
    });
  } catch (error) {
    parser = undefined; // its stack is lost
    failAt(place, `the parser gave up (${(error as Error).message})`, 'the text is nested too deeply; simplify it');
  }
  return outcome ?? failAt(place, 'the parser did not answer', 'simplify the text');
}

/** Go names place and problem at once, the first of them is enough. */
function firstProblem(error: string, file: string): { line: number; problem: string } | undefined {
  const found = error.indexOf(`${file}:`);
  const match = found < 0 ? null : /^(\d+),\d+-(?:\d+,)?\d+: ([^;]*); ([^.]*)/.exec(error.slice(found + file.length + 1));
  return match ? { line: Number(match[1]), problem: `${match[2]}${match[3] ? ` (${match[3].trim()})` : ''}` } : undefined;
}

const REFUSED = 'Packer would refuse it too; `packer validate` says more';

/** A whole file as the parser sees it, or an error with its line. */
export function parseFile(file: string, text: string): any {
  const outcome = call('parse', { file, line: 1 }, text);
  if ('answer' in outcome) return outcome.answer;
  const found = firstProblem(outcome.error, file);
  return failAt({ file, line: found?.line ?? 1 }, found?.problem ?? 'the file cannot be parsed', REFUSED);
}

/** Trees of short texts, which templates repeat: places in them count from their own start. */
const trees = new Map<string, Node | undefined>();

/** The syntax tree of one expression, or undefined when it is none. */
export function parseExpression(place: Place, text: string): Node | undefined {
  if (trees.has(text)) return trees.get(text);
  const outcome = call('getExpressionAst', place, text);
  const tree: Node | undefined = 'answer' in outcome ? outcome.answer ?? undefined : undefined;
  if (trees.size >= 500) trees.clear();
  if (text.length <= 200) trees.set(text, tree);
  return tree;
}
