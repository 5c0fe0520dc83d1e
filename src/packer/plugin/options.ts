import type { Component } from '../../packer-template/configuration';
import { failAt, Place } from '../../packer-template/files/fail-at';
import { asText, isList, lazy, ObjectValue, Unknown, Value } from '../../packer-template/values';

/*
 * The options of a plugin, read as the plugin reads them: texts for booleans, lists with commas in them, and what is empty counts as
 * not set.
 */

/** What an option says. There is none for an option that is not set. */
export interface Setting {
  readonly option: string;
  readonly place: Place;
  /** What is known of it: texts of a list, one text, or none for a switch. */
  readonly values: readonly string[];
  /** The value as a reader would have it. */
  readonly shown?: string;
  /** Why it, or a part of it, is not known. */
  readonly unknown?: string;
  /** It is set, even if its value is not known. */
  readonly isSet: boolean;
}

const WHEN_PACKER_RUNS = 'its text is made when Packer runs';

function textOf(value: Value): string | Unknown | undefined {
  if (value === null || value === '') return undefined;
  if (value instanceof Unknown) return value;
  if (typeof value === 'string') return value.includes('{{') ? new Unknown(WHEN_PACKER_RUNS, true) : value;
  return typeof value === 'number' || typeof value === 'boolean' ? asText(value) : new Unknown('it is no text');
}

function setting(option: string, place: Place, parts: readonly (string | Unknown | undefined)[]): Setting | undefined {
  const values = parts.filter((part): part is string => typeof part === 'string');
  const unknown = parts.find((part): part is Unknown => part instanceof Unknown);
  if (values.length === 0 && !unknown) return undefined;
  const shown = values.join(', ').slice(0, 200);
  return { option, place, values, shown, unknown: unknown?.reason, isSet: values.length > 0 || !!unknown?.isSet };
}

const valueOf = (block: ObjectValue): Value => block.get('value') ?? '';

/** The options of one body: of a source, or of a block in it. */
export class Options {
  public static of({ options }: Component): Options {
    return new Options(options);
  }

  constructor(private readonly object: ObjectValue, private readonly prefix = '') {}

  private named(name: string): string {
    return `${this.prefix}${name}`;
  }

  /** The value as it stands, for those who know its shape. */
  public value(name: string): Value {
    return this.object.get(name) ?? null;
  }

  public place(name: string): Place | undefined {
    return this.object.entries.get(name)?.place;
  }

  /** What an option takes its value from, such as a data source, as far as that is all it does. */
  public origin(name: string): object | undefined {
    const value = this.value(name);
    return value instanceof Unknown ? value.origin : undefined;
  }

  /** A text; lists and objects are not known as one. */
  public text(name: string): Setting | undefined {
    const entry = this.object.entries.get(name);
    return entry && setting(this.named(name), entry.place, [textOf(entry.value)]);
  }

  /** A list of texts, or one text with commas. */
  public texts(name: string): Setting | undefined {
    const entry = this.object.entries.get(name);
    if (!entry) return undefined;
    const { value } = entry;
    const parts = (isList(value) ? value : [value]).flatMap((item): (string | Unknown | undefined)[] => {
      const text = textOf(item);
      return typeof text === 'string' ? text.split(',').map((part) => part.trim()).filter((part) => part !== '') : [text];
    });
    return setting(this.named(name), entry.place, parts);
  }

  /** The values of a map of texts. */
  public mapValues(name: string): Setting | undefined {
    const entry = this.object.entries.get(name);
    if (!entry) return undefined;
    const { value } = entry;
    if (!(value instanceof ObjectValue)) return setting(this.named(name), entry.place, [textOf(value)]);
    return setting(this.named(name), entry.place, [...[...value.entries.values()].map((item) => textOf(item.value)), value.rest]);
  }

  /** The entries of a map of texts, as `key=value`. */
  public pairs(name: string): Setting | undefined {
    const entry = this.object.entries.get(name);
    if (!entry) return undefined;
    const { value } = entry;
    if (!(value instanceof ObjectValue)) return setting(this.named(name), entry.place, [textOf(value)]);
    const pairs = [...value.entries].map(([key, item]) => {
      const text = textOf(item.value) ?? '';
      return typeof text === 'string' ? `${key}=${text}` : text;
    });
    return setting(this.named(name), entry.place, [...pairs, value.rest]);
  }

  /** A switch that is on. */
  public flag(name: string): Setting | undefined {
    const found = this.text(name);
    if (!found || found.unknown) return found && { ...found, isSet: false };
    const [text] = found.values;
    if (!/^(true|false|t|f|1|0)$/i.test(text)) {
      failAt(found.place, `${found.option} is ${JSON.stringify(text)}`, 'Packer takes true or false');
    }
    return /^(true|t|1)$/i.test(text) ? { ...found, values: [] } : undefined;
  }

  /** Whether anything is set, regardless of its value. */
  public presence(name: string): Setting | undefined {
    const entry = this.object.entries.get(name);
    if (!entry) return undefined;
    const { place, value } = entry;
    const empty = value === null || value === '' || (isList(value) && value.length === 0)
      || (value instanceof ObjectValue && value.entries.size === 0 && !value.rest);
    if (empty) return undefined;
    const unknown = value instanceof Unknown && !value.isSet ? value
      : isList(value) && value.every((item) => item instanceof Unknown) ? value[0] as Unknown
        : value instanceof ObjectValue && value.entries.size === 0 ? value.rest : undefined;
    const shown = typeof value === 'object' ? 'set' : String(value).slice(0, 200);
    return { option: this.named(name), place, values: [], shown, unknown: unknown?.reason, isSet: !unknown };
  }

  /** The blocks of a name, or objects written as attributes; what may be further ones is `unknown`, and `each` what these would have. */
  public blocks(name: string): { blocks: Options[]; unknown?: Setting; each?: Options } {
    const entry = this.object.entries.get(name);
    if (!entry) return { blocks: [] };
    const items = isList(entry.value) ? entry.value : [entry.value];
    const unknown = items.find((item): item is Unknown => item instanceof Unknown);
    return {
      blocks: items.filter((item): item is ObjectValue => item instanceof ObjectValue)
        .map((item) => new Options(item, `${this.named(name)}.`)),
      each: unknown?.each && new Options(unknown.each, `${this.named(name)}.`),
      unknown: unknown && { option: this.named(name), place: entry.place, values: [], unknown: unknown.reason, isSet: unknown.isSet },
    };
  }

  /** Settings of blocks of a name; what is not known of the blocks themselves is one. */
  public inBlocks(name: string, read: (block: Options) => Setting | undefined | (Setting | undefined)[]): Setting[] {
    const { blocks, unknown, each } = this.blocks(name);
    const isSetting = (one: Setting | undefined): one is Setting => one !== undefined;
    const found = blocks.flatMap(read).filter(isSetting);
    // However many blocks there are: where none says anything, none has to be known.
    const saysNothing = each && [read(each)].flat().filter(isSetting).length === 0;
    return unknown && !saysNothing ? [...found, unknown] : found;
  }

  /** A map of tags, with the singular blocks that stand for it too, or undefined when none is set. */
  public tags(name: string, singular: string): { place: Place; map: ObjectValue } | undefined {
    const entry = this.object.entries.get(name);
    const blocks = this.object.entries.get(singular);
    const parts = new Map<string, { place: Place; value: Value }>();
    let rest: Unknown | undefined;
    const value = entry?.value ?? null;
    if (value instanceof Unknown) rest = value;
    if (value instanceof ObjectValue) {
      rest = value.rest;
      value.entries.forEach((part, key) => parts.set(key, part));
    }
    for (const block of blocks ? (isList(blocks.value) ? blocks.value : [blocks.value]) : []) {
      const key = block instanceof ObjectValue
        ? textOf(block.get('key') ?? block.get('name') ?? null)
        : new Unknown('it is made by a dynamic block');
      if (typeof key === 'string') parts.set(key, lazy(blocks!.place, () => valueOf(block as ObjectValue)));
      else rest = block instanceof Unknown ? block : key ?? rest;
    }
    const place = entry && parts.size + (rest ? 1 : 0) > 0 ? entry.place : blocks?.place ?? entry?.place;
    return place && (parts.size > 0 || rest) ? { place, map: new ObjectValue(parts, rest) } : undefined;
  }
}
