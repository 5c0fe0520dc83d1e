import { failAt, Place } from '../files/fail-at';
import { LIMITS } from '../files/limits';

/*
 * Finds where the attributes and blocks of an HCL file are: the parser does not tell the lines of what it read, nor leaves
 * expressions as they were written. It refuses nothing itself; the parser is the judge of what is valid, and what is found here is
 * compared with what it found (hcl-syntax.ts).
 */

export interface ScannedAttribute {
  readonly name: string;
  readonly line: number;
  /** Where the expression starts. */
  readonly valueLine: number;
  readonly text: string;
  /** The same in characters from the start of the file. */
  readonly start: number;
  /** How deep brackets go in it, and how many operators and index brackets it has. */
  readonly depth: number;
  readonly operators: number;
}

export interface ScannedBlock {
  readonly type: string;
  readonly labels: string[];
  readonly line: number;
  readonly body: ScannedBody;
  /** Where it starts, and where its closing bracket is, in characters from the start of the file. */
  readonly start: number;
  readonly close: number;
}

export interface ScannedBody {
  readonly attributes: ScannedAttribute[];
  readonly blocks: ScannedBlock[];
}

const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const HEREDOC = /<<-?([\p{L}_][\p{L}\p{N}_-]*)\r?\n/uy;
const OPERATOR = /[-+*\/%<>!&|?]|==/y;
const OPENS = '([{';
const CLOSES = ')]}';

export class Scanner {
  private position = 0;
  private line = 1;
  private depth = 0;
  private deepest = 0;
  private operators = 0;

  constructor(private readonly file: string, private readonly text: string) {}

  /** The whole file, or undefined where it is no HCL: the parser then says why. */
  public scan(): ScannedBody | undefined {
    const body = this.body();
    return this.position < this.text.length ? undefined : body;
  }

  private get place(): Place {
    return { file: this.file, line: this.line };
  }

  private get char(): string {
    return this.text[this.position] ?? '';
  }

  private ahead(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  private move(characters = 1): void {
    for (const end = Math.min(this.position + characters, this.text.length); this.position < end; this.position += 1) {
      if (this.text[this.position] === '\n') this.line += 1;
    }
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text);
  }

  private deeper(): void {
    this.depth += 1;
    this.deepest = Math.max(this.deepest, this.depth);
    if (this.depth > LIMITS.depth) failAt(this.place, `it is nested more than ${LIMITS.depth} deep`, 'simplify it');
  }

  /** Moves over spaces and comments; over line ends too where they mean nothing. */
  private skip(lineEnds: boolean): void {
    for (;;) {
      if (this.char === '#' || this.ahead('//')) {
        while (this.char !== '' && this.char !== '\n') this.move();
      } else if (this.ahead('/*')) {
        const end = this.text.indexOf('*/', this.position + 2);
        this.move((end < 0 ? this.text.length : end + 2) - this.position);
      } else if (this.char === ' ' || this.char === '\t' || this.char === '\r' || (lineEnds && this.char === '\n')) {
        this.move();
      } else {
        return;
      }
    }
  }

  private body(): ScannedBody {
    const attributes: ScannedAttribute[] = [];
    const blocks: ScannedBlock[] = [];
    for (;;) {
      this.skip(true);
      const { line, position: start } = this;
      const name = this.match(IDENTIFIER)?.[0];
      if (name === undefined) return { attributes, blocks };
      this.move(name.length);
      this.skip(false);
      if (this.char === '=' && !this.ahead('==')) {
        this.move();
        attributes.push(this.attribute(name, line));
        continue;
      }
      const labels: string[] = [];
      while (this.char !== '{') {
        const label = this.label();
        if (label === undefined) return { attributes, blocks };
        labels.push(label);
        this.skip(false);
      }
      this.deeper();
      this.move();
      const body = this.body();
      if (!this.ahead('}')) return { attributes, blocks };
      const close = this.position;
      this.move();
      this.depth -= 1;
      blocks.push({ type: name, labels, line, body, start, close });
    }
  }

  private label(): string | undefined {
    const identifier = this.match(IDENTIFIER)?.[0];
    if (identifier !== undefined) {
      this.move(identifier.length);
      return identifier;
    }
    if (this.char !== '"') return undefined;
    const start = this.position;
    this.quoted();
    return this.text.slice(start + 1, this.position - 1);
  }

  private attribute(name: string, line: number): ScannedAttribute {
    this.skip(false);
    const valueLine = this.line;
    const start = this.position;
    this.operators = 0;
    this.deepest = this.depth;
    const outer = this.depth;
    this.expression('\n');
    return {
      name,
      line,
      valueLine,
      text: this.text.slice(start, this.position).trimEnd(),
      start,
      depth: this.deepest - outer,
      operators: this.operators,
    };
  }

  /** Moves to the end of an expression: the end of its line, or the bracket that closes what it is in. */
  private expression(end: '\n' | '}'): void {
    const outer = this.depth;
    while (this.char !== '') {
      const inBrackets = this.depth > outer;
      if (this.char === '#' || this.ahead('//') || this.ahead('/*')) {
        if (!inBrackets && end === '\n') {
          const { line } = this;
          const before = this.position;
          this.skip(false);
          // A comment inside a line goes on with the expression; one at its end is no part of it.
          if (this.char === '\n' || this.char === '') {
            this.position = before;
            this.line = line;
            return;
          }
        } else {
          this.skip(true);
        }
      } else if (this.char === '"') {
        this.quoted();
      } else if (this.char === '<' && this.match(HEREDOC)) {
        this.heredoc();
      } else if (OPENS.includes(this.char)) {
        if (this.char === '[') this.operators += 1;
        this.deeper();
        this.move();
      } else if (CLOSES.includes(this.char)) {
        if (!inBrackets) return;
        this.depth -= 1;
        this.move();
      } else if (this.char === '\n' && !inBrackets && end === '\n') {
        return;
      } else {
        const operator = this.match(OPERATOR)?.[0];
        if (operator) this.operators += 1;
        this.move(operator?.length ?? 1);
      }
    }
  }

  /** Moves over `${…}` or `%{…}`. */
  private interpolation(): void {
    this.deeper();
    this.move(2);
    this.expression('}');
    this.move();
    this.depth -= 1;
  }

  private quoted(): void {
    this.move();
    while (this.char !== '' && this.char !== '"' && this.char !== '\n') {
      if (this.char === '\\') this.move(2);
      else if (this.ahead('$${') || this.ahead('%%{')) this.move(3);
      else if (this.ahead('${') || this.ahead('%{')) this.interpolation();
      else this.move();
    }
    this.move();
  }

  private heredoc(): void {
    const [opening, marker] = this.match(HEREDOC)!;
    this.move(opening.length);
    for (;;) {
      const lineEnd = this.text.indexOf('\n', this.position);
      const end = lineEnd < 0 ? this.text.length : lineEnd;
      if (this.text.slice(this.position, end).trim() === marker) {
        this.move(end - this.position);
        return;
      }
      while (this.position < end) {
        if (this.ahead('$${') || this.ahead('%%{')) this.move(3);
        else if (this.ahead('${') || this.ahead('%{')) this.interpolation();
        else this.move();
      }
      if (this.char === '') return;
      if (this.char === '\n') this.move();
    }
  }
}
