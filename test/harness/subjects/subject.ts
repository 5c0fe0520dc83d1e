import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Capability, Restriction } from '../../../src/iam/vocabulary/capability';
import type { Place } from '../intrinsics';
import { together } from '../options';
import { COMMERCIAL, propsIn, PropsOf, readStack, stackIn, Synthesized } from '../synthesize';

/** A construct under proof, as its owner declares it. */
export interface Definition<P extends object> {
  /** The name of the construct, as users write it. */
  readonly construct: string;
  /** The name of its files in test/proofs/attacks, test/proofs/residual-risk, test/proofs/trade-offs and test/proofs/minimality. */
  readonly name: string;
  readonly capabilities: readonly Capability[];
  readonly restrictions: readonly Restriction[];
  /** What the construct cannot do without; empty where every property is optional. */
  readonly defaultsIn: (place: Place) => PropsOf<P>;
  /** Every option by itself, by its name. */
  readonly optionsIn: (place: Place) => Record<string, PropsOf<P>>;
  /** Options that exclude others: left out where everything is switched on. */
  readonly alone?: readonly string[];
  /** Options that only take away: left out where everything that opens something is switched on. */
  readonly narrowing: readonly string[];
  /** Where options replace each other, what stands for all of them when everything is switched on. */
  readonly allOf?: P;
  /** Makes the construct: its role, or the managed policies of a person. */
  readonly make: (scope: Construct, props: P) => iam.IRole | iam.ManagedPolicy[];
}

/** A construct under proof, ready to be asked. */
export interface Subject<P extends object = any> extends Definition<P> {
  /** The stack with the construct and these options, by name. */
  readonly withOptions: (names?: readonly string[], place?: Place) => Synthesized;
  /** The properties with everything switched on at once. */
  readonly allIn: (place: Place) => PropsOf<P>;
  /** The stack with everything switched on at once. */
  readonly withAll: (place?: Place) => Synthesized;
  /** The options that open something, which is all but those that narrow. */
  readonly opening: readonly string[];
  /** These switched on at once. */
  readonly withOpening: () => Synthesized;
  /** The stack with the construct and properties of a test. */
  readonly synthesize: (props: PropsOf<P>, place?: Place) => Synthesized;
}

export function subject<P extends object>(definition: Definition<P>): Subject<P> {
  const { alone = [], narrowing, allOf = {}, defaultsIn, optionsIn, make } = definition;
  const namesIn = (place: Place) => Object.keys(optionsIn(place)).filter((name) => !alone.includes(name));

  const synthesize = (props: PropsOf<P>, place: Place = COMMERCIAL): Synthesized => {
    const stack = stackIn(place);
    return readStack(stack, make(stack, propsIn(stack, together<P>(defaultsIn(place), props))), place);
  };
  const propsOf = (names: readonly string[], place: Place): PropsOf<P> => {
    const options = optionsIn(place);
    return together<P>(...names.map((name) => options[name] ?? (() => { throw new Error(`no option ${name} of ${definition.name}`); })()));
  };
  const allIn = (place: Place) => together<P>(propsOf(namesIn(place), place), allOf as P);
  const opening = namesIn(COMMERCIAL).filter((name) => !narrowing.includes(name));
  return {
    ...definition,
    synthesize,
    withOptions: (names = [], place = COMMERCIAL) => synthesize(propsOf(names, place), place),
    allIn,
    withAll: (place = COMMERCIAL) => synthesize(allIn(place), place),
    opening,
    withOpening: () => synthesize(together<P>(propsOf(opening, COMMERCIAL), allOf as P)),
  };
}
