import { spawn } from 'child_process';
import { chmodSync, readFileSync } from 'fs';
import { join } from 'path';
import { AuthorizingProxy, couldChange, LoggedCall } from './authorizing-proxy';
import { asProcesses, firstVersion, Loaded, loadedOnce, secondVersion } from './aws-cli';
import { Emulator, REPOSITORY } from './emulator';
import type { Guarded } from './guards';
import { COMMAND, ended } from './processes';
import { expired, noSuchImage, throttled } from './refusals';
import { createRole, environmentOf, furnish, Line, policyFor, ROLE, roleWith, sessionOf, userOf, Verified, Verifier } from './verified';
import { folderOf } from '../harness/folders';
import type { Statement } from '../harness/simulator';

/*
 * The command `verify` with the real AWS CLI, against an account that decides about dry runs as EC2 does and about simulations as IAM does.
 */

const TEMPLATE = join(__dirname, '../proofs/traces/templates/ebs-default.pkr.hcl');
const DEFAULT = policyFor(TEMPLATE).Statement;
const SIDS = DEFAULT.map(({ Sid }) => Sid!);

let emulator: Emulator;
let proxy: AuthorizingProxy;
let verifier: Verifier;
let quick: Loaded;
let user: Record<string, string>;
const folder = folderOf({});
/** Everything that any test sent. */
const log: LoggedCall[] = [];

async function prepare(earlierBuild: boolean): Promise<void> {
  await emulator.reset();
  user = await userOf(emulator, proxy);
  await furnish(emulator, { earlierBuild });
}

beforeAll(async () => {
  emulator = await Emulator.start();
  proxy = await AuthorizingProxy.start(emulator);
  proxy.encodes = true;
  quick = await loadedOnce(await firstVersion());
  verifier = new Verifier();
  await prepare(false);
});

afterAll(async () => {
  await verifier?.stop();
  await quick?.stop();
  await proxy?.stop();
  await emulator?.stop();
});

afterEach(() => {
  log.push(...proxy.log);
  const errors = [...proxy.errors];
  proxy.clear();
  proxy.before = undefined;
  expect(errors).toEqual([]);
});

/** Of the command, with an AWS CLI. */
const environment = (cli = quick) => environmentOf(user, cli, proxy);

/** Asks about a role. */
async function asked(role: Guarded, ...words: string[]): Promise<Verified> {
  proxy.letBeAssumed(role);
  return verifier.verify(environment(), TEMPLATE, ...words);
}

const linesOf = ({ report, err }: Verified, is: Line['is']) => {
  if (!report) throw new Error(`no report: ${err}`);
  return report.questions.filter((line) => line.is === is);
};
const idsOf = (answer: Verified, is: Line['is']) => linesOf(answer, is).map(({ id, because }) => (because ? `${id}: ${because}` : id)).sort();
const outcome = (answer: Verified) => ({ code: answer.code, wrong: idsOf(answer, 'wrong'), unknown: idsOf(answer, 'unknown') });
const ALL_RIGHT = { code: 0, wrong: [], unknown: [] };

describe.each([['1', firstVersion], ['2', secondVersion]] as const)('asked by version %s of the AWS CLI', (_, versionOf) => {
  let loaded: Loaded;
  beforeAll(async () => { loaded = await loadedOnce(await versionOf()); });
  afterAll(async () => loaded?.stop());

  test('the right role is right, in an account without an earlier build', async () => {
    proxy.letBeAssumed(roleWith(DEFAULT));
    const answer = await verifier.verify(environment(loaded), TEMPLATE);
    expect(outcome(answer)).toEqual(ALL_RIGHT);
    expect(answer.report!.calls).toBeLessThanOrEqual(60);
    expect(linesOf(answer, 'right').filter(({ wants }) => wants === 'refused').length).toBeGreaterThan(15);
    // Neither a subnet nor an owner of images is declared, so every one is.
    expect(answer.report!.unasked).toEqual([
      'RunInstances in another subnet: the declared build may do it (subnets narrows it)',
      'RunInstances with an image of the account that is not its source: the declared build may do it (sourceImageOwners narrows it)',
    ]);
  });

  test('loaded once it answers as it does when it is started for each call', async () => {
    const may = await sessionOf(emulator, proxy, roleWith([{ Effect: 'Allow', Action: ['ec2:DescribeVpcs', 'ec2:CreateKeyPair'], Resource: '*' }]));
    const folders = [await asProcesses(await versionOf()), loaded.folder];
    const calls = ['ec2 describe-vpcs', 'ec2 create-key-pair --key-name a --dry-run', 'ec2 describe-images'];
    for (const call of calls) {
      const [started, answered] = await Promise.all(folders.map(async (cli) =>
        ended(spawn(join(cli, 'aws'), [...call.split(' '), '--output', 'json'], { env: { ...environment(loaded), ...may } }))));
      expect({ call, ...answered }).toEqual({ call, ...started });
      expect(started.out + started.err).toMatch(/VpcId|DryRunOperation|UnauthorizedOperation/);
    }
  });
});

/** What takes away each statement turns: written down by hand. Those without a list turn the line of their own name. */
const TURNS: Record<string, string[]> = {
  LaunchInstance: ['LaunchInstance', 'RunInstances'],
  LaunchInterfaceAndVolumes: ['LaunchInterfaceAndVolumes', 'RunInstances'],
  TagInstanceOnCreation: ['RunInstances', 'TagInstanceOnCreation'],
  LaunchFromImage: ['LaunchFromImage', 'RunInstances'],
  LaunchIntoSubnet: ['LaunchIntoSubnet', 'RunInstances'],
  CreateSecurityGroup: ['CreateSecurityGroup'],
  TagSecurityGroupOnCreation: ['CreateSecurityGroup'],
  CreateSecurityGroupInVpc: ['CreateSecurityGroup'],
  TagKeyPairOnCreation: ['CreateKeyPair'],
  RefuseOtherSpellings: ['CreateKeyPair with another spelling of the build tag'],
};

describe('a role without one statement', () => {
  const without = (sid: string) => DEFAULT.filter(({ Sid }) => Sid !== sid);
  const running = new Map<string, Promise<Verified>>();

  /** Several at once, for each waits for the distance that launches keep: each asks about a role of its own. */
  const AT_ONCE = 3;
  const answerFor = async (sid: string): Promise<Verified> => {
    const at = SIDS.indexOf(sid);
    for (const [i, each] of SIDS.slice(at, at + AT_ONCE).entries()) {
      if (running.has(each)) continue;
      const roleArn = `${ROLE}-without-${at + i}`;
      const answer = asked({ ...roleWith(without(each)), roleArn }, '--role', roleArn);
      answer.catch(() => {}); // it is awaited by the test of its name
      running.set(each, answer);
    }
    return running.get(sid)!;
  };

  test.each(SIDS)('%s: exactly its lines turn, and what is advised gives it back', async (sid) => {
    const answer = await answerFor(sid);
    expect(outcome(answer)).toEqual({ code: 1, wrong: TURNS[sid] ?? [sid], unknown: [] });
    for (const { change } of linesOf(answer, 'wrong')) {
      const named = DEFAULT.filter(({ Sid }) => new RegExp(`\\b${Sid}\\b`).test(change!));
      expect(new Set([...without(sid), ...named])).toEqual(new Set(DEFAULT)); // the role of the first test
    }
  });
});

const changeOf = (answer: Verified, id: string) => linesOf(answer, 'wrong').find((line) => line.id === id)!;

describe('somebody else refuses', () => {
  const denying = (...Action: string[]) => ({
    Version: '2012-10-17', Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }, { Effect: 'Deny' as const, Action, Resource: '*' }],
  });

  test('a service control policy: exactly its lines turn, it is named, and without it all is right', async () => {
    const answer = await asked(roleWith(DEFAULT, { serviceControl: denying('ec2:CreateKeyPair', 'ec2:StopInstances') }));
    expect(outcome(answer)).toEqual({ code: 1, wrong: ['CreateKeyPair', 'StopAndTerminateInstance'], unknown: [] });
    for (const id of ['CreateKeyPair', 'StopAndTerminateInstance']) {
      expect(changeOf(answer, id)).toMatchObject({ refusedBy: 'service control', cause: expect.stringMatching(/service control policy/), change: expect.stringMatching(/Organizations/) });
    }
    expect(outcome(await asked(roleWith(DEFAULT)))).toEqual(ALL_RIGHT); // those who administer the organization allow it
  });

  test('a permissions boundary', async () => {
    const allowed = [...new Set(DEFAULT.flatMap(({ Action }) => [Action].flat()))].filter((action) => action !== 'ec2:CreateSecurityGroup' && action !== 'ec2:CreateImage');
    const boundary = { Version: '2012-10-17', Statement: [{ Effect: 'Allow' as const, Action: allowed, Resource: '*' }] };
    const answer = await asked(roleWith(DEFAULT, { boundary }));
    expect(outcome(answer)).toEqual({ code: 1, wrong: ['CreateImage', 'CreateImageOfInstance', 'CreateSecurityGroup'], unknown: [] });
    for (const line of linesOf(answer, 'wrong')) {
      expect(line).toMatchObject({ refusedBy: 'boundary', change: expect.stringMatching(/maintain the permissions boundary to allow ec2:Create(?:Image|SecurityGroup)/) });
    }
    const [{ Action }] = boundary.Statement;
    const widened = { ...boundary, Statement: [{ ...boundary.Statement[0], Action: [...Action, 'ec2:CreateSecurityGroup', 'ec2:CreateImage'] }] };
    expect(outcome(await asked(roleWith(DEFAULT, { boundary: widened })))).toEqual(ALL_RIGHT);
  });
});

test('a role with another build tag: what goes by the tag turns, on both sides', async () => {
  const theirs = DEFAULT.map((statement) => JSON.parse(JSON.stringify(statement).replaceAll('"packer"', '"theirs"')));
  const answer = await asked(roleWith(theirs));
  const byTag = DEFAULT.filter(({ Condition }) => /(?:Request|Resource)Tag\/CreatedBy":"packer"/.test(JSON.stringify(Condition ?? {}))).map(({ Sid }) => Sid!);
  expect(byTag.length).toBeGreaterThan(12);
  expect(idsOf(answer, 'unknown')).toEqual([]);
  expect(idsOf(answer, 'wrong')).toEqual([...new Set(byTag.flatMap((sid) => TURNS[sid] ?? [sid]))].sort());
  for (const { change } of linesOf(answer, 'wrong')) expect(change).toMatch(/Deploy the role again as the build declares it, with the statements? \w+/);
});

test('a role that may do everything: every line turns that must be refused, and no other', async () => {
  const answer = await asked(roleWith([...DEFAULT, { Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' }]));
  const mustBe = answer.report!.questions.filter(({ wants, statements }) => wants === 'refused' && statements.length === 0).map(({ id }) => id).sort();
  expect(mustBe.length).toBeGreaterThan(15);
  expect(outcome(answer)).toEqual({ code: 1, wrong: mustBe, unknown: [] });
});

test('a role that may pass any role: exactly the lines about other profiles turn', async () => {
  const passing: Statement = { Sid: 'PassAny', Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' };
  // Before the first build a launch cannot be asked as a dry run, with which profile ever.
  const turn = ['PassRole of another role', 'RunInstances with another instance profile'];
  for (const earlierBuild of [false, true]) {
    await prepare(earlierBuild);
    const answer = await asked(roleWith([...DEFAULT, passing]));
    expect(outcome(answer)).toEqual({ code: 1, wrong: turn, unknown: [] });
    expect(linesOf(answer, 'wrong').map(({ asked: how }) => how)).toEqual(expect.arrayContaining([earlierBuild ? 'dry run' : 'simulation']));
    for (const { change } of linesOf(answer, 'wrong')) expect(change).toMatch(/`npx cdk-ami-build-roles check` names the statement/);
  }
  await prepare(false);
});

describe('without --role: the credentials are those of the role', () => {
  const READING: Statement = { Sid: 'AsksIam', Effect: 'Allow', Action: ['iam:GetRole', 'iam:ListInstanceProfiles', 'iam:SimulatePrincipalPolicy'], Resource: '*' };
  const askedAs = async (statements: readonly Statement[]) => {
    const role = roleWith(statements);
    proxy.letBeAssumed(role);
    await createRole(emulator, 'packer');
    return verifier.run({ ...environment(), ...await sessionOf(emulator, proxy, role) }, TEMPLATE, '--json');
  };
  beforeEach(async () => prepare(false));
  afterAll(async () => prepare(false));

  test('that may ask IAM about itself: all is right, and nothing is assumed', async () => {
    const answer = await askedAs([...DEFAULT, READING]);
    expect(outcome(answer)).toEqual(ALL_RIGHT);
    expect(answer.report!.caller).toMatch(/:assumed-role\/packer\//);
    expect(proxy.log.filter(({ call }) => call === 'sts:AssumeRole')).toEqual([]);
  });

  test('that lacks a statement: its line turns', async () => {
    expect(outcome(await askedAs([...DEFAULT.filter(({ Sid }) => Sid !== 'CreateKeyPair'), READING]))).toEqual({ code: 1, wrong: ['CreateKeyPair'], unknown: [] });
  });

  test('as the library declares it: dry runs are answered, and the rest says which permission it takes', async () => {
    const answer = await askedAs(DEFAULT);
    expect(answer.code).toBe(3);
    expect(linesOf(answer, 'wrong')).toEqual([]);
    expect(linesOf(answer, 'right').map(({ id }) => id)).toEqual(expect.arrayContaining(['LookUp', 'CreateKeyPair', 'CreateSecurityGroup']));
    for (const { because } of linesOf(answer, 'unknown')) expect(because).toMatch(/allow it iam:GetRole and iam:SimulatePrincipalPolicy, or assume it with --role/);
  });
});

test('after an earlier build its leftovers are asked about, as dry runs', async () => {
  await prepare(true);
  const answer = await asked(roleWith(DEFAULT), '--evidence', join(folder, 'rows.jsonl'));
  expect(outcome(answer)).toEqual(ALL_RIGHT);
  const dry = answer.report!.questions.filter(({ wants, asked: how }) => wants === 'allowed' && how === 'dry run').map(({ id }) => id);
  expect(dry).toEqual(expect.arrayContaining(['RunInstances', 'CreateImage', 'StopInstances', 'TerminateInstances', 'DeregisterImage', 'DeleteSnapshot', 'DeleteVolume']));
  expect(answer.report!.questions.find(({ id }) => id === 'RunInstances')!.note).toBeUndefined();

  const rows = readFileSync(join(folder, 'rows.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter(({ kind }) => kind === 'decoded').length).toBe(rows.length);
  expect(JSON.stringify(rows)).not.toMatch(/\d{12}|(?:ami|i|vol|snap|sg)-[0-9a-f]{8}|theirs|assumed-role/);
  await prepare(false);
});

/** What options add, as dry runs once an earlier build left something. */
const OF_OPTIONS: Record<string, string[]> = {
  'ebs-copy-regions': ['CopyImage to eu-west-1'],
  'ebs-encrypt-kms': ['CopyImage'],
  'ebs-spot': ['CreateFleet', 'CreateLaunchTemplate', 'DeleteLaunchTemplate'],
  'ebs-share-users': ['ModifyImageAttribute for sharing', 'ModifySnapshotAttribute'],
  'ebs-deprecate': ['EnableImageDeprecation'],
  'ebssurrogate-default': ['CreateSnapshot', 'RegisterImage'],
  'chroot-default': ['AttachVolume', 'CreateSnapshot', 'CreateVolume', 'DetachVolume', 'RegisterImage'],
};

describe('builds with options, after an earlier one', () => {
  beforeAll(async () => prepare(true));
  afterAll(async () => prepare(false));

  const templateOf = (name: string) => join(__dirname, `../proofs/traces/templates/${name}.pkr.hcl`);
  const askedOf = async (name: string, statements: readonly Statement[]) => {
    proxy.letBeAssumed(roleWith(statements));
    return verifier.verify(environment(), templateOf(name));
  };

  test.each(Object.entries(OF_OPTIONS))('%s: all is right, and its calls were dry runs', async (name, calls) => {
    const answer = await askedOf(name, policyFor(templateOf(name)).Statement);
    expect(linesOf(answer, 'wrong').flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(outcome(answer)).toEqual(ALL_RIGHT);
    const dry = answer.report!.questions.filter(({ wants, asked: how }) => wants === 'allowed' && how === 'dry run');
    expect(dry.map(({ id }) => id)).toEqual(expect.arrayContaining(calls));
    expect(dry.flatMap(({ note }) => note ?? [])).toEqual([]);
  });

  test('a copy that is refused in its region says so', async () => {
    const all = policyFor(templateOf('ebs-copy-regions')).Statement;
    const answer = await askedOf('ebs-copy-regions', [...all, { Sid: 'Elsewhere', Effect: 'Deny', Action: 'ec2:CopyImage', Resource: 'arn:aws:ec2:eu-west-1::image/*' }]);
    expect(idsOf(answer, 'wrong')).toEqual(['CopyImage to eu-west-1']);
  });
});

test('probes: each is sent by a session that has less than the role, and what it shows is a row of evidence', async () => {
  await prepare(true);
  const file = join(folder, 'probes.jsonl');
  const answer = await asked(roleWith(DEFAULT), '--probes', '--evidence', file);
  expect(outcome(answer)).toEqual(ALL_RIGHT);
  const { probes } = answer.report as unknown as { probes: { id: string; is: string; because?: string; refusals: string[] }[] };
  const of = (is: string) => probes.filter((probe) => probe.is === is);
  expect(of('answered').map(({ id }) => id)).toEqual(expect.arrayContaining([
    'probe: CreateSecurityGroup', 'probe: DeleteKeyPair on key-pair', 'probe: CreateTags on image', 'probe: DeleteSnapshot on snapshot', 'probe: DeregisterImage on image',
  ]));
  // The emulated account has no instance with a profile, and this build no fleet.
  expect([...new Set(of('unknown').map(({ id }) => id))]).toEqual(expect.arrayContaining(['probe: StopInstances on instance', 'probe: CreateFleet on launch-template']));
  expect(of('answered').find(({ id }) => id === 'probe: CreateSecurityGroup')!.refusals[0]).toMatch(/on resource: \S+:vpc\/\S+ because no session policy allows/);
  const rows = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const owner = rows.find(({ actions, on, sends }) => actions[0] === 'ec2:DeregisterImage' && on[0] === 'image' && sends?.['*']['ec2:Owner']);
  expect(owner).toMatchObject({ kind: 'decoded', denied: 'implicitly' });
  expect(JSON.stringify(rows)).not.toMatch(/\d{12}|(?:ami|i|vol|snap|sg)-[0-9a-f]{8}|theirs|assumed-role/);
  await prepare(false);
});

describe('EC2 gives no verdict on a dry run', () => {
  beforeAll(async () => prepare(true));
  afterAll(async () => prepare(false));

  /** What EC2 says of an image that another has deregistered since. */
  const gone = (call: { service: string; action: string }) =>
    (call.service === 'ec2' && call.action === 'DeregisterImage' ? noSuchImage('ami-0123456789abcdef0') : undefined);

  test('its line says so, and has the answer of the simulator instead', async () => {
    proxy.before = gone;
    const answer = await asked(roleWith(DEFAULT));
    expect(outcome(answer)).toEqual(ALL_RIGHT);
    const line = answer.report!.questions.find(({ id }) => id === 'DeregisterImage')!;
    expect(line.note).toMatch(/^EC2 gave no verdict: AWS says InvalidAMIID\.NotFound: .*ami-0123456789abcdef0.*; simulated by IAM instead$/);
    const inWords = await verifier.run(environment(), TEMPLATE, '--role', ROLE);
    expect(inWords.out).toMatch(/^✓ DeregisterImage on \S+ as the template says: allowed \(EC2 gave no verdict: AWS says InvalidAMIID\.NotFound: .*; simulated by IAM instead\)$/m);
  });

  test('and a refusal where the role lacks the statement', async () => {
    proxy.before = gone;
    const answer = await asked(roleWith(DEFAULT.filter(({ Sid }) => Sid !== 'RemoveFailedImage')));
    expect(linesOf(answer, 'wrong').map(({ id }) => id)).toContain('DeregisterImage');
    expect(changeOf(answer, 'DeregisterImage')).toMatchObject({ note: expect.stringMatching(/simulated by IAM instead/), change: expect.stringMatching(/RemoveFailedImage/) });
  });
});

describe('progress', () => {
  const PROGRESS = /\r\d+ of \d+ calls /g;
  const words = [process.execPath, ...COMMAND, 'verify', TEMPLATE, '--role', ROLE];
  beforeEach(() => proxy.letBeAssumed(roleWith(DEFAULT)));

  test('is shown on a terminal, and wiped at the end', async () => {
    const { code, out } = await ended(spawn('script', ['-qec', words.join(' '), '/dev/null'], { env: environmentBeside() }));
    expect(code).toBe(0);
    const shown = [...out.matchAll(PROGRESS)].map(([text]) => Number(/\d+/.exec(text)));
    expect(shown.length).toBeGreaterThan(10);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(out).toMatch(/\r\u001b\[K(?:(?!of \d+ calls )[\s\S])*CreateKeyPair/);
  });

  test('is not written where there is none', async () => {
    const { code, out, err } = await ended(spawn(words[0], words.slice(1), { env: environmentBeside() }));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toMatch(/\r|of \d+ calls /);
  });
});

describe('something goes wrong in the middle', () => {
  /** After some calls. */
  const after = (calls: number, then: NonNullable<typeof proxy.before>): typeof proxy.before => {
    let count = 0;
    return (call) => ((count += 1) > calls ? then(call) : undefined);
  };

  test('throttled for a while: sent again', async () => {
    let left = 6;
    proxy.before = (call) => (call.parameters.get('DryRun') && (left -= 1) >= 0 ? throttled(call.service) : undefined);
    expect(outcome(await asked(roleWith(DEFAULT)))).toEqual(ALL_RIGHT);
  });

  test('a session that expires: what is known is said, the rest has its reason', async () => {
    proxy.before = after(24, (call) => expired(call.service));
    const answer = await asked(roleWith(DEFAULT));
    expect(answer.code).toBe(3);
    expect(answer.report!.ended).toMatch(/AWS says (?:RequestExpired|ExpiredToken)/);
    expect(linesOf(answer, 'right').length).toBeGreaterThan(0);
    expect(linesOf(answer, 'wrong')).toEqual([]);
    expect(linesOf(answer, 'unknown').length).toBeGreaterThan(10);
    expect(answer.report!.calls).toBeLessThan(40);
  });

  test('no network: said at once, with an exit code', async () => {
    const answer = await verifier.verify({ ...environment(), AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' }, TEMPLATE);
    expect(answer).toMatchObject({ code: 3, err: expect.stringMatching(/could not be assumed: .*Could not connect to the endpoint/) });
  });

  test('no AWS CLI: says what is missing', async () => {
    const answer = await verifier.verify({ PATH: folder }, TEMPLATE);
    expect(answer).toMatchObject({ code: 3, out: '', err: expect.stringMatching(/AWS CLI is not installed/) });
  });

  test('a user who may neither look around nor simulate: what can be asked is asked', async () => {
    const before = user;
    user = await userOf(emulator, proxy, [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }]);
    const answer = await asked(roleWith(DEFAULT));
    user = before;
    expect(answer.code).toBe(3);
    expect(linesOf(answer, 'wrong')).toEqual([]);
    expect(linesOf(answer, 'right').map(({ id }) => id)).toEqual(expect.arrayContaining(['LookUp', 'CreateKeyPair', 'CreateSecurityGroup']));
    expect(linesOf(answer, 'unknown')[0].because).toMatch(/iam:SimulatePrincipalPolicy/);
  });
});

/** Of a process that is started beside this one. */
const environmentBeside = (more: Record<string, string> = {}) => ({ ...process.env, ...environment(), ...more });

test('an interrupt ends with what is known', async () => {
  proxy.letBeAssumed(roleWith(DEFAULT));
  const command = spawn(process.execPath, [...COMMAND, 'verify', TEMPLATE, '--role', ROLE], { env: environmentBeside() });
  let count = 0;
  proxy.before = () => {
    if ((count += 1) === 20) command.kill('SIGINT');
    return undefined;
  };
  const { code, out } = await ended(command);
  proxy.errors.length = 0; // of requests whose clients were ended
  expect(code).toBe(130);
  expect(out).toMatch(/Ended early: it was interrupted/);
  expect(out).toMatch(/could not be asked, because it was interrupted/);
});

test('the step of a workflow, as the page has it, fails where something is refused', async () => {
  const [, step] = /^ +run: (npx cdk-ami-build-roles verify .*)$/m.exec(readFileSync(join(REPOSITORY, 'docs/use/verify.md'), 'utf8'))!;
  const checkout = folderOf({
    'images/web/web.pkr.hcl': readFileSync(TEMPLATE, 'utf8'),
    'bin/npx': `#!/bin/sh\nshift\nexec ${process.execPath} ${COMMAND.join(' ')} "$@"\n`,
  });
  chmodSync(join(checkout, 'bin/npx'), 0o755);
  const run = async (role: Guarded) => {
    proxy.letBeAssumed(role);
    const env = environmentBeside({ BUILD_ROLE: ROLE, PATH: `${join(checkout, 'bin')}:${quick.folder}:${process.env.PATH}` });
    return ended(spawn('sh', ['-e', '-c', step], { cwd: checkout, env }));
  };
  expect(await run(roleWith(DEFAULT))).toMatchObject({ code: 0, out: expect.stringMatching(/✓ CreateKeyPair as the template says: allowed\n/) });
  expect(await run(roleWith(DEFAULT.filter(({ Sid }) => Sid !== 'CreateKeyPair')))).toMatchObject({
    code: 1, out: expect.stringMatching(/✗ CreateKeyPair as the template says: REFUSED\n.* Refused by an identity policy\.\n +-> Deploy the role again .*statement CreateKeyPair of PackerBuildRole/),
  });
});

test('at 200 ms for each call: at most sixty calls, in a minute', async () => {
  proxy.before = async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return undefined;
  };
  const began = Date.now();
  const answer = await asked(roleWith(DEFAULT));
  const seconds = (Date.now() - began) / 1000;
  expect(outcome(answer)).toEqual(ALL_RIGHT);
  expect(answer.report!.calls).toBeLessThanOrEqual(60);
  expect(seconds).toBeLessThan(60);
});

test('--print sends nothing', async () => {
  const answer = await asked(roleWith(DEFAULT), '--print');
  expect(answer.code).toBe(0);
  expect(answer.out.split('\n').filter((line) => line.startsWith('aws ')).length).toBeGreaterThan(30);
  expect(proxy.log).toEqual([]);
});

test('only reads and dry runs were sent, and dry runs by a session of the role', () => {
  expect(log.length).toBeGreaterThan(100);
  expect(log.filter(couldChange)).toEqual([]);
  expect(log.filter(({ isDryRun, principal }) => isDryRun && !principal?.includes(':assumed-role/packer'))).toEqual([]);
});
