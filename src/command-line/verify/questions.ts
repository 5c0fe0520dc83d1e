import type { Account, ThingType } from './account';
import type { AwsCall } from './aws-call';
import { Build, names } from './build';
import { DryRunCall, Circumstances, DryRun, NAME } from './dry-runs';
import { DRY_RUNS } from './dry-runs-of-options';
import { asksNothing, PASSES } from './known/keys';
import { allowing, denying, isDeclared, RequestPart, requestParts, passing, requestsOf, resourceTypeOf } from './requests';
import { batchKeyOf } from './simulation';
import type { Source } from './source';
import { elsewhere, inOtherSpelling, requestIn, VARIATIONS, withoutTag } from './variations';
import { CATALOGUES } from '../../catalogue';
import type { Request } from '../../decision/request';

/*
 * What is asked of the account, derived from the statements of the declared build: every part of them by a dry run, or else by the
 * simulator of IAM; and what none of them allows.
 */

/** How a question is put. */
export type Means =
  | { readonly by: 'dry run'; readonly calls: readonly AwsCall[]; readonly requests: readonly Request[]; readonly upTo?: string }
  | { readonly by: 'simulation'; readonly requests: readonly Request[] }
  /** Something that AWS has is compared with what is declared. */
  | { readonly by: 'read'; readonly requests: readonly [] };

export interface VerifyQuestion {
  /** Stays from run to run: `CreateKeyPair`, `LaunchInstance`, `CreateKeyPair without the build tag`. */
  readonly id: string;
  readonly says: string;
  readonly wants: 'allowed' | 'refused';
  readonly region: string;
  /** The statements of the declared build that decide it. */
  readonly statements: readonly string[];
  readonly means: Means;
}

export interface Questions {
  readonly questions: readonly VerifyQuestion[];
  /** What is not asked, and why. */
  readonly unasked: readonly string[];
}

/** What has to be looked up for the questions. */
export const typesFor = (build: Build): ThingType[] => (build.sources.length === 0 ? [] : [...new Set<ThingType>([
  ...build.sources.some(({ launches }) => launches) ? ['subnet', 'security-group', 'key-pair', 'instance-profile'] as const : [],
  ...names(build, 'CreateVolume') ? ['subnet'] as const : [],
  ...DRY_RUNS.flatMap(({ on, operation }) => (on && names(build, operation) ? [on] : [])),
])]);

/** All questions about a build in one region. */
export const questionsOf = (build: Build, account: Account): Questions => new Inquiry(build, account).all();

const inWords = (type: string) => type.replace(/-/g, ' ');
const keyOf = ({ action, resource, context }: Request) => JSON.stringify([action, resource, Object.entries(context).sort()]);

class Inquiry {
  private readonly questions: VerifyQuestion[] = [];
  private readonly unasked = new Set<string>();
  private readonly parts: readonly RequestPart[];
  /** Parts that a dry run asks about. */
  private readonly covered = new Set<RequestPart>();
  /** What was asked already: by several sources the same. */
  private readonly done = new Set<string>();
  private readonly reasons: ReadonlyMap<string, string>;
  private readonly passedRoles: readonly string[];

  constructor(private readonly build: Build, private readonly account: Account) {
    const { parts, unknown } = requestParts(build.declared, account);
    this.parts = parts;
    unknown.forEach((why) => this.unasked.add(why));
    this.passedRoles = parts.filter(({ action }) => action === PASSES).map(({ request }) => request.resource);
    const needs = CATALOGUES.filter(({ construct }) => construct === build.construct)
      .flatMap(({ capabilities }) => capabilities.flatMap((capability) => capability.needs));
    this.reasons = new Map(needs.map(({ sid, because }) => [sid, because]));
  }

  public all(): Questions {
    const { sources } = this.build;
    if (!this.build.ofService) this.askReads();
    const here = sources.filter(({ region }) => region === undefined || region === this.account.region);
    for (const source of here) {
      for (const dryRun of DRY_RUNS.filter(({ operation, when }) => names(this.build, operation) && (!when || when(source)))) {
        const suffix = here.length > 1 ? ` of ${source.name}` : '';
        if (!dryRun.regions) this.askAbout(dryRun, source, suffix);
        for (const to of dryRun.regions?.(source) ?? []) {
          this.askAbout(dryRun, source, `${to === this.account.region ? '' : ` to ${to}`}${suffix}`, to);
        }
      }
    }
    this.askWhatIsLeft();
    this.askOtherRole();
    if (sources.length === 0) this.askChangedParts();
    this.askDenials();
    return { questions: withNamesOfTheirOwn(this.questions), unasked: [...this.unasked] };
  }

  private add(question: Omit<VerifyQuestion, 'region'>): void {
    this.questions.push({ ...question, region: this.account.region });
  }

  private callOf(operation: string, parameters: object, region = this.account.region): AwsCall {
    return { service: 'ec2', operation, region, parameters, isDryRun: true, as: 'role' };
  }

  private reason(sid: string): string {
    return this.reasons.get(sid) ?? sid;
  }

  /** One line for the reads of a statement. */
  private askReads(): void {
    for (const { sid } of this.build.declared) {
      const reads = this.parts.filter(({ statement, pattern, action }) => statement.sid === sid && pattern === '*' && asksNothing(action));
      if (reads.length === 0) continue;
      reads.forEach((part) => this.covered.add(part));
      const calls = reads.map(({ action }) => this.callOf(action.split(':')[1], {}));
      this.add({
        id: sid,
        says: this.reason(sid),
        wants: 'allowed',
        statements: [sid],
        means: { by: 'dry run', calls, requests: reads.map(({ request }) => request) },
      });
    }
  }

  private askAbout(dryRun: DryRun, source: Source, suffix: string, to?: string): void {
    const { operation, on, as, untagged } = dryRun;
    const { account } = this;
    const isOneOfSeveral = on && DRY_RUNS.some((other) => other !== dryRun && other.operation === operation && other.on !== on);
    const id = as ?? `${operation}${isOneOfSeveral ? ` on ${on}` : ''}`;
    const thing = on && (untagged ? account.foreign(on) : account.own(on));
    const circumstances: Circumstances = { source, account, thing, type: source.type, to };
    if (on && !untagged) this.askAboutForeign(id, dryRun, on, circumstances);
    if (on && !thing) return; // its statement is left to the simulator
    if (operation === 'RunInstances' && !account.image(source)) {
      const why = account.problems['source image'] ?? 'the source image is known when Packer runs';
      this.unasked.add(`${operation}${suffix} as a dry run: ${why}; its parts are simulated`);
      return;
    }
    const asked = dryRun.ask(circumstances);
    if (!asked) return;
    const key = JSON.stringify([operation, asked.region, asked.parameters]);
    if (this.done.has(key)) return;
    this.done.add(key);
    const requests = requestsOf(operation, asked, account, this.passedRoles);
    // What others do to such a thing in the declared build is simulated; this source does it to one without the tag.
    if (on && requests.some((request) =>
      request.resource.endsWith(`/${thing!.id}`) && isDeclared(this.build.declared, request) === false)) return;
    const { upTo } = asked;
    if (!upTo) this.cover(requests);
    this.add({
      id: `${id}${suffix}`,
      says: `${id}${thing ? ` on ${thing.id}` : ''}${to && to !== account.region ? ` to ${to}` : ''} as the template says${upTo ? `, up to the ${inWords(upTo)}` : ''}`,
      wants: 'allowed',
      statements: [...new Set(requests.flatMap((request) => allowing(this.build.declared, request).map(({ sid }) => sid)))],
      means: { by: 'dry run', calls: [this.callOf(operation, asked.parameters, asked.region)], requests, ...upTo && { upTo } },
    });
    this.askVariations(`${id}${suffix}`, dryRun, circumstances, asked, requests);
    if (!on && operation !== 'RunInstances') this.askElsewhere(id, dryRun, asked, requests);
  }

  private cover(requests: readonly Request[]): void {
    for (const part of this.parts) {
      const isAsked = requests.some((request) => request.action === part.request.action
        && resourceTypeOf(request.resource) === resourceTypeOf(part.request.resource) && isDeclared([part.statement], request) === true);
      if (isAsked) this.covered.add(part);
    }
  }

  /** A call on a thing that the build did not create. */
  private askAboutForeign(id: string, dryRun: DryRun, on: ThingType, circumstances: Circumstances): void {
    const { account } = this;
    const thing = account.foreign(on);
    const name = `${id} without the build tag on it`;
    if (!thing) {
      const problem = account.problems[on];
      this.unasked.add(
        `changing a ${inWords(on)} of others: the account has none in ${account.region}${problem ? `, as far as can be seen (${problem})` : ''}`,
      );
      return;
    }
    if (this.done.has(name)) return;
    this.done.add(name);
    const asked = dryRun.ask({ ...circumstances, thing });
    if (!asked) return;
    const requests = requestsOf(dryRun.operation, asked, account, this.passedRoles);
    const says = `${dryRun.as ?? dryRun.operation} on ${thing.id}, which this build did not create`;
    const isAsked = this.askRefused(name, says, requests, this.callOf(dryRun.operation, asked.parameters, asked.region));
    if (!isAsked) this.unasked.add(`${dryRun.operation} on a ${inWords(on)} of others: the declared build may do it`);
  }

  private askVariations(id: string, dryRun: DryRun, circumstances: Circumstances, asked: DryRunCall, requests: readonly Request[]): void {
    const { operation } = dryRun;
    const known = new Set(requests.map(keyOf));
    for (const { name, of, once, change, narrowedBy } of VARIATIONS) {
      if (!of(dryRun) || (once && this.done.has(name))) continue;
      const changes = change(circumstances, this.build);
      if (!changes) continue;
      const varied = dryRun.ask({ ...circumstances, ...changes });
      if (!varied) continue;
      const changed = requestsOf(operation, varied, this.account, this.passedRoles).filter((request) => !known.has(keyOf(request)));
      // A dry run that is refused anyway would show nothing.
      const call = asked.upTo ? undefined : this.callOf(operation, varied.parameters, varied.region);
      const isAsked = this.askRefused(`${id} ${name}`, `${operation} ${name}`, changed, call);
      if (isAsked) this.done.add(name);
      else if (narrowedBy) this.unasked.add(`${id} ${name}: the declared build may do it (${narrowedBy} narrows it)`);
    }
  }

  /** A create call where the build does nothing; one of them is enough. */
  private askElsewhere(id: string, { operation }: DryRun, { parameters }: DryRunCall, requests: readonly Request[]): void {
    const there = elsewhere(this.account, this.build);
    if (there === undefined || this.done.has('elsewhere')) return;
    const { VpcId: _, ...others } = parameters as { VpcId?: string };
    const isAsked = this.askRefused(`${id} in another region`, `${operation} in ${there}`, requests.map((request) =>
      requestIn(there, request)),
    this.callOf(operation, others, there));
    if (isAsked) this.done.add('elsewhere');
  }

  /** @returns false where the declared build allows all of it */
  private askRefused(id: string, says: string, requests: readonly Request[], call: AwsCall | undefined): boolean {
    const { declared } = this.build;
    const refused = requests.filter((request) => isDeclared(declared, request) === false);
    if (refused.length === 0) return false;
    this.add({
      id,
      says,
      wants: 'refused',
      statements: [...new Set(refused.flatMap((request) => denying(declared, request).map(({ sid }) => sid)))],
      means: call ? { by: 'dry run', calls: [call], requests: refused } : { by: 'simulation', requests: refused },
    });
    return true;
  }

  private askWhatIsLeft(): void {
    for (const { sid } of this.build.declared) {
      const left = this.parts.filter((part) => part.statement.sid === sid && !this.covered.has(part));
      if (left.length === 0) continue;
      this.add({
        id: sid,
        says: this.reason(sid),
        wants: 'allowed',
        statements: [sid],
        means: { by: 'simulation', requests: left.map(({ request }) => request) },
      });
    }
  }

  /** By the simulator, whether or not the account has an instance profile for a dry run. */
  private askOtherRole(): void {
    const { partition, id, region } = this.account;
    const name = 'PassRole of another role';
    const isAsked = this.askRefused(name, 'giving an instance a role that is not declared',
      [passing(`arn:${partition}:iam::${id}:role/${NAME}`, region, partition)], undefined);
    if (!isAsked) this.unasked.add(`${name}: the declared build may do it`);
  }

  /** Without a template: one part of each statement with one thing changed. */
  private askChangedParts(): void {
    const there = elsewhere(this.account, this.build);
    for (const { sid } of this.build.declared) {
      const part = this.parts.find(({ statement, action }) => statement.sid === sid && action.startsWith('ec2:'));
      if (!part) continue;
      const untagged = withoutTag(part.request, this.build);
      if (untagged) this.askRefused(`${sid} without the build tag`, `${sid} without the build tag`, [untagged], undefined);
      if (there !== undefined) {
        this.askRefused(`${sid} in another region`, `${sid} in ${there}`, [requestIn(there, part.request)], undefined);
      }
    }
  }

  /** Denials that no variation met. */
  private askDenials(): void {
    const met = new Set(this.questions.flatMap(({ statements }) => statements));
    for (const statement of this.build.declared.filter(({ allows, sid }) => !allows && !met.has(sid))) {
      const request =
        this.parts.map((part) => inOtherSpelling(part.request, this.build)).find((each) => denying([statement], each).length > 0);
      const isAsked = request !== undefined && this.askRefused(`${statement.sid} denies`, this.reason(statement.sid), [request], undefined);
      if (!isAsked) this.unasked.add(`${statement.sid}: a denial for which no request is known`);
    }
  }
}

/** A statement that is asked about in two ways has two lines. */
function withNamesOfTheirOwn(questions: readonly VerifyQuestion[]): VerifyQuestion[] {
  const seen = new Set<string>();
  return questions.map((question) => {
    const id = seen.has(question.id) ? `${question.id} (${question.means.by})` : question.id;
    seen.add(id);
    return { ...question, id };
  });
}

/** Questions that so many calls of the simulator answer: what the build does before what it must not be able to do. */
export function withinCalls(questions: readonly VerifyQuestion[], calls: number): { kept: VerifyQuestion[]; left: string[] } {
  const batches = new Set<string>();
  const kept = new Set<VerifyQuestion>();
  const simulated = questions.filter(({ means }) => means.by === 'simulation');
  for (const question of [
    ...simulated.filter(({ wants }) => wants === 'allowed'), ...simulated.filter(({ wants }) => wants === 'refused'),
  ]) {
    const keys = question.means.requests.map(batchKeyOf);
    if (new Set([...batches, ...keys]).size > calls) continue;
    keys.forEach((key) => batches.add(key));
    kept.add(question);
  }
  const isKept = (question: VerifyQuestion) => question.means.by !== 'simulation' || kept.has(question);
  return {
    kept: questions.filter(isKept),
    left: questions.filter((question) => !isKept(question)).map(({ id }) => `${id}: it takes more calls than one role gets`),
  };
}
