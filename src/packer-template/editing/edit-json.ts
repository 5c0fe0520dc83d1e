import type { Node as JsonNode } from 'jsonc-parser';
import type { Edit, Wanted } from './edit';
import { membersOf, readJson } from '../files/json';

/* Entries of maps, written into JSON: HCL in JSON, and the old JSON templates. */

// eslint-disable-next-line @typescript-eslint/no-require-imports -- read with the first template
const parser = () => require('jsonc-parser') as typeof import('jsonc-parser');

export class JsonText {
  private readonly root: JsonNode;
  private readonly lineOf: (node: JsonNode) => number;

  constructor(file: string, private readonly text: string, private readonly isHcl: boolean) {
    const { root, place } = readJson(file, text);
    this.root = root;
    this.lineOf = (node) => place(node).line;
  }

  /** The objects in a line that hold the options of a plugin: by their `type`, or by their place in HCL. */
  public bodiesAt(line: number, type: string): JsonNode[] {
    const found: JsonNode[] = [];
    const visit = (node: JsonNode): void => {
      const own =
        this.isHcl ? this.pathOf(node).includes(type) : membersOf(node).some(([name, value]) => name === 'type' && value.value === type);
      if (node.type === 'object' && own && this.lineOf(node) === line) found.push(node);
      node.children?.forEach(visit);
    };
    visit(this.root);
    // In HCL what is inside has the type on its path too.
    return found.filter((node) => !found.some((outer) =>
      outer !== node && outer.offset <= node.offset && outer.offset + outer.length >= node.offset + node.length));
  }

  /** The objects inside of a body that are written as blocks of a name. */
  public blocksIn(body: JsonNode, name: string): JsonNode[] {
    const value = membersOf(body).find(([member]) => member === name)?.[1];
    return value?.type === 'array' ? value.children ?? [] : value ? [value] : [];
  }

  private pathOf(node: JsonNode): (string | number)[] {
    return parser().getNodePath(node);
  }

  /** Has an object say this; undefined where that cannot be written. */
  public edits(body: JsonNode, { option, key, value, misspelt, replaces }: Wanted): Edit[] | undefined {
    const map = membersOf(body).find(([member]) => member === option)?.[1];
    const entry = `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    if (!map) return [this.inserted(body, `${JSON.stringify(option)}: { ${entry} }`)];
    if (map.type === 'null') return [replaced(map, `{ ${entry} }`)];
    if (map.type === 'object') {
      const [, old] = membersOf(map).find(([member]) => member === key) ?? [];
      const wrong = membersOf(map).find(([member]) => member === misspelt)?.[2];
      if (wrong) return [replaced(wrong, JSON.stringify(key))];
      if (old) return replaces ? [replaced(old, JSON.stringify(value))] : undefined;
      return [this.inserted(map, entry)];
    }
    const [, inside] = (this.isHcl && map.type === 'string' && misspelt === undefined && /^\$\{(.*)\}$/s.exec(map.value)) || [];
    return inside === undefined ? undefined
      : [replaced(map, JSON.stringify(`\${merge(${inside}, { ${JSON.stringify(key)} = ${JSON.stringify(value)} })}`))];
  }

  /** One member more, after the last: in a line of its own where that has one. */
  private inserted({ offset, length, children = [] }: JsonNode, member: string): Edit {
    const last = children[children.length - 1];
    if (!last) return { start: offset, end: offset + length, text: `{ ${member} }` };
    const end = last.offset + last.length;
    const [, spaces] = /(\r?\n[ \t]*)$/.exec(this.text.slice(0, last.offset)) ?? [];
    return { start: end, end, text: `,${spaces ?? ' '}${member}` };
  }
}

const replaced = ({ offset, length }: JsonNode, text: string): Edit => ({ start: offset, end: offset + length, text });
