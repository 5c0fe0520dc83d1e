/*
 * The words in which permissions are written down. Data in this room says what a build may do and why;
 * it knows nothing of the CDK. src/iam/statements turns it into policy statements.
 *
 * Texts may hold placeholders such as `${Region}`: they are filled from the scope of a role (one value)
 * or from what its owner declared (a list). They are in single quotes; nothing interpolates them here.
 */

/** A kind of resource of the Service Authorization Reference, with the ARNs a statement names for it. */
export interface ResourceType {
  /** The name the reference gives it, such as `instance`. */
  readonly name: string;
  /** The ARN pattern, with placeholders. */
  readonly arn: string;
}

/** Spells out `Resource: '*'`: anyone who writes it says why nothing narrower exists. */
export interface Unscopable {
  readonly unscopable: string;
}

/** Condition operator, then condition key, then the values of which one must match. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One row of permissions: becomes exactly one statement. */
export interface Need {
  /** The statement's Sid. It is API: reviewers, attacks and snapshots refer to it. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly on: readonly ResourceType[] | Unscopable;
  /** All of these must hold. */
  readonly when: readonly Conditions[];
  /** The statement takes away (Effect: Deny), regardless of what others give. */
  readonly denies?: true;
  /** Why a build needs it. */
  readonly because: string;
  /** Where that is known from. */
  readonly source: string;
  /** What of it AWS does not document and we conclude from other facts; absent when nothing is. */
  readonly inferred?: string;
  /** What someone with the role's credentials can still do with it that a build would not; absent when that is nothing. */
  readonly residualRisk?: string;
}

/** A thing a build does, as its owner would declare it. */
export interface Capability {
  readonly id: string;
  /** What the build does, as the end of the sentence "the build …". */
  readonly does: string;
  /** The properties of the construct that bring it; none where it comes with every one. */
  readonly properties: readonly string[];
  /** The same in words, with what must hold besides. */
  readonly broughtBy: string;
  /** The properties each of which takes it away. */
  readonly unless: readonly string[];
  /** It is there where nothing is declared that the construct can do without. */
  readonly byDefault: boolean;
  /** It comes by a switch that is on by default: a role without it has that switched off. */
  readonly switchedOn?: boolean;
  /** All of that in words: `declaredBy(…)` says it. */
  readonly declaredBy: string;
  /** What the template must set for it to suffice. */
  readonly template?: string;
  readonly needs: readonly Need[];
}

/** Where the names of properties do not say it all. */
interface Exception {
  readonly inWords?: string;
  readonly unless?: readonly string[];
  /** Where a property brings it by its default; what no property brings is always there. */
  readonly byDefault?: boolean;
  /** Where the property is a switch that is on by default. */
  readonly switchedOn?: boolean;
}

/** Where a capability comes from. */
export type Brought = Pick<Capability, 'properties' | 'broughtBy' | 'unless' | 'byDefault' | 'switchedOn' | 'declaredBy'>;

const orOf = (names: readonly string[]) => names.join(', ').replace(/, ([^,]+)$/, ' or $1');

/**
 * What brings a capability: properties of the construct, any of them, or in words what must hold besides.
 *
 * @param by the properties, and at the end words where the names do not say it, properties that take it away, and that a default brings it
 */
export function declaredBy(...by: readonly (string | Exception)[]): Brought {
  const properties = by.filter((each) => typeof each === 'string');
  const [{ inWords, unless = [], switchedOn, byDefault = switchedOn } = {} as Exception] = by.filter((each) => typeof each !== 'string');
  const broughtBy = inWords ?? orOf(properties);
  return {
    properties,
    broughtBy,
    unless,
    byDefault: byDefault ?? properties.length === 0,
    ...(switchedOn && { switchedOn }),
    declaredBy: unless.length > 0 ? `${broughtBy}, unless ${orOf(unless)}` : broughtBy,
  };
}

/** A condition that a careful owner adds to needs that are granted anyway. It never grants. */
export interface Restriction {
  readonly id: string;
  /** What it forbids, as the end of the sentence "the build …". */
  readonly does: string;
  /** The Sids of the needs it narrows; those that a role does not have are passed over. */
  readonly narrows: readonly string[];
  readonly when: Conditions;
  readonly because: string;
  readonly source: string;
  /** What is still possible with what it narrows, where that is something else than without it. */
  readonly residualRisk?: string;
}
