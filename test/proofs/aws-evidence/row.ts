import { readFileSync } from 'fs';
import { join } from 'path';

/** One thing that AWS was seen to do, or says that it does; see README.md. */
export interface Row {
  readonly id: string;
  readonly kind: string;
  readonly actions: readonly string[];
  /** The call of which the action is a part. */
  readonly during?: string;
  /** Resource types. */
  readonly on: readonly string[];
  /** Keys in the context, by action; `*` for all actions of the row. */
  readonly sends?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly omits?: readonly string[];
  readonly omitsOn?: readonly string[];
  readonly omitsWhen?: string;
  readonly source: string;
}

export const ROWS: readonly Row[] = JSON.parse(readFileSync(join(__dirname, 'rows.json'), 'utf8'));
export const rowOf = new Map(ROWS.map((row) => [row.id, row]));

/** The rows about an action on a resource type. */
export const rowsAbout = (action: string, type: string) => ROWS.filter(({ actions, on }) => actions.includes(action) && on.includes(type));

/** What a row says is sent with an action. */
export const sentWith = ({ sends = {} }: Row, action: string) => sends[action] ?? sends['*'] ?? {};
