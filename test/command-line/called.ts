import { run } from '../../src/command-line/program';

/** What the command prints, and its exit code, outside of any terminal and in an environment that says nothing. */
export function calledIn(environment: Record<string, string>, ...words: string[]): { code: number; out: string; err: string } {
  const out: string[] = [];
  const err: string[] = [];
  const code = run(words, (text) => out.push(text), (text) => err.push(text), { environment });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

export const called = (...words: string[]) => calledIn({}, ...words);
