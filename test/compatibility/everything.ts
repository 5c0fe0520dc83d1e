import { readFileSync } from 'fs';
import type { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { together } from '../harness/options';
import { OTHER_CONSTRUCTS } from '../harness/other-constructs';
import { SUBJECTS } from '../harness/subjects';
import { COMMERCIAL, propsIn } from '../harness/synthesize';

/** The feature flags that a new app sets with the CDK of this run. */
export const RECOMMENDED_FLAGS: Record<string, unknown> = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));

/** Puts every construct of the library with everything switched on into a stack. */
export function everything(stack: Stack, place = COMMERCIAL): void {
  for (const { name, defaultsIn, allIn, make } of SUBJECTS) {
    const scope = new Construct(stack, name);
    make(scope, propsIn(scope, together<object>(defaultsIn(place), allIn(place))));
  }
  // The last of each declares the most.
  for (const [name, sets] of Object.entries(OTHER_CONSTRUCTS)) Object.values(sets).at(-1)!(new Construct(stack, name), place);
}
