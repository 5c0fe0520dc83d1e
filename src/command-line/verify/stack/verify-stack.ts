import { DeclaredRole, readStack, templateIn } from './deployed-stack';
import { readingsOf } from './readings';
import type { Build } from '../build';
import { REQUEST_TAG } from '../known/keys';
import type { VerifyReport } from '../report';
import { declaredOf } from '../requests';
import { answersToQuestions, begin, VerifyOptions } from '../verify';

/* From a stack to reports: one for each role of our constructs that it declares. */

export interface StackOptions extends Omit<VerifyOptions, 'role' | 'externalId' | 'decodes'> {
  readonly stack: string;
  /** Where the stack is, if the AWS CLI is not to decide. */
  readonly region?: string;
  /** The folder of a synthesized app, whose template is taken as what is declared. */
  readonly app?: string;
  /** Roles that are asked about with a template afterwards: here they are only read. */
  readonly onlyReads?: (construct: string, role: string | undefined) => boolean;
}

/** The build tag that statements ask for. */
function tagOf({ statements }: DeclaredRole): Build['tag'] {
  for (const { Condition = {} } of statements) {
    for (const [key, values] of Object.entries<any>((Condition as any).StringEquals ?? {})) {
      const [value] = [values].flat();
      if (key.startsWith(REQUEST_TAG)) return { key: key.slice(REQUEST_TAG.length), value };
    }
  }
  return { key: 'CreatedBy', value: 'EC2 Image Builder' }; // roles of instances ask for no tag
}

/** Of each role, reads included. Those that were throttled and sent again do not count. */
export const MOST_CALLS = 60;

/** What is known of one role of a stack. */
export interface RoleReport extends VerifyReport {
  readonly logicalId: string;
  /** Undefined where IAM does not have it. */
  readonly role?: string;
}

/** @throws CannotBegin where no one can be asked, or the stack cannot be read */
export async function verifyStack({ stack: name, app, region, progress, onlyReads, ...options }: StackOptions): Promise<RoleReport[]> {
  const declared = app === undefined ? undefined : templateIn(app, name);
  const { cli, sender, caller } = await begin(options);
  const stack = await readStack(name, region, declared, sender);
  if (stack.roles.length === 0) throw new Error(`the stack ${name} has no role of this library`);
  const reports: RoleReport[] = [];
  for (const role of stack.roles) {
    const before = cli.sent;
    const { results: read, arn } = await readingsOf(role, stack, sender);
    const build: Build = {
      construct: role.construct,
      declared: declaredOf(role.statements),
      sources: [],
      tag: tagOf(role),
      regions: [stack.region],
      ofService: true,
    };
    const { results, unasked } = onlyReads?.(role.construct, arn) ? { results: [], unasked: [] }
      : await answersToQuestions(build, sender, caller, arn, progress, MOST_CALLS - (cli.sent - before));
    reports.push({
      logicalId: role.logicalId,
      role: arn,
      build,
      caller: `${role.logicalId} (${role.construct}, ${arn ?? 'not deployed'})`,
      results: [...read, ...results],
      unasked,
      ended: sender.ended,
      calls: cli.sent - before,
    });
  }
  return reports;
}
