import { execFile } from 'child_process';
import { assertChangesNothing, AwsCall, wordsOf } from './aws-call';

/* The AWS CLI of the user as a child process: whose credentials they are and how they are got is between the user and the CLI. */

/** What came of a call. */
export type Outcome =
  | { readonly is: 'would succeed' }
  | { readonly is: 'answered'; readonly data: any }
  | { readonly is: 'refused'; readonly text: string }
  /**
   * It was not decided. `ends`: nor would any other call be. `byService`: the service looked at the request, and did not say whether it is
   * allowed.
   */
  | { readonly is: 'failed'; readonly because: string; readonly ends: boolean; readonly throttled?: boolean; readonly byService?: boolean };

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface CliOptions {
  /** A profile of the user. */
  readonly profile?: string;
  /** The environment of the processes. */
  readonly environment: NodeJS.ProcessEnv;
  /** Stops what runs, and starts nothing more. */
  readonly signal: AbortSignal;
}

/** The AWS CLI is missing, or does not start. */
export class NoCli extends Error {}

const REFUSED = /^(?:UnauthorizedOperation|AccessDenied|AccessDeniedException)$/;
const THROTTLED = /Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|Rate exceeded/i;
/** What no later call would get past. */
const ENDS = new RegExp([
  'ExpiredToken', 'RequestExpired', 'AuthFailure', 'InvalidClientTokenId', 'UnrecognizedClient', 'SignatureDoesNotMatch', 'OptInRequired',
].map((code) => `^${code}`).join('|'));
const ENDS_IN_WORDS = new RegExp([
  'Unable to locate credentials',
  'Could not connect to the endpoint',
  'Connect(?:ion)? (?:was closed|timeout|error)',
  'SSL validation failed',
  'config profile .* could not be found', '[Tt]he SSO session', 'Error loading SSO Token', 'Token has expired', 'You must specify a region',
  'NoCredentials', 'Partial credentials',
].join('|'));

/**
 * `An error occurred (Code) when calling the X operation: message`, regardless of what is before it. Both versions of the CLI say it so.
 */
const ERROR = /An error occurred \(([\w.]+)\)(?: when calling the \w+ operation)?(?: \(reached max retries: \d+\))?: ([\s\S]*)/;

/** The end of a long text, which says what went wrong, from the beginning of a word. */
const endOf = (text: string) => (text.length <= 300 ? text : `… ${text.slice(-300).replace(/^\S*\s/, '')}`);

/** What the CLI's answer means. */
export function outcomeOf(exitCode: number, out: string, err: string): Outcome {
  if (exitCode === 0) {
    try {
      return { is: 'answered', data: out.trim() === '' ? {} : JSON.parse(out) };
    } catch {
      return { is: 'failed', because: 'the AWS CLI answered with something else than JSON', ends: false };
    }
  }
  const [, code, message] = ERROR.exec(err) ?? [];
  const text = err.trim().replace(/\s+/g, ' ');
  if (code === 'DryRunOperation') return { is: 'would succeed' };
  if (code !== undefined && REFUSED.test(code)) return { is: 'refused', text };
  const because =
    code === undefined ? `the AWS CLI says: ${endOf(text)}` : `AWS says ${code}: ${message.trim().split('\n')[0].slice(0, 300)}`;
  const throttled = THROTTLED.test(code ?? text);
  const ends = code === undefined ? ENDS_IN_WORDS.test(text) : ENDS.test(code) || code === 'NoCredentials' || code === 'NoRegion';
  return {
    is: 'failed',
    because,
    ends,
    ...throttled && { throttled },
    ...code !== undefined && !ends && !throttled && { byService: true },
  };
}

/** How often a throttled call is sent again, after how long. */
const PAUSES_MS = [1000, 3000];

export class AwsCli {
  /** How many calls were sent, those that were sent again included. */
  public sent = 0;
  private role?: Credentials;
  private probe?: Credentials;

  constructor(private readonly options: CliOptions) {}

  /** From now on calls of the role are signed with these. They are in no file, and nothing prints them. */
  public assume(role: Credentials): void {
    this.role = role;
  }

  /** From now on probes are signed with these. */
  public assumeForProbes(session: Credentials): void {
    this.probe = session;
  }

  /** @throws NoCli where there is no AWS CLI */
  public async version(): Promise<string> {
    const { exitCode, out, err } = await this.start(['--version'], 'user');
    const [, version] = /aws-cli\/(\d+\.\d+\.\d+)/.exec(out + err) ?? [];
    if (exitCode !== 0 || version === undefined) {
      throw new NoCli(`'aws --version' does not answer with a version: ${(err || out).trim().slice(0, 300)}`);
    }
    if (!/^[12]\./.test(version)) throw new NoCli(`this is AWS CLI ${version}: install version 2 (or 1)`);
    return version;
  }

  public async send(call: AwsCall): Promise<Outcome> {
    const words = wordsOf(call);
    for (const pause of [...PAUSES_MS, undefined]) {
      if (this.options.signal.aborted) break;
      const profile = this.options.profile && !this.credentialsOf(call.as) ? ['--profile', this.options.profile] : [];
      const whole = [...words, ...profile];
      assertChangesNothing(whole);
      this.sent += 1;
      const { exitCode, out, err } = await this.start(whole, call.as);
      if (this.options.signal.aborted) break;
      const outcome = outcomeOf(exitCode, out, err);
      if (outcome.is !== 'failed' || !outcome.throttled || pause === undefined) return outcome;
      await this.pause(pause);
    }
    return { is: 'failed', because: 'it was interrupted', ends: true };
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.options;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
    });
  }

  /** Undefined: those that the AWS CLI finds. */
  private credentialsOf(as: AwsCall['as']): Credentials | undefined {
    return { user: undefined, role: this.role, probe: this.probe }[as];
  }

  private environment(as: AwsCall['as']): NodeJS.ProcessEnv {
    const common = {
      ...this.options.environment,
      AWS_PAGER: '',
      AWS_CLI_AUTO_PROMPT: 'off',
      AWS_CLI_ERROR_FORMAT: 'legacy',
      AWS_RETRY_MODE: 'standard',
    };
    const credentials = this.credentialsOf(as);
    if (!credentials) return common;
    const { AWS_PROFILE: _, AWS_DEFAULT_PROFILE: __, ...others } = common as NodeJS.ProcessEnv;
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    return { ...others, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
  }

  private async start(words: readonly string[], as: AwsCall['as']): Promise<{ exitCode: number; out: string; err: string }> {
    return new Promise((resolve, reject) => {
      const settings = { env: this.environment(as), signal: this.options.signal, maxBuffer: 64 * 1024 * 1024, windowsHide: true };
      execFile('aws', [...words], settings, (error, out, err) => {
        const code = (error as NodeJS.ErrnoException | null)?.code;
        if (code === 'ENOENT') {
          reject(new NoCli('the AWS CLI is not installed, or not in the PATH: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'));
          return;
        }
        resolve({ exitCode: error === null ? 0 : typeof code === 'number' ? code : 255, out, err });
      });
    });
  }
}
