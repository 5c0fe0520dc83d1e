/* A call through the AWS CLI as data, and the one place that says which calls may be sent. */

/** A call by its names in the API: `ec2`, `RunInstances`. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  readonly region?: string;
  readonly parameters: object;
  /** EC2 decides and does nothing. */
  readonly isDryRun?: boolean;
  /** Whose credentials: those of the role under test, of who runs the command, or of a session of the role that is restricted further. */
  readonly as: 'role' | 'user' | 'probe';
}

/** As the AWS CLI spells it: `run-instances`. */
const commandOf = (operation: string) => operation.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

/** The arguments of `aws`. */
export const wordsOf = ({ service, operation, region, parameters, isDryRun }: AwsCall): string[] => [
  service,
  commandOf(operation),
  ...isDryRun ? ['--dry-run'] : [],
  ...region ? ['--region', region] : [],
  '--output', 'json',
  ...Object.keys(parameters).length > 0 ? ['--cli-input-json', JSON.stringify(parameters)] : [],
];

/** What only reads, by service. Reads that hand out secrets or passwords are not among them. */
const READS: Readonly<Record<string, RegExp>> = {
  cloudformation: /^(?:describe-stacks|get-template|list-stack-resources)$/,
  ec2: /^describe-/,
  iam: /^(?:get-(?:instance-profile|role)|list-[a-z-]+|simulate-principal-policy)$/,
  imagebuilder: /^(?:get|list)-/,
  kms: /^(?:describe-key|get-key-policy)$/,
  logs: /^describe-/,
  ssm: /^describe-/,
  sts: /^(?:assume-role|decode-authorization-message|get-caller-identity)$/,
};

/** What decides nothing about the call itself. */
const PLAIN_FLAGS = ['--region', '--output', '--cli-input-json', '--profile'];

/**
 * Refuses what is neither a read nor a dry run. Every process that is started goes through here.
 *
 * @param words what `aws` would be started with
 * @throws Error for anything that could change something
 */
export function assertChangesNothing(words: readonly string[]): void {
  const [service, command, ...others] = words;
  const refuse = (why: string) => { throw new Error(`'aws ${service} ${command}' was not sent: ${why}`); };
  const isDryRun = others[0] === '--dry-run';
  const flags = isDryRun ? others.slice(1) : others;
  const strange = flags.find((_, i) => i % 2 === 0 && !PLAIN_FLAGS.includes(flags[i]));
  if (strange !== undefined || flags.length % 2 !== 0) refuse(`it has ${strange ?? 'a flag without a value'}, which is not known`);
  const input = flags[flags.indexOf('--cli-input-json') + 1] ?? '';
  if (flags.includes('--cli-input-json') && /"(?:DryRun|NoDryRun)"/i.test(input)) refuse('its input speaks of the dry run itself');
  if (isDryRun) {
    if (service !== 'ec2') refuse('only EC2 has dry runs');
    return;
  }
  if (!Object.prototype.hasOwnProperty.call(READS, service) || !READS[service].test(command)) refuse('it is neither a read nor a dry run');
}

/** The call as a line for a shell. */
export function lineOf(call: AwsCall): string {
  const quoted = (word: string) => (/^[\w:/.-]+$/.test(word) ? word : `'${word.replace(/'/g, '\'\\\'\'')}'`);
  return ['aws', ...wordsOf(call)].map(quoted).join(' ');
}
