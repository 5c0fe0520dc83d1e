import type { AwsCall } from './aws-call';
import type { AwsCli, Outcome } from './aws-cli';
import type { VerifyQuestion } from './questions';
import { batchesOf, SimulatedVerdict, verdictOn } from './simulation';
import type { Request } from '../../decision/request';

/* Puts the questions, several at once, and stops where no answer would come any more. */

export interface Result {
  readonly question: VerifyQuestion;
  /** `as it should be`, or not; or there is no answer. */
  readonly is: 'right' | 'wrong' | 'unknown';
  /** What AWS refused, in its words; of what was allowed there are none. */
  readonly refusals: readonly string[];
  /** Why there is no answer. */
  readonly because?: string;
  /** What is to be said of an answer that is right. */
  readonly note?: string;
  /** What was found instead of what is declared, and what to do; where AWS refused nothing. */
  readonly found?: { readonly cause: string; readonly change: string };
}

export interface Asking {
  readonly cli: AwsCli;
  /** The ARN of the role, as IAM has it; undefined where it could not be found out. */
  readonly role: string | undefined;
  readonly signal: AbortSignal;
  readonly progress: (done: number, all: number) => void;
}

/** EC2 takes twenty and more calls a second of each kind, but of RunInstances two: RunInstances keep apart. */
const AT_ONCE = 6;
const APART_MS = 40;
const LAUNCHES_APART_MS = 500;

/** Runs tasks in order, a few at once; each kind of call keeps its distance. */
export class Pace {
  private readonly last = new Map<string, number>();

  public async turn(kind: string): Promise<void> {
    const now = Date.now();
    const apart = kind === 'RunInstances' ? LAUNCHES_APART_MS : APART_MS;
    const mine = Math.max(now, (this.last.get(kind) ?? 0) + apart);
    this.last.set(kind, mine);
    if (mine > now) await new Promise((resolve) => setTimeout(resolve, mine - now));
  }
}

export async function eachOf<T, R>(items: readonly T[], does: (item: T) => Promise<R>, atOnce = AT_ONCE): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await does(items[mine]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** Sends calls, each once, until one ends it all. */
export class Sender {
  /** Why no more calls are sent. */
  public ended?: string;
  private readonly pace = new Pace();

  constructor(private readonly cli: AwsCli, private readonly signal: AbortSignal) {}

  public async send(call: AwsCall): Promise<Outcome> {
    if (!this.ended) await this.pace.turn(call.operation);
    if (this.signal.aborted) this.ended ??= 'it was interrupted';
    if (this.ended) return { is: 'failed', because: this.ended, ends: true };
    const outcome = await this.cli.send(call);
    if (outcome.is === 'failed' && outcome.ends) this.ended ??= outcome.because;
    return outcome;
  }
}

interface Task {
  readonly call: AwsCall;
  readonly learn: (outcome: Outcome) => void;
}

/** What a simulation of requests is sent as, and where its verdicts go. */
const simulating = (role: string, requests: readonly Request[], verdicts: Map<Request, SimulatedVerdict | string>): Task[] =>
  batchesOf(role, requests).map(
    ({ call, requests: ofBatch }): Task => ({
      call,
      learn: (outcome) => ofBatch.forEach((request) => verdicts.set(request, outcome.is === 'answered'
        ? verdictOn(request, outcome.data, role) ?? 'the simulator did not answer for it'
        // A permission of the user, not of a role.
        : outcome.is === 'refused' ? 'you may not ask the simulator: it takes iam:SimulatePrincipalPolicy'
          : outcome.is === 'failed' ? outcome.because : 'the simulator did not answer for it')),
    }));

/** The answers to all questions, in their order. */
export async function ask(
  questions: readonly VerifyQuestion[], sender: Sender, { role, progress }: Omit<Asking, 'cli' | 'signal'>,
): Promise<Result[]> {
  const dry = new Map<VerifyQuestion, Outcome[]>();
  const verdicts = new Map<Request, SimulatedVerdict | string>();
  const tasks: Task[] = questions.flatMap((question): Task[] =>
    (question.means.by !== 'dry run' ? [] : question.means.calls.map((call) => ({
      call, learn: (outcome) => dry.set(question, [...dry.get(question) ?? [], outcome]),
    }))));
  const simulated = questions.flatMap(({ means }) => (means.by === 'simulation' ? means.requests : []));
  if (role === undefined) {
    simulated.forEach((request) => verdicts.set(request,
      'the role of these credentials could not be looked up in IAM: allow it iam:GetRole and iam:SimulatePrincipalPolicy, or assume it with --role'));
  } else {
    tasks.push(...simulating(role, simulated, verdicts));
  }
  let done = 0;
  let all = tasks.length;
  const work = async (some: readonly Task[]) => eachOf(some, async ({ call, learn }) => {
    learn(await sender.send(call));
    progress(done += 1, all);
  });
  progress(0, all);
  await work(tasks);
  // EC2 may find fault with a request before or after it decides whether it is allowed: that is no verdict, and IAM is asked instead.
  const undecided = questions.filter((question) => {
    const outcomes = dry.get(question) ?? [];
    return outcomes.some((outcome) => outcome.is === 'failed' && outcome.byService) && !outcomes.some(({ is }) => is === 'refused');
  });
  if (role !== undefined && undecided.length > 0) {
    const instead = simulating(role, undecided.flatMap(({ means }) => means.requests), verdicts);
    all += instead.length;
    await work(instead);
  }
  return questions.map((question) => {
    if (question.means.by === 'simulation') return ofSimulation(question, verdicts);
    const result = ofDryRun(question, dry.get(question) ?? []);
    if (role === undefined || !undecided.includes(question)) return result;
    const { is, refusals } = ofSimulation(question, verdicts);
    return is === 'unknown' ? result : { question, is, refusals, note: `EC2 gave no verdict: ${result.because}; simulated by IAM instead` };
  });
}

function ofDryRun(question: VerifyQuestion, outcomes: readonly Outcome[]): Result {
  const refusals = outcomes.flatMap((outcome) => (outcome.is === 'refused' ? [outcome.text] : []));
  const [failed] = outcomes.filter((outcome) => outcome.is === 'failed');
  const upTo = question.means.by === 'dry run' ? question.means.upTo : undefined;
  if (question.wants === 'allowed') {
    const beyond = refusals.filter((text) => !(upTo && isAt(text, upTo)));
    if (beyond.length > 0) return { question, is: 'wrong', refusals: beyond };
    if (failed?.is === 'failed') return { question, is: 'unknown', refusals: [], because: failed.because };
    if (refusals.length > 0) {
      return {
        question,
        is: 'right',
        refusals: [],
        note: `refused at the ${upTo!.replace(/-/g, ' ')}, which does not exist before the first build; the parts are simulated`,
      };
    }
    return { question, is: 'right', refusals: [] };
  }
  if (refusals.length > 0) return { question, is: 'right', refusals };
  if (failed?.is === 'failed') return { question, is: 'unknown', refusals: [], because: failed.because };
  return { question, is: 'wrong', refusals: [] };
}

const isAt = (text: string, type: string) => new RegExp(`on resource: \\S*:${type}/`).test(text);

function ofSimulation(question: VerifyQuestion, verdicts: ReadonlyMap<Request, SimulatedVerdict | string>): Result {
  const { requests } = question.means as { requests: readonly Request[] };
  const all = requests.map((request) => verdicts.get(request) ?? 'it was not asked');
  const [unknown] = all.filter((verdict) => typeof verdict === 'string');
  const known = all.filter((verdict) => typeof verdict !== 'string');
  const refusals = known.filter(({ allowed }) => !allowed).map(({ text }) => text);
  const wrong = question.wants === 'allowed' ? refusals.length > 0 : known.some(({ allowed }) => allowed);
  if (wrong) return { question, is: 'wrong', refusals: question.wants === 'allowed' ? refusals : [] };
  if (unknown !== undefined) return { question, is: 'unknown', refusals: [], because: unknown };
  return { question, is: 'right', refusals };
}
