import { failAt, Place } from './fail-at';

/*
 * What a template may cost. The figures are far above real templates and low enough that any input ends within
 * seconds: the parser takes time in proportion to the text, its syntax trees in proportion to text times depth.
 */
export const LIMITS = {
  /** Characters of one file; the largest public template of the sample has 60,000. */
  file: 256 * 1024,
  /** Characters of all files together. */
  files: 512 * 1024,
  /** Brackets, blocks and templates inside each other. */
  depth: 100,
  /** Operators and index brackets of one expression. */
  operators: 250,
  /** Characters times operators and depth, over all expressions that are looked at; the heaviest template of the corpus has 7,400. */
  syntax: 150_000,
  /** Steps of evaluation. */
  steps: 200_000,
  /** Characters of a text, and elements of a list, that an expression makes. */
  made: 64 * 1024,
};

/** Counts what reading one template costs. */
export class Budget {
  private steps = 0;
  private syntax = 0;
  private characters = 0;
  private depth = 0;

  public file(place: Place, characters: number): void {
    this.characters += characters;
    if (characters > LIMITS.file || this.characters > LIMITS.files) {
      failAt(place, `the template has more than ${LIMITS.file / 1024} KiB in a file or ${LIMITS.files / 1024} KiB in all`,
        'read a smaller one');
    }
  }

  public expression(place: Place, weight: number): void {
    this.syntax += weight;
    if (this.syntax > LIMITS.syntax) failAt(place, 'the expressions of the template are too large', 'split it');
  }

  public step(place: Place): void {
    this.steps += 1;
    if (this.steps > LIMITS.steps) {
      failAt(place, `evaluating the template takes more than ${LIMITS.steps} steps`, 'simplify its expressions');
    }
  }

  /** Runs what may nest: values that refer to values. */
  public nested<T>(place: Place, run: () => T): T {
    this.depth += 1;
    try {
      if (this.depth > LIMITS.depth * 4) failAt(place, 'expressions refer to each other too deeply', 'simplify them');
      return run();
    } finally {
      this.depth -= 1;
    }
  }
}
