import { BUILD_INVARIANTS } from './invariants/invariants';
import { verdictOn, Values } from './proofs';
import { factsWithExamples, read } from './prove';
import { requestInWords } from '../decision/in-words';
import type { WrittenStatement } from '../decision/policy';
import type { Verdict } from '../decision/question';

/** What became of one invariant for the policies of a role. */
export interface Finding {
  readonly invariant: string;
  readonly verdict: Verdict;
  readonly line: string;
}

const MARKS: Readonly<Record<Verdict['is'], string>> = { proven: 'holds    ', refuted: 'BROKEN   ', undecided: 'undecided' };

function said(says: string, otherwise: string, verdict: Verdict): string {
  if (verdict.is === 'proven') return `${says}.`;
  if (verdict.is === 'undecided') return `${says}: ${verdict.because}.`;
  const { request, by: { sid } } = verdict.smallest;
  return `${says}. Not so: whoever has the role ${otherwise}, such as by ${requestInWords(request)}${sid ? ` (${sid})` : ''}.`;
}

/** All invariants of a role that builds images, about any policies. */
export const check = (statements: readonly WrittenStatement[], values: Values): Finding[] => BUILD_INVARIANTS.map((invariant) => {
  const verdict = verdictOn(invariant, read(statements), values, factsWithExamples());
  return { invariant: invariant.id, verdict, line: `${MARKS[verdict.is]} ${invariant.id}: ${said(invariant.says, invariant.otherwise, verdict)}` };
});
