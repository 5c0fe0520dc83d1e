/* An error that is known by its words, since AWS names neither action nor resource in it; or one that only looks like a refusal. */

export type Words = string | ((match: RegExpExecArray, text: string) => string);

export interface KnownError {
  /** As on one line. */
  readonly words: RegExp;
  /**
   * How the wording is known, and where from. `built`: a real build printed it. `recorded`: AWS answered so. `documented`,
   * `source` (of the program that prints it), `posted` (by users). `assumed`: no one has shown it to us.
   */
  readonly from: `${'built' | 'recorded' | 'documented' | 'source' | 'posted' | 'assumed'}: ${string}`;
  /** Absent: it only looks like a refusal, and permissions do not cure it. */
  readonly refusal?: true;
  /** Several causes give these words. */
  readonly maybe?: true;
  /** The words say too little. */
  readonly unreadable?: true;
  readonly cause: Words;
  readonly change: Words;
  readonly alternatives?: readonly string[];
  /** For docs/use/troubleshooting.md; absent where the page has it elsewhere. */
  readonly row?: string;
}

export const NOT_PERMISSIONS = 'Permissions do not cure this.';
