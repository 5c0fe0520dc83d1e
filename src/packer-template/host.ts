import type { EvaluationScope } from './body';
import type { Place } from './files/fail-at';
import type { Budget } from './files/limits';
import type { Unknown, Value } from './values';

/** A secret that a function reads. */
export interface SecretRead {
  readonly name: Value;
  readonly place: Place;
}

/** What evaluation needs beside names. */
export interface Host {
  readonly budget: Budget;
  /** The text of a file below the folder of the template. */
  readonly file: (path: string, place: Place) => string | Unknown;
  /** Whether there is a file below the folder of the template. */
  readonly exists: (path: string) => boolean | Unknown;
  /** The secrets that functions read from AWS, as they are evaluated. */
  readonly secrets: SecretRead[];
  /** Whether the files have such functions at all: then everything is evaluated that Packer evaluates, used or not. */
  readonly readsSecrets: boolean;
  /** The value of a variable of the environment. */
  readonly environment: (name: string) => string | undefined;
  /** Evaluates the text of a template of HCL, for `templatefile`. */
  readonly template: (text: string, place: Place, scope: EvaluationScope) => Value;
}
