import type { Words } from './known-error';
import { KNOWN_ERRORS } from './known-errors';

/* Reads errors that are known by their words. */

/** What such an error means. */
export interface ReadError {
  /** False: permissions do not cure it. */
  readonly refusal: boolean;
  readonly cause: string;
  readonly change: string;
  readonly alternatives: readonly string[];
  /** Several causes give these words. */
  readonly maybe?: boolean;
  /** AWS's words say too little. */
  readonly unreadable?: boolean;
}

const inWords = (words: Words, match: RegExpExecArray, text: string) => (typeof words === 'string' ? words : words(match, text));

/** The known error in a text on one line. */
export function knownErrorIn(text: string): ReadError | undefined {
  for (const { words, refusal = false, maybe, unreadable, cause, change, alternatives = [] } of KNOWN_ERRORS) {
    const match = words.exec(text);
    if (match) {
      return {
        refusal,
        cause: inWords(cause, match, text),
        change: inWords(change, match, text),
        alternatives,
        ...maybe && { maybe },
        ...unreadable && { unreadable },
      };
    }
  }
  return undefined;
}
