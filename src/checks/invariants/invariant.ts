import type { Conditions } from '../../iam/vocabulary/capability';

/**
 * A class of requests, as a statement would name them; what is not said is everything. Placeholders are filled as in needs: a class
 * whose placeholder has no value, such as declared keys where there are none, holds no request.
 */
export interface RequestClass {
  readonly actions?: readonly string[];
  /** Of the actions, all but these. */
  readonly otherThan?: readonly string[];
  readonly on?: readonly string[];
  readonly when?: readonly Conditions[];
}

/** A sentence that is proven about every request that a role allows. */
export interface Invariant {
  readonly id: string;
  /** The whole sentence, about "the role". */
  readonly says: string;
  /** What someone gains where it does not hold. */
  readonly otherwise: string;
  /** The requests that it speaks of. */
  readonly about: readonly RequestClass[];
  /** Each of them is in one of these. */
  readonly holds: readonly RequestClass[];
}

/** Statements that break an invariant, and why they may. */
export interface Exception {
  readonly invariant: string;
  readonly sids: readonly string[];
  /** Absent where the needs of these Sids name the residual risk: then that is the reason. */
  readonly because?: string;
}
