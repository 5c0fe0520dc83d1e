import { MessageChannel, receiveMessageOnPort, Worker } from 'worker_threads';
import { failAt, Place } from '../files/fail-at';

/*
 * The HCL2 parser of HashiCorp, compiled to WebAssembly by @cdktn/hcl2json. The package promises its answers, and a construct cannot wait
 * for promises: so it runs in a thread, which is waited for. Started when the first template is read.
 */

/** A node of the syntax tree of an expression, as far as it is used here. Lines count from 0, positions are bytes. */
export interface Node {
  readonly type: string;
  readonly range: { readonly start: { readonly line: number; readonly byte: number }; readonly end: { readonly byte: number } };
  readonly meta?: Readonly<Record<string, any>>;
  readonly children?: readonly Node[];
}

type Method = 'parse' | 'getExpressionAst';

/** What a call of the parser came to: its answer, or the text of its error. */
type Outcome = { readonly answer: any } | { readonly error: string };

/* What the thread is at. It ends itself when no one has asked for a while: the next question then starts another one. */
const [FREE, ASKED, ANSWERED, GONE] = [0, 1, 2, 3];
/** Far longer than any text within the limits takes, in milliseconds. */
const LONGEST = 60_000;

/** What the thread does. An error of the parser is a plain one; by any other its stack is lost, and it must not be asked again. */
const THREAD = `
const { workerData: { hcl, state, port, patience } } = require('worker_threads');
const answer = (outcome) => {
  port.postMessage(outcome);
  Atomics.store(state, 0, ${ANSWERED});
  Atomics.notify(state, 0);
};
const answerError = (error) => answer({ error: error.message, isLost: error.name !== 'Error' });
process.on('uncaughtException', ({ message }) => answer({ error: message, isLost: true }));
const parser = require(hcl);
const idle = setTimeout(() => Atomics.compareExchange(state, 0, ${FREE}, ${GONE}) === ${FREE} ? process.exit() : idle.refresh(), patience);
port.on('message', ({ method, file, text }) => {
  idle.refresh();
  parser[method](file, text).then((found) => answer({ answer: found }), answerError);
});
`;

/** The parser in a thread of its own: its answers are waited for, though it promises them. */
export class Parser {
  private readonly state = new Int32Array(new SharedArrayBuffer(4));
  private readonly channel = new MessageChannel();
  private readonly thread: Worker;

  /** @param patience how long it waits for a question before it ends itself, in milliseconds */
  constructor(patience = 10_000) {
    const { port1, port2 } = this.channel;
    const workerData = { hcl: require.resolve('@cdktn/hcl2json'), state: this.state, port: port2, patience };
    // Without what node was told to load for the app, such as a compiler of TypeScript.
    this.thread = new Worker(THREAD, { eval: true, execArgv: [], workerData, transferList: [port2] });
    // The process need not wait for it.
    this.thread.unref();
    port1.unref();
  }

  /** What the parser answers, or undefined when it is not there any more. */
  public ask(method: Method, file: string, text: string): (Outcome & { readonly isLost?: boolean }) | undefined {
    if (Atomics.compareExchange(this.state, 0, FREE, ASKED) !== FREE) return undefined;
    this.channel.port1.postMessage({ method, file, text });
    Atomics.wait(this.state, 0, ASKED, LONGEST);
    const received = receiveMessageOnPort(this.channel.port1)?.message ?? { error: 'it did not answer', isLost: true };
    if (received.isLost) void this.thread.terminate();
    Atomics.store(this.state, 0, received.isLost ? GONE : FREE);
    return received;
  }
}

let parser: Parser | undefined;

function call(method: Method, place: Place, text: string): Outcome {
  let outcome = parser?.ask(method, place.file, text);
  if (!outcome) {
    parser = new Parser();
    outcome = parser.ask(method, place.file, text)!;
  }
  if (outcome.isLost && 'error' in outcome) {
    failAt(place, `the parser gave up (${outcome.error})`, 'the text is nested too deeply; simplify it');
  }
  return outcome;
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
