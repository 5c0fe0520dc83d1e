import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Annotations, App, BootstraplessSynthesizer, Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { fail } from '../../iam/validation/fail';

/** The bytes of a template that is given as a text. Source: CloudFormation User Guide, "Understand CloudFormation quotas". */
export const TEMPLATE_BODY_LIMIT = 51_200;

/** What the CDK CLI asks of an app, which has no meaning inside a template that others deploy. */
const NOT_OF_THE_CLI = {
  'aws:cdk:enable-path-metadata': false,
  'aws:cdk:enable-asset-metadata': false,
  'aws:cdk:bundling-stacks': [],
};

/** Repeats the warnings of what is inside where the CLI shows them. */
function repeatWarnings(
  scope: Construct, messages: readonly { readonly level: string; readonly entry: { readonly data?: unknown } }[],
): void {
  for (const { level, entry } of messages) {
    const [, text, id] = /^(.*?)(?: \[ack: (.*)\])?$/s.exec(String(entry.data)) ?? [];
    if (level === 'warning' && id) Annotations.of(scope).addWarningV2(id, text);
  }
}

/**
 * The template of a stack of its own, as a text: made by the same constructs as any stack, in an app apart. It has no assets, no
 * bootstrap version and no metadata, for it is deployed by CloudFormation to accounts that the CDK knows nothing of.
 *
 * @param scope the construct that the template is for: errors and warnings name it
 * @param region the region that the template is deployed to
 * @param fill puts constructs into the stack
 */
export function templateBodyOf(scope: Construct, region: string, fill: (stack: Construct) => void): string {
  // A folder of its own: that of the CLI belongs to the app around.
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-ami-build-roles-'));
  try {
    const app = new App({
      outdir,
      autoSynth: false,
      analyticsReporting: false,
      treeMetadata: false,
      context: scope.node.getAllContext(),
      postCliContext: NOT_OF_THE_CLI,
    });
    const id = scope.node.path.replace(/[^A-Za-z0-9]+/g, '-');
    const stack = new Stack(app, id, { env: { region }, synthesizer: new BootstraplessSynthesizer() });
    fill(stack);
    const [{ template, messages }] = app.synth().stacks;
    repeatWarnings(scope, messages);
    return checkedBody(scope, JSON.stringify(template));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function checkedBody(scope: IConstruct, body: string): string {
  const bytes = Buffer.byteLength(body);
  if (bytes > TEMPLATE_BODY_LIMIT) {
    fail(scope, 'distributionRole',
      `makes a template of ${bytes} bytes, more than the ${TEMPLATE_BODY_LIMIT} that CloudFormation accepts as a string`,
      'declare less in one stack set: fewer sources, parameters or keys');
  }
  return body;
}
