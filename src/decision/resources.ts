import { Classes, classesOf } from './classes';
import { filled, variablesIn } from './condition';
import { fieldsOf, glob, Pattern } from './pattern';
import type { TextChoice } from './policy';
import { any, not, Truth } from './truth';

/* The ARNs that statements name, field by field. */

const FIELDS = 6;

/** A value that stands for a variable of the principal: one that no one knows, and the same everywhere. */
const unknownValue = (key: string) => `<${key}>`;

interface ArnPattern {
  readonly test: (resource: string) => Truth;
  /** Absent for what matches everything. */
  readonly fields?: readonly Pattern[];
  /** Where a variable can have any value. */
  readonly looseFields?: readonly Pattern[];
}

const compiled = new Map<string, ArnPattern>();

function arnPattern(text: string): ArnPattern {
  const before = compiled.get(text);
  if (before) return before;
  const made = newArnPattern(text);
  compiled.set(text, made);
  return made;
}

const isPresent = <T>(item: T | undefined): item is T => item !== undefined;

/** The patterns of the six fields; what has fewer is taken for an ARN whose further fields are anything. */
const fieldPatterns = (arn: string): Pattern[] =>
  (fieldsOf(arn) ?? [...arn.split(':'), ...Array<string>(FIELDS).fill('*')].slice(0, FIELDS)).map((field) => glob(field));

/** An ARN that only a deployment knows, written `<Bucket.Arn>`: it is a resource of its own, of which nothing is known but its name. */
const isUnknown = (text: string) => text.includes('<') && fieldsOf(text) === undefined;

function newArnPattern(text: string): ArnPattern {
  if (text === '*') return { test: () => true };
  if (isUnknown(text)) return { test: (resource) => resource === text };
  const [whole, loose] = [filled(text, unknownValue)!, filled(text, () => '\u0001')!.replace(/\u0001/g, '*')];
  const isWhole = fieldsOf(whole) !== undefined;
  const fields = fieldPatterns(whole);
  const anything = glob(loose);
  // What AWS makes of a pattern with fewer fields, or of a variable with another value, is not known.
  const isVague = !isWhole || variablesIn(text).length > 0;
  return {
    fields,
    looseFields: fieldPatterns(loose),
    test: (resource) => {
      if (isUnknown(resource)) return undefined;
      const parts = fieldsOf(resource);
      if (isWhole && parts && fields.every((field, i) => field.matches(parts[i]))) return true;
      return isVague && anything.matches(resource) ? undefined : false;
    },
  };
}

export const matchesResource = ({ texts, not: none }: TextChoice, resource: string): Truth => {
  const truth = any(texts, (text) => arnPattern(text).test(resource));
  return none ? not(truth) : truth;
};

const MOST = 20_000;

const REGION = 3;

/**
 * One ARN for each class of resources that the choices tell apart, and `*`, the resource of actions that have none.
 *
 * @param choices all that say something about an action
 * @param granting those of which one must match
 * @param shapes the ARNs that the action has, if that is known
 * @param regions further patterns for the region
 */
export function resourceClasses(
  choices: readonly TextChoice[], granting: readonly TextChoice[], shapes: readonly string[] | undefined, regions: readonly Pattern[],
): Classes {
  const star = !shapes || shapes.includes('*') ? ['*'] : [];
  const shapesOfArns = shapes?.filter((shape) => shape !== '*');
  if (shapesOfArns?.length === 0) return { texts: star, complete: true };

  const texts = [...new Set([...choices.flatMap((choice) => choice.texts), ...shapesOfArns ?? []])];
  const named = [...star, ...texts.filter(isUnknown)];
  const patterns = texts.map((text) => arnPattern(text).fields).filter(isPresent);
  if (patterns.length === 0) return { texts: [...named, 'arn:aws:example:us-east-1:123456789012:thing/example'], complete: true };
  const possible = (some: readonly string[]) =>
    (some.includes('*') ? undefined : some.map((text) => arnPattern(text).looseFields).filter(isPresent));
  const wanted = [
    granting.some(({ not: none }) => none) ? undefined : possible(granting.flatMap((choice) => choice.texts)),
    shapesOfArns && possible(shapesOfArns),
  ].filter(isPresent);

  let complete = true;
  let arns: string[][] = [[]];
  for (let i = 0; i < FIELDS; i++) {
    const ofField = [...patterns.map((fields) => fields[i]), ...(i === REGION ? regions : [])];
    const classes = classesOf([...new Map(ofField.map((pattern) => [JSON.stringify(pattern.tokens), pattern])).values()]);
    complete &&= classes.complete;
    const fitting = classes.texts.filter((text) => wanted.every((some) => some.some((fields) => fields[i].matches(text))));
    if (arns.length * fitting.length > MOST) return { texts: named, complete: false };
    arns = arns.flatMap((start) => fitting.map((text) => [...start, text]));
  }
  return { texts: [...named, ...arns.map((fields) => fields.join(':'))], complete };
}

export const regionOfArn = (resource: string): string => fieldsOf(resource)?.[REGION] ?? '';
