import { readFileSync, rmSync } from 'fs';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/*
 * Runs by itself, transpiled (test/benchmark/synth.ts): synthesizes apps with roles, made by the construct or written by hand, and
 * prints what that took.
 */

/** A role as somebody writes it by hand: the statements of its policies. */
export interface ByHand {
  readonly description: string;
  readonly inline: object[];
  readonly managed: object[][];
}

export interface Order {
  /** The compiled library. */
  readonly library: string;
  readonly roles: number;
  readonly repetitions: number;
  /** Where the last assembly goes. */
  readonly outdir: string;
  /** The roles by stack and id, where they are written by hand. */
  readonly byHand?: Record<string, ByHand>;
}

export interface Synthesis {
  /** The least processor time of a repetition. */
  readonly cpuMs: number;
  /** What an app with its roles holds in memory after its synthesis. */
  readonly heapBytes: number;
}

const IN_A_STACK = 100; // CloudFormation takes 500 resources in one

function written({ description, inline, managed }: ByHand, stack: Stack, id: string): void {
  const scope = new Construct(stack, id);
  const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), description });
  new iam.InstanceProfile(scope, 'InstanceProfile', { role });
  inline.forEach((statement) => role.addToPrincipalPolicy(iam.PolicyStatement.fromJson(statement)));
  managed.forEach((statements, i) => new iam.ManagedPolicy(scope, `Policy${i + 2}`, {
    description: `More of what ${scope.node.path} may do`, roles: [role], statements: statements.map((statement) => iam.PolicyStatement.fromJson(statement)),
  }));
}

function synthesize({ library, roles, outdir, byHand }: Order): App {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the compiled one, not the sources
  const { PackerBuildRole } = require(library) as typeof import('../../src');
  // As in a new app: ARNs are texts, and so are those in the policies written by hand.
  const app = new App({ outdir, analyticsReporting: false, context: { '@aws-cdk/core:enablePartitionLiterals': true, '@aws-cdk/aws-iam:minimizePolicies': true } });
  for (let from = 0; from < roles; from += IN_A_STACK) {
    const stack = new Stack(app, `Stack${from}`, { env: { account: '111122223333', region: 'eu-west-1' } });
    for (let i = from; i < Math.min(from + IN_A_STACK, roles); i += 1) {
      if (byHand) written(byHand[`${stack.stackName}Role${i}`], stack, `Role${i}`);
      else new PackerBuildRole(stack, `Role${i}`, { buildTag: { value: `role-${i}` } }); // written by hand it is a literal as well
    }
  }
  app.synth();
  return app;
}

function run(order: Order): Synthesis {
  synthesize({ ...order, roles: 1 }); // loads what is loaded once in a process
  const least = { cpuMs: Infinity, heapBytes: Infinity };
  for (let i = 0; i < order.repetitions; i += 1) {
    rmSync(order.outdir, { recursive: true, force: true });
    gc!();
    const heapBefore = process.memoryUsage().heapUsed;
    const before = process.cpuUsage();
    const app = synthesize(order);
    const { user, system } = process.cpuUsage(before);
    gc!();
    least.heapBytes = Math.min(least.heapBytes, process.memoryUsage().heapUsed - heapBefore);
    least.cpuMs = Math.min(least.cpuMs, (user + system) / 1e3);
    if (app.node.children.length === 0) throw new Error('nothing was made'); // and keeps the app in memory until here
  }
  return least;
}

console.log(JSON.stringify(run(JSON.parse(readFileSync(process.argv[2], 'utf8')))));
