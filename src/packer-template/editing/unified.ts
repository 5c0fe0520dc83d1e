import { applied, Edit } from './edit';

/*
 * A unified diff of changes whose places are known, which needs no search for what is alike: docs/decisions/0096.
 *
 * Source: GNU diffutils manual, "Detailed Description of Unified Format".
 */

const CONTEXT = 3;

interface Change {
  /** The first line that is another, and the first after it, from 0. */
  readonly from: number;
  readonly to: number;
  readonly by: readonly string[];
}

/** Lines with their ends, so that a last line without one is told apart. */
const linesOf = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const counted = (first: number, count: number) => `${count === 0 ? first : first + 1}${count === 1 ? '' : `,${count}`}`;
const shown = (sign: string, line: string) => `${sign}${line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`}`;

/** Edits as changes of whole lines, without lines that stay. */
function changesOf(text: string, edits: readonly Edit[]): Change[] {
  const lineAt = (position: number) => text.slice(0, position).split('\n').length - 1;
  const groups: { from: number; to: number; edits: Edit[] }[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    const [from, to] = [lineAt(edit.start), lineAt(edit.end) + 1];
    const last = groups[groups.length - 1];
    if (last && from < last.to) {
      last.to = Math.max(last.to, to);
      last.edits.push(edit);
    } else {
      groups.push({ from, to, edits: [edit] });
    }
  }
  const lines = linesOf(text);
  const starts = [0];
  lines.forEach((line) => starts.push(starts[starts.length - 1] + line.length));
  return groups.map(({ from, to, edits: own }) => {
    const [start, end] = [starts[from] ?? text.length, starts[Math.min(to, lines.length)]];
    const old = linesOf(text.slice(start, end));
    const by = linesOf(applied(text.slice(start, end), own.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))));
    let [head, tail] = [0, 0];
    while (head < Math.min(old.length, by.length) && old[head] === by[head]) head += 1;
    while (tail < Math.min(old.length, by.length) - head && old[old.length - 1 - tail] === by[by.length - 1 - tail]) tail += 1;
    return { from: from + head, to: from + old.length - tail, by: by.slice(head, by.length - tail) };
  });
}

export function unified(file: string, text: string, edits: readonly Edit[]): string {
  const lines = linesOf(text);
  const hunks: Change[][] = [];
  for (const change of changesOf(text, edits)) {
    const last = hunks[hunks.length - 1]?.slice(-1)[0];
    if (last && change.from - last.to <= 2 * CONTEXT) hunks[hunks.length - 1].push(change);
    else hunks.push([change]);
  }
  let moved = 0;
  return `--- ${file}\n+++ ${file}\n${hunks.map((hunk) => {
    const first = Math.max(0, hunk[0].from - CONTEXT);
    const end = Math.min(lines.length, hunk[hunk.length - 1].to + CONTEXT);
    const body: string[] = [];
    let at = first;
    for (const { from, to, by } of hunk) {
      body.push(
        ...lines.slice(at, from).map((line) => shown(' ', line)),
        ...lines.slice(from, to).map((line) => shown('-', line)),
        ...by.map((line) => shown('+', line)),
      );
      at = to;
    }
    body.push(...lines.slice(at, end).map((line) => shown(' ', line)));
    const added = hunk.reduce((sum, { from, to, by }) => sum + by.length - (to - from), 0);
    const head = `@@ -${counted(first, end - first)} +${counted(first + moved, end - first + added)} @@\n`;
    moved += added;
    return head + body.join('');
  }).join('')}`;
}
