/** A line of a file. */
export interface Place {
  /** The path, as its owner would write it. */
  readonly file: string;
  /** Counted from 1; 0 for the file as a whole. */
  readonly line: number;
}

/** How a place is written in an error. */
export const at = ({ file, line }: Place) => (line > 0 ? `${file}:${line}` : file);

/** Ends with an error about a file: where, what is wrong, and how to cure it. */
export function failAt(place: Place, problem: string, cure: string): never {
  throw new Error(`${at(place)}: ${problem}: ${cure}`);
}
