import { execFileSync } from 'child_process';
import { join } from 'path';

/* Measuring in processes of their own, on the compiled library. */

export const ROOT = join(__dirname, '..', '..');

/** What a process took. Processor time, since other work on the machine changes it less than the time on the clock. */
export interface Taken {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Runs a script in a process of its own; what it writes is JSON. */
export function inNode<T>(script: string, ...args: string[]): T {
  const text = execFileSync(process.execPath, ['--expose-gc', '-e', script, '--', ...args], { cwd: ROOT, encoding: 'utf8' });
  return JSON.parse(text) as T;
}

/**
 * The least that each of some scripts took, one after the other in each round: other work makes a process slower, never faster, and
 * what comes of it is spread over all.
 */
export function leastOf<Name extends string>(scripts: Readonly<Record<Name, string>>, rounds: number): Record<Name, Taken> {
  const names = Object.keys(scripts) as Name[];
  const least = {} as Record<Name, Taken>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const { cpuMs, wallMs } = inNode<Taken>(`
        const cpu = process.cpuUsage(); const start = process.hrtime.bigint();
        ${scripts[name]};
        const { user, system } = process.cpuUsage(cpu);
        console.log(JSON.stringify({ cpuMs: (user + system) / 1e3, wallMs: Number(process.hrtime.bigint() - start) / 1e6 }));
      `);
      const before = least[name] ?? { cpuMs: Infinity, wallMs: Infinity };
      least[name] = { cpuMs: Math.min(before.cpuMs, cpuMs), wallMs: Math.min(before.wallMs, wallMs) };
    }
  }
  return least;
}
