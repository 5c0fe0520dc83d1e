/* What a paste tells besides the refusal: who ran, and how far it came. */

export interface Evidence {
  readonly packer: boolean;
  readonly imageBuilder: boolean;
  readonly terraform: boolean;
  /** The steps that the log shows as begun; each but the last was done. */
  readonly began: (step: RegExp) => boolean;
  /** A region that a line of a template or a message names. */
  readonly region?: string;
  /** The attribute of the image that the call sets, as Packer and CloudTrail name it: the last one that was begun. */
  readonly modifying?: string;
  /** The paste itself. */
  readonly text: string;
  /** The construct that the user named. */
  readonly construct?: string;
}

const REGION = '([a-z]{2}(?:-[a-z]+)+-\\d)';
const NAMES_REGION = new RegExp(`region\\s*=\\s*\\\\?["']${REGION}|\\(region:? ?${REGION}\\)|to region \\(${REGION}\\)`);
const OF_PACKER = new RegExp([
  '\\bamazon-(?:ebs|ebssurrogate|ebsvolume|chroot|instance|import)\\b',
  'packer-(?:plugin|builder|post-processor)',
  '\\bPacker/\\d',
  'Datasource\\.Execute failed',
  'Error (?:launching source instance|creating temporary keypair|waiting for AMI|querying AMI)',
].join('|'));
const OF_IMAGE_BUILDER = new RegExp([
  'aws\\.imagebuilder', 'assumed-role/[^/]+/ImageBuilder\\b', ':imagebuilder:', 'Workflow (?:Execution|step)', '"stepExecutionId"',
  'Distribution failed with JobId', 'lifecycleExecution', 'Ec2ImageBuilder',
].join('|'));

export function evidenceOf(input: string, construct?: string): Evidence {
  const region = NAMES_REGION.exec(input);
  const modifying = [...input.matchAll(/Modifying: (\w+(?: \w+)*)|launchPermission\W+add\W+items\W+(\w+)/g)].pop();
  return {
    packer: OF_PACKER.test(input),
    imageBuilder: OF_IMAGE_BUILDER.test(input),
    terraform: /\bwith aws_\w+\.|resource "aws_|│ Error:/.test(input),
    began: (step) => step.test(input),
    ...region && { region: region[1] ?? region[2] ?? region[3] },
    ...modifying && { modifying: modifying[1] ?? modifying[2] },
    text: input,
    ...construct && { construct },
  };
}
