import { Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Explained, ownerOf } from './owner';
import type { Place } from '../harness/intrinsics';
import { together } from '../harness/options';
import { OTHER_CONSTRUCTS } from '../harness/other-constructs';
import type { Statement } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';
import { CHINA, COMMERCIAL, GOVCLOUD, propsIn, readStack, stackIn } from '../harness/synthesize';

/** A stack that is judged. */
export interface Judged {
  /** The file name of its template, and its name in what a judge says. */
  readonly name: string;
  readonly construct: string;
  readonly region: string;
  readonly template: Record<string, any>;
  /** All statements of the role or the person, of all policies together. */
  readonly statements: Statement[];
  /** What cdk-nag reports. */
  readonly nag: readonly NagFinding[];
  /** What the construct said that cdk-nag would report, as `AwsSolutions-IAM5[Resource::*]`. */
  readonly foretold: readonly string[];
}

export interface NagFinding {
  readonly rule: string;
  /** The finding of the rule in brackets, empty where the rule has one alone. */
  readonly about: string;
  readonly resourceType: string;
}

/** Has cdk-nag look at a stack when it is synthesized. */
function nagged(stack: Stack): NagFinding[] {
  const found: NagFinding[] = [];
  const ignore = () => {};
  const logger = {
    onCompliance: ignore,
    onNotApplicable: ignore,
    onNonCompliance: ({ ruleId, findingId, resource }: { ruleId: string; findingId: string; resource: CfnResource }) => {
      found.push({ rule: ruleId, about: findingId, resourceType: resource.cfnResourceType });
    },
    // A rule that could not be checked is not one that holds.
    onError: ({ ruleId, errorMessage, resource }: { ruleId: string; errorMessage: string; resource: CfnResource }) => {
      found.push({ rule: `${ruleId} (not checked)`, about: errorMessage, resourceType: resource.cfnResourceType });
    },
    // Nothing here may suppress.
    onSuppressed: ({ ruleId }: { ruleId: string }) => { throw new Error(`${ruleId} is suppressed`); },
    onSuppressedError: ({ ruleId }: { ruleId: string }) => { throw new Error(`${ruleId} is suppressed`); },
  };
  Aspects.of(stack).add(new AwsSolutionsChecks({ reports: false, additionalLoggers: [logger] }));
  return found;
}

/** Synthesizes a stack with a construct in it, and has cdk-nag look at it. */
export function judgedStack(
  construct: string, options: string, place: Place, fill: (stack: Stack) => iam.IRole | iam.ManagedPolicy[] | undefined,
): Judged {
  const stack = stackIn(place);
  const nag = nagged(stack);
  const made = fill(stack);
  const explanation = made && (ownerOf(made) as Partial<Explained>).explain?.();
  const foretold = explanation?.expectedNagFindings().map(({ id, appliesTo }) => `${id}[${appliesTo}]`) ?? [];
  const { template, statements } = readStack(stack, made ?? [], place);
  return { name: [construct, place.partition, options].join('.'), construct, region: place.region, template, statements, nag, foretold };
}

/** The template that a stack set deploys, which no judge would look into. */
function inside({ name, template, ...outer }: Judged): Judged[] {
  const bodies = Object.values<any>(template.Resources).map(({ Properties }) => Properties?.TemplateBody).filter((body) => body !== undefined);
  return bodies.map((body) => ({ ...outer, name: `${name}.inside`, template: JSON.parse(body), statements: [], nag: [], foretold: [] }));
}

/**
 * Every construct: the defaults, every option by itself, and everything together. In the other partitions the defaults and
 * everything together: options change the same there.
 */
export function stacksToJudge(): Judged[] {
  const subjects = [COMMERCIAL, CHINA, GOVCLOUD].flatMap((place) => SUBJECTS.flatMap(({ construct, defaultsIn, optionsIn, allIn, make }) => {
    const sets = { defaults: {}, all: allIn(place), ...(place === COMMERCIAL && optionsIn(place)) };
    return Object.entries(sets).map(([options, props]) => judgedStack(construct, options, place,
      (stack) => make(stack, propsIn(stack, together(defaultsIn(place), props)))));
  }));
  const others = [COMMERCIAL, CHINA, GOVCLOUD].flatMap((place) => Object.entries(OTHER_CONSTRUCTS).flatMap(([construct, sets]) =>
    Object.entries(sets).map(([options, make]) => judgedStack(construct, options, place, (stack) => make(stack, place) ?? undefined))));
  return [...subjects, ...others, ...others.flatMap(inside)];
}
