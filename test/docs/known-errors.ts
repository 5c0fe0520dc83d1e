import { blocks } from './markdown';
import type { KnownError } from '../../src/command-line/denied/known/known-error';
import { KNOWN_ERRORS } from '../../src/command-line/denied/known/known-errors';

/** What a text matched, where names stand for anything. */
const ANYTHING = { groups: new Proxy({}, { get: () => '…' }) } as unknown as RegExpExecArray;

const inWords = (words: KnownError['cause']) => (typeof words === 'string' ? words : words(ANYTHING, ''));
const rows = (refusals: boolean) => KNOWN_ERRORS.filter(({ row, refusal }) => row && Boolean(refusal) === refusals)
  .map(({ row, cause, change }) => [row!, inWords(cause), inWords(change).replace(/^Permissions do not cure this\. /, '')]);

/** The errors that `denied` knows by their words, for docs/use/troubleshooting.md. */
export const knownErrors = () => [
  '### They are refusals',
  '',
  blocks(['Error', '', 'cure'], rows(true)),
  '',
  '### Permissions do not cure them',
  '',
  blocks(['Error', '', 'cure'], rows(false)),
].join('\n');
