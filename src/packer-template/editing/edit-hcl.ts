import type { Edit, Wanted } from './edit';
import { ScannedAttribute, ScannedBlock, ScannedBody, Scanner } from '../hcl/scan';

/* Entries of maps, written into HCL. */

const quoted = (text: string) => JSON.stringify(text).replace(/([$%])\{/g, '$1$1{');
const keyOf = (key: string) => (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : quoted(key));
const literalPattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** All blocks, those inside of others too. */
const blocksIn = (body: ScannedBody): ScannedBlock[] => body.blocks.flatMap((block) => [block, ...blocksIn(block.body)]);

/** Whether a block says anything of an option. */
export const says = ({ body }: ScannedBlock, { option, singular }: Wanted) =>
  body.attributes.some(({ name }) => name === option)
  || body.blocks.some(({ type, labels }) => type === singular || (type === 'dynamic' && [singular, option].includes(labels[0])));

export class HclText {
  private readonly root: ScannedBody;
  private readonly end: string;

  constructor(file: string, private readonly text: string) {
    // A mark of the order of bytes is a space here, so that all characters stay where they are.
    this.root = new Scanner(file, text.replace(/^\uFEFF/, ' ')).scan() ?? { attributes: [], blocks: [] };
    this.end = text.includes('\r\n') ? '\r\n' : '\n';
  }

  /** The block that starts in a line. */
  public blockAt(line: number): ScannedBlock | undefined {
    return blocksIn(this.root).find((block) => block.line === line);
  }

  /** The attribute of a name, or the block that stands for an entry of it, in a line. */
  public holderAt(line: number, { option, singular }: Wanted): ScannedBlock | undefined {
    return blocksIn(this.root).find(({ body }) => body.attributes.some((each) => each.name === option && each.line === line)
      || body.blocks.some((each) => each.type === singular && each.line === line));
  }

  /** The blocks of builds that add options to a source. */
  public usesOf(source: string): ScannedBlock[] {
    return this.root.blocks.filter(({ type }) => type === 'build').flatMap(({ body }) => body.blocks)
      .filter(({ type, labels: [label = ''] }) => type === 'source' && (label === source || label.endsWith(`.${source}`)));
  }

  /** Has a block say all of these; undefined where that cannot be written. */
  public edits(block: ScannedBlock, wanted: readonly Wanted[]): Edit[] | undefined {
    const absent: Wanted[] = [];
    const edits = wanted.map((each): Edit | undefined => {
      const attribute = block.body.attributes.find(({ name }) => name === each.option);
      const singular = block.body.blocks.filter(({ type }) => type === each.singular);
      if (attribute && !singular.some((one) => isFor(one, each))) return this.inValue(attribute, each);
      if (singular.length > 0) return this.inBlocks(singular, each);
      absent.push(each);
      return undefined;
    });
    if (edits.filter((edit) => !edit).length > absent.length) return undefined;
    const made = edits.filter((edit): edit is Edit => edit !== undefined);
    return absent.length > 0 ? [...made, this.newAttributes(block, absent)] : made;
  }

  private lineStart(position: number): number {
    return this.text.lastIndexOf('\n', position - 1) + 1;
  }

  private indentationAt(position: number): string {
    return /^[ \t]*/.exec(this.text.slice(this.lineStart(position), position))![0];
  }

  /** In a value: a literal gets one entry more, anything else is merged with a map that has it. */
  private inValue({ start, text }: ScannedAttribute, wanted: Wanted): Edit | undefined {
    const end = start + text.length;
    const entry = `${keyOf(wanted.key)} = ${quoted(wanted.value)}`;
    if (/^\{(?!\s*for\b)/.test(text) && text.endsWith('}')) return this.inObject(start, end, wanted);
    if (wanted.misspelt !== undefined) return undefined;
    if (text === 'null') return { start, end, text: `{ ${entry} }` };
    const call = /^merge\(/.test(text) && closes(text, 'merge'.length) === text.length - 1 && !/\.\.\.\s*\)$/.test(text);
    if (!call) return { start, end, text: `merge(${text}, { ${entry} })` };
    const inside = text.slice(0, -1).trimEnd();
    const at = start + inside.length;
    const last = /\n[ \t]*\)$/.test(text) ? `${this.end}${this.indentationOfLast(text, start)}` : ' ';
    return inside.endsWith(',')
      ? { start: at, end: at, text: `${last}{ ${entry} },` }
      : { start: at, end: at, text: `,${last}{ ${entry} }` };
  }

  /** The spaces before the last line that has something, of a value over several lines. */
  private indentationOfLast(text: string, start: number): string {
    const inside = text.slice(0, -1).trimEnd();
    return /^[ \t]*/.exec(this.text.slice(this.lineStart(start + inside.length)))![0];
  }

  private inObject(start: number, end: number, { key, value, misspelt, replaces }: Wanted): Edit | undefined {
    const text = this.text.slice(start, end);
    const known = [...text.matchAll(
      new RegExp(`(?<=[{,\\n]\\s*)("?${literalPattern(misspelt ?? key)}"?)(\\s*[=:]\\s*)("(?:[^"\\\\\\n]|\\\\.)*"|[^,\\n}#]+)`, 'g'),
    )];
    if (known.length > 1) return undefined;
    if (known.length === 1) {
      const [[, name, between, old]] = known;
      const at = start + known[0].index;
      if (misspelt !== undefined) return { start: at, end: at + name.length, text: name.startsWith('"') ? quoted(key) : keyOf(key) };
      if (!replaces) return undefined;
      const from = at + name.length + between.length;
      return { start: from, end: from + old.trimEnd().length, text: quoted(value) };
    }
    const inside = text.slice(1, -1);
    const first = /^\s*(?:(?:#|\/\/)[^\n]*\s*)*("?)[^"=:\s]+"?(\s*)([=:])/.exec(inside);
    const name = first?.[1] ? quoted(key) : keyOf(key);
    const sign = first?.[3] === ':' ? ': ' : ' = ';
    if (inside.trim() === '') return { start, end, text: `{ ${name} = ${quoted(value)} }` };
    const closing = this.indentationAt(end - 1);
    const isAlone = this.text.slice(this.lineStart(end - 1), end - 1).trim() === '' && inside.includes('\n');
    if (!isAlone) {
      const at = start + 1 + inside.trimEnd().length;
      return {
        start: at,
        end: at,
        text: `${inside.trimEnd().endsWith(',') ? ' ' : ', '}${name}${sign}${quoted(value)}${/\s$/.test(inside) ? '' : ' '}`,
      };
    }
    // In the column of the signs of the last line, where that has room.
    const lines = inside.trimEnd().split('\n');
    const [, indentation = `${closing}  `, column = ''] = /^([ \t]*)("?[\w-]+"?\s*)[=:]/.exec(lines[lines.length - 1]) ?? [];
    const at = this.lineStart(end - 1);
    const comma = /,\s*$/.test(inside) ? ',' : '';
    return {
      start: at,
      end: at,
      text: `${indentation}${sign === ' = ' ? `${name.padEnd(column.length - 1)} = ` : `${name}: `}${quoted(value)}${comma}${this.end}`,
    };
  }

  /** Among blocks that stand for an entry each: one more, like the last. */
  private inBlocks(blocks: readonly ScannedBlock[], { key, value, misspelt, replaces }: Wanted): Edit | undefined {
    const own = blocks.find((block) => isFor(block, { key, misspelt }));
    const wrong = own && (misspelt !== undefined ? part(own, 'key') ?? part(own, 'name') : part(own, 'value'));
    if (own && misspelt === undefined && !replaces) return undefined;
    if (own) {
      return wrong && { start: wrong.start, end: wrong.start + wrong.text.length, text: quoted(misspelt !== undefined ? key : value) };
    }
    const last = blocks[blocks.length - 1];
    const indentation = this.indentationAt(last.start);
    const end = last.close + 1;
    const lines = [`${last.type} {`, `  key   = ${quoted(key)}`, `  value = ${quoted(value)}`, '}'];
    return { start: end, end, text: lines.map((line) => `${this.end}${indentation}${line}`).join('') };
  }

  /** What a block does not say yet, as a paragraph at its end. */
  private newAttributes(block: ScannedBlock, wanted: readonly Wanted[]): Edit {
    const { close, body, start } = block;
    const outer = this.indentationAt(start);
    const [inner] = [
      ...body.attributes.map((attribute) => this.lineStart(attribute.start)), ...body.blocks.map((each) => this.lineStart(each.start)),
    ]
      .map((at) => /^[ \t]*/.exec(this.text.slice(at))![0]).filter((spaces) => spaces.length > outer.length);
    const indentation = inner ?? `${outer}  `;
    const width = Math.max(...wanted.map(({ option }) => option.length));
    const lines = wanted.map(({ option, key, value }) =>
      `${indentation}${option.padEnd(width)} = { ${keyOf(key)} = ${quoted(value)} }${this.end}`).join('');
    const isAlone = this.text.slice(this.lineStart(close), close).trim() === '';
    if (isAlone) {
      const isEmpty = body.attributes.length + body.blocks.length === 0;
      return { start: this.lineStart(close), end: this.lineStart(close), text: `${isEmpty ? '' : this.end}${lines}` };
    }
    // A block in one line holds one attribute at most: it is written over several.
    const open = this.text.indexOf('{', start) + 1;
    const inside = this.text.slice(open, close).trim();
    return { start: open, end: close, text: `${this.end}${inside === '' ? '' : `${indentation}${inside}${this.end}`}${lines}${outer}` };
  }
}

const part = ({ body }: ScannedBlock, name: string) => body.attributes.find((attribute) => attribute.name === name);

/** Whether a block stands for the entry, in any spelling. */
const isFor = (block: ScannedBlock, { key, misspelt }: Pick<Wanted, 'key' | 'misspelt'>) =>
  ['key', 'name'].some((name) => part(block, name)?.text === quoted(misspelt ?? key));

/** Where the bracket closes that opens at a position, texts left out; -1 where it does not. */
function closes(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === '"') {
      for (i += 1; i < text.length && text[i] !== '"'; i += 1) if (text[i] === '\\') i += 1;
    } else if ('([{'.includes(text[i])) {
      depth += 1;
    } else if (')]}'.includes(text[i])) {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}
