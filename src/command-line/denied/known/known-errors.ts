import type { KnownError } from './known-error';
import { NOT_REFUSALS } from './not-refusals';
import { REFUSALS } from './refusals';
import { SESSIONS } from './sessions';

/** The first whose words are in a text is meant. */
export const KNOWN_ERRORS: readonly KnownError[] = [...SESSIONS, ...REFUSALS, ...NOT_REFUSALS];
