import type { Attack } from '../harness/attacks';

/** What became of an attack of the suite. */
export interface Outcome {
  readonly kind: string;
  /** What it does to the victim. */
  readonly harm: string;
  readonly attack: Attack;
  /** Whether the policies that we are compared with let it through. */
  readonly byTheirs: boolean;
  readonly byOurs: boolean;
}
