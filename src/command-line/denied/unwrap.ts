import type { DecodedMessage, TrailEvent } from './refusal';
import { isObject } from '../../iam/validation/is-object';

/* Finds AWS's words in what people paste: logs with prefixes and frames, JSON of all kinds, YAML, escaped and nested. */

/** Something that may be a refusal. */
export interface Piece {
  readonly text?: string;
  readonly decoded?: DecodedMessage;
  readonly event?: TrailEvent;
}

/** A text as JSON; undefined where it is none. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}


/** A text as YAML, where it holds what AWS gives as YAML; undefined else: almost any text is YAML. */
function asYaml(text: string): unknown {
  if (!/^(?:- )?["']?(?:DecodedMessage|allowed|explicitDeny|context|Records|Events|StackEvents|Summaries|image|steps)["']?:/m.test(text)) {
    return undefined;
  }
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const value = (require('js-yaml') as typeof import('js-yaml')).load(text);
    return typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** JSON whose quotes are escaped, as it is in logs. */
const unescaped = (text: string) => (/\\"/.test(text) ? asJson(`"${text.replace(/\r?\n/g, ' ')}"`) : undefined);

/** The JSON documents in a text, and the text around them. */
function documentsIn(text: string): { documents: unknown[]; rest: string } {
  const trimmed = text.trim();
  const whole = asJson(trimmed) ?? unescaped(trimmed) ?? asYaml(trimmed);
  if (whole !== undefined && typeof whole !== 'number' && typeof whole !== 'boolean') return { documents: [whole], rest: '' };
  const documents: unknown[] = [];
  const lines = text.split('\n').filter((line) => {
    const json = asJson(line.trim());
    if (isObject(json)) documents.push(json);
    return !isObject(json);
  });
  const rest = lines.join('\n');
  // One document among words, as the CLI prints it after its log.
  const start = rest.search(/[{[]\s*(?:"|\\"|\n)/);
  const end = Math.max(rest.lastIndexOf('}'), rest.lastIndexOf(']')) + 1;
  if (start >= 0 && end > start) {
    const inner = rest.slice(start, end);
    const json = asJson(inner) ?? unescaped(inner);
    if (json !== undefined) return { documents: [...documents, json], rest: `${rest.slice(0, start)}\n${rest.slice(end)}` };
  }
  return { documents, rest };
}

const ENTITIES: Readonly<Record<string, string>> = { 'quot': '"', 'apos': "'", '#39': "'", '#34': '"', 'lt': '<', 'gt': '>', 'amp': '&' };

/** What logs put before a line: times, levels, the names of builds, frames. */
const PREFIXES = [
  /^\d{10},[^,]*,ui,\w+,/,
  /^\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[.,\d]*Z? ?/,
  /^(?:ui(?: error)?|packer[\w.-]*(?: plugin)?|[\w.-]*plugin[\w.-]*(?: plugin)?): /,
  /^[│╷╵|]\s?/,
  /^==> [\w.-]+(?: \([\w.-]+\))?:[ \t]?/,
  /^ {4}[\w-]+\.[\w-]+(?: \([\w.-]+\))?:[ \t]/,
];

const cleanLine = (line: string) => {
  let text = line;
  for (let before = ''; before !== text;) {
    before = text;
    text = PREFIXES.reduce((all, prefix) => all.replace(prefix, ''), text);
  }
  return text.trim();
};

/**
 * Tables whose cells go on in the next line, as the AWS CLI and SAM print them: each cell on one line. A word that fills
 * the width of its cell was cut there, if it is an ARN or an action.
 */
function withWholeCells(text: string): string {
  const lines = text.split(/\r?\n/);
  const isContinued = (line = '') => /^ {30,}\S/.test(line);
  const width = Math.max(...lines.filter(isContinued).map((line) => line.trim().length));
  return lines.reduce<string[]>((whole, line, i) => {
    if (!isContinued(line)) return [...whole, line];
    const before = whole[whole.length - 1] ?? '';
    const cut = isContinued(lines[i - 1]) && lines[i - 1].trim().length === width && /[:/]\S*$/.test(before);
    return [...whole.slice(0, -1), `${before.trimEnd()}${cut ? '' : ' '}${line.trim()}`];
  }, []).join('\n');
}

/** The lines of a log without what is around AWS's words. */
const cleanLines = (text: string): string[] => withWholeCells(text)
  .replace(/\\\r?\n[ \t]*(?:\\(?= ))?/g, '') // as YAML folds a quoted text
  // eslint-disable-next-line no-control-regex
  .replace(/\u001b\[[\d;]*[A-Za-z]/g, '')
  .replace(/%!\(PACKER_COMMA\)/g, ',')
  .replace(/[“”]/g, '"')
  .replace(/&(quot|apos|#39|#34|lt|gt|amp);/g, (_, name: string) => ENTITIES[name])
  .replace(/\\[nt]/g, (escape) => (escape === '\\n' ? '\n' : ' '))
  .replace(/\\(["'])/g, '$1')
  .split(/\r?\n/)
  .map(cleanLine)
  .filter((line) => line !== '');

/** A text on one line. */
export const onOneLine = (text: string): string => cleanLines(text).join(' ').replace(/\s+/g, ' ');

const isDecoded = (value: Record<string, any>) => isObject(value.context) && typeof value.context.action === 'string';
const isEvent = (value: Record<string, any>) => typeof value.eventName === 'string' && typeof value.eventSource === 'string';

/** What is left of a decoded message that was cut off. */
function cutOff(text: string): Piece[] {
  if (!/\\?"allowed\\?":/.test(text)) return [];
  const field = (name: string) => new RegExp(`\\\\?"${name}\\\\?":\\s*\\\\?"([^"\\\\]+)`).exec(text)?.[1];
  const [action, resource, arn] = ['action', 'resource', 'arn'].map(field);
  const explicitDeny = /explicitDeny\\?":\s*true/.test(text);
  return action ? [{ decoded: { explicitDeny, context: { action, ...resource && { resource }, ...arn && { principal: { arn } } } } }] : [];
}

function piecesIn(value: unknown): Piece[] {
  if (typeof value === 'string') {
    const { documents, rest } = /[{[]/.test(value) ? documentsIn(value) : { documents: [], rest: value };
    return [
      ...documents.filter((document) => typeof document === 'object').flatMap(piecesIn), ...rest.trim() ? [{ text: onOneLine(rest) }] : [],
    ];
  }
  if (Array.isArray(value)) return value.flatMap(piecesIn);
  if (!isObject(value)) return [];
  if (isDecoded(value)) return [{ decoded: value }];
  if (isEvent(value)) return [{ event: value }];
  // The reasons before the rest: a state's name says less than its reason.
  return Object.values(value).flatMap(piecesIn);
}

/** Everything in a paste that may be a refusal. */
export function piecesOf(input: string): Piece[] {
  const { documents, rest } = documentsIn(input);
  const inDocuments = documents.flatMap((document) => (typeof document === 'string' && document === input ? [] : piecesIn(document)));
  return [...cutOff(rest), ...rest.trim() ? [{ text: onOneLine(rest) }] : [], ...inDocuments];
}

/** The events of CloudTrail in a paste, whether or not they were refused. */
export const eventsIn = (input: string): TrailEvent[] => piecesOf(input).flatMap(({ event }) => event ?? []);
