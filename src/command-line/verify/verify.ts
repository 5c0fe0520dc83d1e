import { Account, exampleAnswer, LISTINGS } from './account';
import { ask, eachOf, Result, Sender } from './ask';
import { AwsCall, lineOf } from './aws-call';
import { AwsCli, Outcome } from './aws-cli';
import type { Build } from './build';
import { encodedIn } from './evidence';
import { PROBES } from './known/probes';
import { probe } from './probes';
import { VerifyQuestion, questionsOf, typesFor, withinCalls } from './questions';
import type { VerifyReport } from './report';
import { batchesOf } from './simulation';
import type { Source } from './source';
import type { DecodedMessage } from '../denied/refusal';

/* From a declared build to a report: who is asked, what the account has, the questions, the answers. */

export interface VerifyOptions {
  /** The role to assume; undefined: the credentials are its session already. */
  readonly role?: string;
  readonly externalId?: string;
  readonly profile?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Asks AWS what its encoded messages say. */
  readonly decodes?: boolean;
  /** Sends the dry runs that settle what is open about AWS; takes a role. */
  readonly probes?: boolean;
  readonly signal: AbortSignal;
  readonly progress: (done: number, all: number) => void;
}

/** It could not begin: nothing was asked. */
export class CannotBegin extends Error {
  constructor(message: string, public readonly exitCode = 3) {
    super(message);
  }
}

/** What probes are about. */
const PROBED = [...new Set(PROBES.flatMap(({ on }) => on ?? []))];

const SESSION = 'cdk-ami-build-roles-verify';

/** The parts of the ARN of a caller. */
function callerOf(arn: string): { partition: string; account: string; role?: string } {
  const [, partition, , , account, ...rest] = arn.split(':');
  const [, role] = /^assumed-role\/([^/]+)\//.exec(rest.join(':')) ?? [];
  return { partition, account, ...role !== undefined && { role } };
}

export const failure = (outcome: Outcome) =>
  (outcome.is === 'failed' ? outcome.because : outcome.is === 'refused' ? outcome.text : 'it has no answer');

const callerCall: AwsCall = { service: 'sts', operation: 'GetCallerIdentity', parameters: {}, as: 'role' };
const assumeCall = (RoleArn: string, ExternalId?: string): AwsCall =>
  ({
    service: 'sts',
    operation: 'AssumeRole',
    parameters: { RoleArn, RoleSessionName: SESSION, ...ExternalId && { ExternalId } },
    as: 'user',
  });
const roleCall = (RoleName: string): AwsCall => ({ service: 'iam', operation: 'GetRole', parameters: { RoleName }, as: 'user' });

/** The account as far as it can be seen, in one region. */
async function lookUp(build: Build, account: Account, sender: Sender): Promise<void> {
  const images = build.sources.flatMap((source): [Source, AwsCall][] => {
    const call = Account.imageLookup(source, account.region);
    return call ? [[source, call]] : [];
  });
  const tasks: (() => Promise<void>)[] = [
    ...images.map(([source, call]) => async () => account.learnImage(source, await sender.send(call))),
    ...typesFor(build).map((type) => async () => account.learn(type, await sender.send(Account.listing(type, account.region)))),
  ];
  await eachOf(tasks, async (task) => task());
}

/** What the encoded messages say, as far as the user may know it. */
async function decodedIn(results: readonly Result[], sender: Sender): Promise<Map<string, DecodedMessage>> {
  const messages = [...new Set(results.flatMap(({ refusals }) => refusals.flatMap((text) => encodedIn(text) ?? [])))];
  const decoded = new Map<string, DecodedMessage>();
  await eachOf(messages, async (EncodedMessage) => {
    const outcome =
      await sender.send({ service: 'sts', operation: 'DecodeAuthorizationMessage', parameters: { EncodedMessage }, as: 'user' });
    if (outcome.is === 'answered') decoded.set(EncodedMessage, JSON.parse(outcome.data.DecodedMessage) as DecodedMessage);
  });
  return decoded;
}

/** The build, as it is declared in an account. */
export type BuildFor = (caller: { readonly account: string; readonly partition: string }) => Build;

export interface Verified {
  readonly report: VerifyReport;
  /** By the encoded message. */
  readonly decoded: ReadonlyMap<string, DecodedMessage>;
}

/** The AWS CLI, with the credentials of the role where it is to be assumed. */
export interface Begun {
  readonly cli: AwsCli;
  readonly sender: Sender;
  /** The ARN of who asks. */
  readonly caller: string;
}

/** @throws CannotBegin where no one can be asked */
export async function begin(
  { role, externalId, profile, environment, signal }: Omit<VerifyOptions, 'decodes' | 'probes' | 'progress'>,
): Promise<Begun> {
  const cli = new AwsCli({ profile, environment, signal });
  await cli.version().catch((error: unknown) => { throw signal.aborted ? new CannotBegin('it was interrupted') : error; });
  const sender = new Sender(cli, signal);
  if (role !== undefined) {
    const assumed = await sender.send(assumeCall(role, externalId));
    if (assumed.is !== 'answered') throw new CannotBegin(`${role} could not be assumed: ${failure(assumed)}`);
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = assumed.data.Credentials;
    cli.assume({ accessKeyId, secretAccessKey, sessionToken });
  }
  const identity = await sender.send(callerCall);
  if (identity.is !== 'answered') throw new CannotBegin(`the identity of these credentials could not be determined: ${failure(identity)}`);
  return { cli, sender, caller: identity.data.Arn };
}

/**
 * All questions about a build, and what is answered to them.
 *
 * @param calls how many calls of the simulator are left; what would take more is named as not asked
 */
export async function answersToQuestions(
  build: Build, sender: Sender, caller: string, role: string | undefined, progress: VerifyOptions['progress'], calls = Infinity,
) {
  const { partition, account: id } = callerOf(caller);
  const questions: VerifyQuestion[] = [];
  const unasked: string[] = [];
  for (const region of build.regions) {
    const account = new Account(id, partition, region, build.tag);
    await lookUp(build, account, sender);
    const ofRegion = questionsOf(build, account);
    questions.push(
      ...ofRegion.questions.map((question) => (build.regions.length > 1 ? { ...question, id: `${question.id} (${region})` } : question)),
    );
    unasked.push(...ofRegion.unasked);
  }
  const { kept, left } = withinCalls(questions, calls);
  return { results: await ask(kept, sender, { role, progress }), unasked: [...new Set([...unasked, ...left])] };
}

/** @throws CannotBegin where no one can be asked */
export async function verify(buildOf: BuildFor, { decodes, probes, progress, ...options }: VerifyOptions): Promise<Verified> {
  const { cli, sender, caller } = await begin(options);
  const { partition, account, role: name } = callerOf(caller);
  const build = buildOf({ account, partition });
  const found = options.role === undefined && name !== undefined ? await sender.send(roleCall(name)) : undefined;
  const arn = options.role ?? (found?.is === 'answered' ? found.data.Role.Arn as string : undefined);
  const { results, unasked } = await answersToQuestions(build, sender, caller, arn, progress);
  const probed: Result[] = [];
  if (probes && options.role !== undefined) {
    const here = new Account(account, partition, build.regions[0], build.tag);
    await eachOf(PROBED, async (type) => here.learn(type, await sender.send(Account.listing(type, here.region))));
    const { role, externalId } = options;
    probed.push(...await probe(build, here, sender, { role, externalId, assume: (session) => cli.assumeForProbes(session) }));
  }
  const decoded = decodes || probes ? await decodedIn([...results, ...probed], sender) : new Map<string, DecodedMessage>();
  return { report: { build, caller, results, probed, unasked, ended: sender.ended, calls: cli.sent }, decoded };
}

/** What would be sent, as lines for a shell; ids are examples where they would be looked up. */
export function callsOf(build: Build, role: string | undefined, account: string, partition: string): string[] {
  const lines = ['# Read: who asks, and what the account has', ...role === undefined ? [] : [lineOf(assumeCall(role))], lineOf(callerCall)];
  const asked: string[] = [];
  for (const region of build.regions) {
    const here = new Account(account, partition, region, build.tag);
    for (const source of build.sources) {
      const call = Account.imageLookup(source, region);
      if (call) lines.push(lineOf(call));
      const image = { ImageId: source.image.ids[0] ?? LISTINGS.image.example, OwnerId: account };
      here.learnImage(source, { is: 'answered', data: { Images: [image] } });
    }
    for (const type of typesFor(build)) {
      lines.push(lineOf(Account.listing(type, region)));
      here.learn(type, exampleAnswer(type, build.tag));
    }
    const { questions } = questionsOf(build, here);
    const dry = questions.flatMap(({ means }) => (means.by === 'dry run' ? means.calls : []));
    const simulated = questions.flatMap(({ means }) => (means.by === 'simulation' ? means.requests : []));
    asked.push(
      ...[...dry, ...batchesOf(role ?? `arn:${partition}:iam::${account}:role/ROLE`, simulated).map(({ call }) => call)].map(lineOf),
    );
  }
  return [...lines, '# Asked: dry runs and the simulator of IAM', ...new Set(asked)];
}
