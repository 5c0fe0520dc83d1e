import { readFileSync } from 'fs';
import * as path from 'path';

/** What a judge holds against a construct, apart from where and how often it was seen. */
export interface Finding {
  /** The rule, as the judge names it. */
  readonly rule: string;
  /** What of the place it is about, such as an action; empty where the rule says it all. */
  readonly about: string;
  readonly construct: string;
  /** The Sid of a statement, or the type of a resource, with the path in it where the judge gives one. */
  readonly where: string;
  /** A stack in which it was seen. */
  readonly seenIn: string;
}

/** A finding that is no fault, and why: a row of accepted/<judge>.json. */
export interface Acceptance {
  readonly rule: string;
  /** What of the place it is about; without it, everything that the rule says of the places. */
  readonly about?: string | readonly string[];
  /** The places, by construct: each must be used. `everywhere` needs one use. */
  readonly in: 'everywhere' | Readonly<Record<string, readonly string[]>>;
  readonly because: string;
}

export const JUDGES = ['cfn-lint', 'cdk-nag', 'parliament', 'cloudsplaining', 'checkov'] as const;
export type Judge = typeof JUDGES[number];

export const accepted = (judge: Judge): Acceptance[] => JSON.parse(readFileSync(path.join(__dirname, 'accepted', `${judge}.json`), 'utf8'));

interface Place {
  readonly construct?: string;
  readonly where?: string;
  readonly about?: string;
}

/** What of a finding an acceptance speaks of, one by one. */
const placesOf = ({ in: places, about }: Acceptance): Place[] => {
  const abouts = about === undefined ? [undefined] : [about].flat();
  const within = places === 'everywhere' ? [{}] : Object.entries(places).flatMap(([construct, list]) => list.map((where) => ({ construct, where })));
  return within.flatMap((place) => abouts.map((one) => ({ ...place, about: one })));
};

const inWords = (rule: string, { construct = 'everywhere', where = '', about = '' }: Place) => [rule, about, construct, where].filter(Boolean).join(' ');

/**
 * Holds findings against acceptances.
 *
 * @returns the findings that nobody has accepted, and what is accepted although nothing was found; both must be empty
 */
export function settle(findings: readonly Finding[], acceptances: readonly Acceptance[]): { unexplained: string[]; unused: string[] } {
  const rows = acceptances.flatMap((acceptance) => placesOf(acceptance).map((place) => ({ rule: acceptance.rule, place, used: false })));
  const unexplained = new Set<string>();
  for (const finding of findings) {
    const row = rows.find(({ rule, place }) => rule === finding.rule &&
      (['construct', 'where', 'about'] as const).every((part) => place[part] === undefined || place[part] === finding[part]));
    if (row) row.used = true;
    else unexplained.add(`${inWords(finding.rule, finding)} (such as in ${finding.seenIn})`);
  }
  return {
    unexplained: [...unexplained],
    unused: rows.filter(({ used }) => !used).map(({ rule, place }) => inWords(rule, place)),
  };
}
