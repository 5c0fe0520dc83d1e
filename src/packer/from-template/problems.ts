import { at, Place } from '../../packer-template/files/fail-at';

/** Something to say about a template, which begins with its place. */
interface Said {
  readonly place?: Place;
  readonly text: string;
  readonly cure?: string;
}

/** A thing to say about the template: where, and what to do. */
export interface Problem extends Said {
  readonly cure: string;
}

/** How a text names a source or a data source. */
const LABEL = /\b(?:data\.)?amazon-[a-z]+\.[^\s":,]+/;

interface Group<Item> {
  readonly first: Item;
  readonly labels: Set<string>;
  readonly withLabels: (labels: string) => string;
}

/** Each once: what is said of several sources at the same place is said of them together. */
export function once<Item extends Said>(items: readonly Item[]): Item[] {
  const groups = new Map<string, Group<Item>>();
  for (const item of items) {
    const start = item.place ? `${at(item.place)}: ` : '';
    const own = start !== '' && item.text.startsWith(start) ? item.text.slice(start.length) : '';
    const label = LABEL.exec(own)?.[0] ?? '';
    const withLabels = (labels: string) => (label === '' ? item.text : `${start}${own.replace(label, () => labels)}`);
    const key = JSON.stringify([withLabels('*'), item.cure]);
    const group = groups.get(key) ?? { first: item, labels: new Set(), withLabels };
    group.labels.add(label);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, labels, withLabels }) => ({ ...first, text: withLabels([...labels].join(', ')) }));
}

/** Each once, by file and line; what has no place comes first. */
export function inOrderOfPlaces<Item extends Said>(items: readonly Item[]): Item[] {
  const compared = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
  return once(items).sort(({ place: a }, { place: b }) => compared(a?.file ?? '', b?.file ?? '') || (a?.line ?? 0) - (b?.line ?? 0));
}
