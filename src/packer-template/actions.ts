import { asText, cannotEvaluate, Unknown, Value } from './values';

/* The actions of Go's templates in the strings of JSON templates, as far as they can be evaluated before Packer runs. */

/** A function of actions. Undefined: it is evaluated when Packer runs. */
export type ActionFunction = (values: readonly string[]) => Value | undefined;

const ACTION = /\{\{(-(?=\s))?((?:`[^`]*`|"(?:\\.|[^"\\])*"|[^`"}]|\}(?!\}))*?)((?<=\s)-)?\}\}/g;
/** In JSON that was escaped twice, quotes have a backslash. */
const TOKEN = /\s*(?:`([^`]*)`|"((?:\\.|[^"\\])*)"|\\"([^"\\]*)\\"|([A-Za-z_]\w*)|(-?\d+)|([()|])|(\S))/gy;

interface Token {
  readonly kind: 'text' | 'name' | 'sign';
  readonly text: string;
}

function tokensOf(action: string): Token[] {
  return [...action.matchAll(TOKEN)].map(([, raw, quoted, escaped, name, number, sign, other]): Token => {
    const text = raw ?? quoted?.replace(/\\(.)/g, '$1') ?? escaped ?? number;
    if (text !== undefined) return { kind: 'text', text };
    return name !== undefined ? { kind: 'name', text: name } : { kind: 'sign', text: sign ?? other };
  });
}

/** Evaluates `function argument argument | function`, with brackets. Undefined where a part is evaluated when Packer runs. */
function evaluated(tokens: Token[], functions: Readonly<Record<string, ActionFunction>>): Value | undefined {
  let position = 0;
  const isSign = (text: string) => tokens[position]?.kind === 'sign' && tokens[position].text === text;

  const operand = (): Value | undefined => {
    const token = tokens[position++];
    if (token.kind === 'text') return token.text;
    if (token.kind === 'name') return called(token.text, []);
    if (token.text !== '(') return undefined;
    const value = pipeline();
    return isSign(')') && position++ >= 0 ? value : undefined;
  };
  const called = (name: string, values: readonly (Value | undefined)[]): Value | undefined => {
    if (values.includes(undefined) || !Object.prototype.hasOwnProperty.call(functions, name)) return undefined;
    const texts = values.map((value) => asText(value!));
    const unknown = texts.find((text): text is Unknown => text instanceof Unknown);
    return unknown ? new Unknown(unknown.reason) : functions[name](texts as string[]);
  };
  const command = (piped: readonly (Value | undefined)[]): Value | undefined => {
    const name = tokens[position];
    if (name?.kind !== 'name') return piped.length > 0 || name === undefined ? undefined : operand();
    position += 1;
    const values: (Value | undefined)[] = [];
    while (position < tokens.length && !isSign('|') && !isSign(')')) values.push(operand());
    return called(name.text, [...values, ...piped]);
  };
  const pipeline = (): Value | undefined => {
    let value = command([]);
    while (isSign('|')) {
      position += 1;
      value = command([value]);
    }
    return value;
  };
  const value = pipeline();
  return position === tokens.length ? value : undefined;
}

/** A string with its actions put in. Those of run time are left as they are. */
export function rendered(text: string, functions: Readonly<Record<string, ActionFunction>>): Value {
  if (!text.includes('{{')) return text;
  let unknown: Unknown | undefined;
  let made = '';
  let end = 0;
  let trimsNext = false;
  const literal = (to: number, trimsEnd: boolean) => {
    let part = text.slice(end, to);
    if (trimsNext) part = part.trimStart();
    made += trimsEnd ? part.trimEnd() : part;
  };
  for (const { 0: whole, 1: trimsBefore, 2: action, 3: trimsAfter, index } of text.matchAll(ACTION)) {
    literal(index, !!trimsBefore);
    end = index + whole.length;
    trimsNext = !!trimsAfter;
    const value = evaluated(tokensOf(action.trim()), functions);
    const isRead = /\b(user|env|if|else|end|range|with)\b/.test(action); // what may come to nothing
    if (value instanceof Unknown) unknown = value;
    else if (value !== undefined) made += asText(value) as string;
    else if (isRead) unknown = new Unknown(`the text ${JSON.stringify(text.slice(0, 80))} is made when Packer runs`);
    else made += whole;
  }
  literal(text.length, false);
  if (unknown) return made !== '' ? unknown.andSet : unknown;
  return made;
}

/** The functions that need nothing but their arguments. */
export const TEXT_FUNCTIONS: Readonly<Record<string, ActionFunction>> = {
  upper: ([text]) => text.toUpperCase(),
  lower: ([text]) => text.toLowerCase(),
  replace_all: ([old, replacement, text]) => text.split(old).join(replacement),
  replace: ([old, replacement, count, text]) => {
    let [made, rest, left] = ['', text, Number(count)];
    if (left < 0) return text.split(old).join(replacement);
    for (let at = rest.indexOf(old); left > 0 && at >= 0 && old !== ''; left -= 1, at = rest.indexOf(old)) {
      made += rest.slice(0, at) + replacement;
      rest = rest.slice(at + old.length);
    }
    return made + rest;
  },
  split: ([text, separator, index]) => text.split(separator)[Number(index)] ?? cannotEvaluate(`split finds no part ${index}`),
};
