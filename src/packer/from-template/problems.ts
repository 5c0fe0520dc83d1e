import { at, Place } from '../../packer-template/files/fail-at';

/** A thing to say about the template: where, and what to do. */
export interface Problem {
  readonly place?: Place;
  readonly text: string;
  readonly cure: string;
}

/** How a text names a source or a data source. */
const LABEL = /\b(?:data\.)?amazon-[a-z]+\.[^\s"]+/;

interface Group {
  readonly first: Problem;
  readonly labels: Set<string>;
  readonly withLabels: (labels: string) => string;
}

/** Each once, by file and line; what has no place comes first. What several sources of one line have in common is one problem. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const groups = new Map<string, Group>();
  for (const problem of problems) {
    const start = problem.place ? `${at(problem.place)}: ` : '';
    const own = problem.text.startsWith(start) && start !== '' ? problem.text.slice(start.length) : '';
    const label = LABEL.exec(own)?.[0] ?? '';
    const withLabels = (labels: string) => (label === '' ? problem.text : `${start}${own.replace(label, labels)}`);
    const key = JSON.stringify([withLabels('*'), problem.cure]);
    const group = groups.get(key) ?? { first: problem, labels: new Set(), withLabels };
    group.labels.add(label);
    groups.set(key, group);
  }
  const once = [...groups.values()]
    .map(({ first, labels, withLabels }): Problem => ({ ...first, text: withLabels([...labels].join(', ')) }));
  const compared = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
  return once.sort(({ place: a }, { place: b }) => compared(a?.file ?? '', b?.file ?? '') || (a?.line ?? 0) - (b?.line ?? 0));
}
