import { execFileSync } from 'child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { ROOT } from './node';
import type { ByHand, Order, Synthesis } from './roles';

/* What synthesis takes with our roles, beside the same roles written by hand. */

export const SYNTH_TARGET = 1.10;
/** What a change of the library may not go beyond on a machine that has other work, where 1.13 was measured instead of 1.09. */
export const SYNTH_GUARD = 1.2;
/** A role in a large app takes as long as one in an app with a hundred, give or take. */
export const GROWTH_TARGET = 1.25;

const FOLDER = join(ROOT, '.cache', 'benchmark'); // inside of the project, where the CDK is found

/** Transpiled beforehand: a process that loads TypeScript takes longer for everything. */
function transpiled(): string {
  const { outputText } = transpileModule(readFileSync(join(__dirname, 'roles.ts'), 'utf8'), {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const path = join(FOLDER, 'roles.js');
  writeFileSync(path, outputText);
  return path;
}

const templatesIn = (outdir: string): [string, any][] => readdirSync(outdir).filter((file) => file.endsWith('.template.json')).sort()
  .map((file) => [file.replace('.template.json', ''), JSON.parse(readFileSync(join(outdir, file), 'utf8'))]);

/** What somebody would write for the roles of an assembly: their documents. */
function byHand(outdir: string): Record<string, ByHand> {
  const roles: Record<string, { description: string; inline: object[]; managed: object[][] }> = {};
  for (const [stack, { Resources }] of templatesIn(outdir)) {
    for (const [id, { Type, Properties }] of Object.entries<any>(Resources)) {
      const role = roles[`${stack}${/^(Role\d+)(Role|Policy|InstanceProfile)/.exec(id)![1]}`] ??= { description: '', inline: [], managed: [] };
      if (Type === 'AWS::IAM::Role') role.description = Properties.Description;
      if (Type === 'AWS::IAM::Policy') role.inline = Properties.PolicyDocument.Statement;
      if (Type === 'AWS::IAM::ManagedPolicy') role.managed.push(Properties.PolicyDocument.Statement);
    }
  }
  return roles;
}

/** Synthesizes in a process of its own. */
function synthesized(script: string, order: Order): Synthesis {
  const path = join(FOLDER, 'order.json');
  writeFileSync(path, JSON.stringify(order));
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', script, path], { encoding: 'utf8' }));
}

const least = (a: Synthesis, b: Synthesis): Synthesis => ({ cpuMs: Math.min(a.cpuMs, b.cpuMs), heapBytes: Math.min(a.heapBytes, b.heapBytes) });

/** Both ways by turns; each at its best. Fails where they do not write the same templates. */
export function synthesis(roles: number, rounds: number): { ours: Synthesis; hand: Synthesis } {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const script = transpiled();
  const order = { library: join(ROOT, 'lib'), roles, repetitions: Math.ceil(Math.min(50, 200 / roles)) }; // few roles take little once V8 has compiled what makes them
  const [oursIn, handIn] = [join(FOLDER, 'ours'), join(FOLDER, 'hand')];

  let ours = synthesized(script, { ...order, outdir: oursIn });
  const written = byHand(oursIn);
  let hand = synthesized(script, { ...order, outdir: handIn, byHand: written });
  if (JSON.stringify(templatesIn(oursIn)) !== JSON.stringify(templatesIn(handIn))) throw new Error('the roles written by hand are not the same: the times mean nothing');
  for (let round = 1; round < rounds; round += 1) {
    ours = least(ours, synthesized(script, { ...order, outdir: oursIn }));
    hand = least(hand, synthesized(script, { ...order, outdir: handIn, byHand: written }));
  }
  rmSync(FOLDER, { recursive: true, force: true });
  return { ours, hand };
}
