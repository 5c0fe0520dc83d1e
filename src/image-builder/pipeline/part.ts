import { Token } from 'aws-cdk-lib';
import { textOf } from './resource';
import { isObject } from '../../iam/validation/is-object';

/** Notes that a value is there but cannot be read, and the properties of the role that together say what it could. */
export type Note = (path: string, settledBy: readonly string[]) => void;

/** An object that is written out: one that is computed at deployment is a text to us, or nothing. */
const isWritten = (value: unknown): value is Record<string, unknown> => isObject(value) && textOf(value) === undefined;

/** A part of a declaration, read by name. What is left out is undefined; what is there but cannot be read is undefined and noted. */
export class Part {
  constructor(private readonly value: Record<string, unknown>, public readonly path: string, private readonly note: Note) {}

  /** A text, or a token for one. */
  public id(name: string, ...settledBy: string[]): string | undefined {
    const value = this.at(name);
    const text = textOf(value);
    if (value !== undefined && text === undefined) this.noteUnread(name, settledBy);
    return text === '' ? undefined : text;
  }

  /** A text that is written out. */
  public literal(name: string, ...settledBy: string[]): string | undefined {
    const text = this.id(name, ...settledBy);
    if (text === undefined || !Token.isUnresolved(text)) return text;
    this.noteUnread(name, settledBy);
    return undefined;
  }

  /** Texts, or a token for each. */
  public ids(name: string, ...settledBy: string[]): string[] {
    const value = this.at(name);
    if (value === undefined) return [];
    const texts = Array.isArray(value) && !Token.isUnresolved(value) ? value.map(textOf) : [undefined];
    if (texts.includes(undefined)) this.noteUnread(name, settledBy);
    return texts.filter((text) => text !== undefined);
  }

  /** A switch. */
  public flag(name: string, ...settledBy: string[]): boolean | undefined {
    const value = this.at(name);
    if (value === undefined || value === true || value === false) return value;
    if (value === 'true' || value === 'false') return value === 'true';
    this.noteUnread(name, settledBy);
    return undefined;
  }

  public part(name: string, ...settledBy: string[]): Part | undefined {
    const value = this.at(name);
    if (value === undefined) return undefined;
    if (isWritten(value)) return new Part(value, `${this.path}.${name}`, this.note);
    this.noteUnread(name, settledBy);
    return undefined;
  }

  public parts(name: string, ...settledBy: string[]): Part[] {
    const value = this.at(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.noteUnread(name, settledBy);
      return [];
    }
    return value.flatMap((item, i) => {
      if (isWritten(item)) return new Part(item, `${this.path}.${name}[${i}]`, this.note);
      this.noteUnread(`${name}[${i}]`, settledBy);
      return [];
    });
  }

  /** What a property refers to, read as if it stood there itself. */
  public referred(name: string, properties: Record<string, unknown>): Part {
    return new Part(properties, `${this.path}.${name}`, this.note);
  }

  public has(name: string): boolean {
    return this.at(name) !== undefined;
  }

  public noteUnread(name: string, settledBy: readonly string[]): void {
    this.note(`${this.path}.${name}`, settledBy);
  }

  private at(name: string): unknown {
    return this.value[name] ?? undefined;
  }
}
