import { Token } from 'aws-cdk-lib';
import type { Part } from './part';
import { propertiesOf, targetOf } from './resource';
import type { Objects } from './settle';
import { isObject } from '../../iam/validation/is-object';

/*
 * Workflows of the app, and the distributions that their steps name themselves, as a distribution configuration would say them. The
 * document has the spelling of Image Builder's API.
 *
 * Source: Image Builder User Guide, "Step actions", DistributeImage; Image Builder API Reference, Distribution.
 */

/** Names that CloudFormation spells otherwise than with a capital first letter. */
const OTHERWISE: Readonly<Record<string, string>> = { launchPermission: 'LaunchPermissionConfiguration' };

/** What a step takes from elsewhere when it runs: no text to those who read parts, so they note it. */
const COMPUTED = Symbol('computed when the workflow runs');

/** The document of a workflow, where it is written out in the app. */
export function documentOf(workflow: Part): string | undefined {
  const made = targetOf(workflow.id('WorkflowArn') ?? '', 'AWS::ImageBuilder::Workflow');
  const document = made && propertiesOf(made)?.Data;
  return typeof document === 'string' && !Token.isUnresolved(document) ? document : undefined;
}

/** Those of all workflows of a pipeline, as far as they can be read. */
export const distributionsOfWorkflows = ({ imagePipeline }: Objects, ...settledBy: string[]): Part[] =>
  (imagePipeline?.part.parts('Workflows') ?? [])
    .flatMap((workflow) => distributionsOfWorkflow(workflow, documentOf(workflow) ?? '', settledBy) ?? []);

/** The distributions of each DistributeImage step that names some, or undefined where the document cannot be read. */
export function distributionsOfWorkflow(workflow: Part, document: string, settledBy: readonly string[]): Part[] | undefined {
  const steps = stepsOf(document);
  return steps?.filter(({ action, inputs }) => action === 'DistributeImage' && isObject(inputs) && inputs.distributions !== undefined)
    .map(({ inputs }) => inCloudFormation((inputs as { distributions: unknown }).distributions))
    .flatMap((Distributions) => workflow.referred('WorkflowArn', { Distributions }).parts('Distributions', ...settledBy));
}

function stepsOf(document: string): Record<string, unknown>[] | undefined {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- few apps have workflows
  const { FAILSAFE_SCHEMA, load } = require('js-yaml') as typeof import('js-yaml');
  try {
    // Everything as texts: an account that is not in quotes is no number.
    const read = load(document, { schema: FAILSAFE_SCHEMA });
    const steps = isObject(read) ? read.steps : undefined;
    return Array.isArray(steps) && steps.every(isObject) ? steps : undefined;
  } catch {
    return undefined;
  }
}

function inCloudFormation(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCloudFormation);
  if (typeof value === 'string' && /^\s*\$|\{\{/.test(value)) return COMPUTED;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) =>
    [OTHERWISE[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`, inCloudFormation(item)]));
}
