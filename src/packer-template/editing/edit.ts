/* Changes of the text of a template that leave everything else as it is written. */

/** What stands from one character to another becomes something else. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An entry that a map of tags is to have. */
export interface Wanted {
  /** The option, such as `run_tags`. */
  readonly option: string;
  /** The block that stands for one entry of it, such as `run_tag`. */
  readonly singular: string;
  readonly key: string;
  readonly value: string;
  /** The key may be there, with a value that gives way. */
  readonly replaces: boolean;
  /** The key in another spelling, which is there already. */
  readonly misspelt?: string;
}

/** A text with all changes, those at one place in their order. */
export function applied(text: string, edits: readonly Edit[]): string {
  let [made, at] = ['', 0];
  for (const { start, end, text: by } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    made += text.slice(at, start) + by;
    at = end;
  }
  return made + text.slice(at);
}
