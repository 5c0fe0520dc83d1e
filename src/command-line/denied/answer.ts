import type { Candidate } from './cures';
import type { Refusal } from './refusal';

/** What a refusal means, and what to do. */
export interface DenialAnswer {
  /** The most likely cause, in one plain sentence. */
  readonly cause: string;
  /** The cause is the most likely one, and not the only one that gives these words. */
  readonly maybe?: boolean;
  /** What to change, and where; or whom to ask. */
  readonly change: string;
  /** What else it may be, the likeliest first; at most three. */
  readonly alternatives: readonly string[];
  /** The statement that would allow it, or that denied it. */
  readonly statement?: Candidate;
  /** The construct whose role it is, where that is known. */
  readonly construct?: string;
  /** `none`: there is no access-denied error in the text. */
  readonly kind: 'refusal' | 'not a refusal' | 'unreadable' | 'none';
  readonly refusal?: Refusal;
}

interface Fields extends Omit<DenialAnswer, 'kind' | 'alternatives'> {
  readonly kind?: DenialAnswer['kind'];
  /** Undefined: one that does not fit. */
  readonly alternatives?: readonly (string | undefined)[];
}

/** An answer to a refusal, with the alternatives that fit. */
export const answerOf = (fields: Fields): DenialAnswer => ({
  kind: 'refusal',
  ...fields,
  alternatives: [...new Set((fields.alternatives ?? []).filter((text): text is string => Boolean(text)))].slice(0, 3),
});
