import { cannotEvaluate } from './values';

/* Points in time, for `formatdate` and `timeadd`. */

interface Moment {
  /** As the clock there shows it, read as UTC. */
  readonly shown: Date;
  /** Minutes that the clock there is ahead of UTC. */
  readonly ahead: number;
}

const MINUTE = 60_000;
const two = (value: number) => String(value).padStart(2, '0');

function momentOf(text: string): Moment {
  const [, date, clock, zone] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})$/.exec(text) ?? cannotEvaluate(`'${text}' is no time`);
  const shown = new Date(`${date}T${clock}Z`);
  if (Number.isNaN(shown.getTime()) || shown.toISOString().slice(0, 19) !== `${date}T${clock}`) cannotEvaluate(`'${text}' is no time`);
  const [hours, minutes] = zone === 'Z' ? [0, 0] : zone.slice(1).split(':').map(Number);
  return { shown, ahead: (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) };
}

function zoneOf(ahead: number, colon: string): string {
  return `${ahead < 0 ? '-' : '+'}${two(Math.floor(Math.abs(ahead) / 60))}${colon}${two(Math.abs(ahead) % 60)}`;
}

const nameOf = (date: Date, part: Intl.DateTimeFormatOptions) => date.toLocaleString('en-US', { ...part, timeZone: 'UTC' });

const VERBS: Record<string, (date: Date, ahead: number) => string> = {
  YYYY: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  YY: (date) => two(date.getUTCFullYear() % 100),
  MMMM: (date) => nameOf(date, { month: 'long' }),
  MMM: (date) => nameOf(date, { month: 'long' }).slice(0, 3),
  MM: (date) => two(date.getUTCMonth() + 1),
  M: (date) => String(date.getUTCMonth() + 1),
  DD: (date) => two(date.getUTCDate()),
  D: (date) => String(date.getUTCDate()),
  EEEE: (date) => nameOf(date, { weekday: 'long' }),
  EEE: (date) => nameOf(date, { weekday: 'long' }).slice(0, 3),
  hh: (date) => two(date.getUTCHours()),
  h: (date) => String(date.getUTCHours()),
  HH: (date) => two(date.getUTCHours() % 12 || 12),
  H: (date) => String(date.getUTCHours() % 12 || 12),
  AA: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  aa: (date) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  mm: (date) => two(date.getUTCMinutes()),
  m: (date) => String(date.getUTCMinutes()),
  ss: (date) => two(date.getUTCSeconds()),
  s: (date) => String(date.getUTCSeconds()),
  Z: (_, ahead) => (ahead === 0 ? 'Z' : zoneOf(ahead, ':')),
  ZZZ: (_, ahead) => (ahead === 0 ? 'UTC' : zoneOf(ahead, '')),
  ZZZZ: (_, ahead) => zoneOf(ahead, ''),
  ZZZZZ: (_, ahead) => zoneOf(ahead, ':'),
};

export function formatDate(pattern: string, text: string): string {
  const { shown, ahead } = momentOf(text);
  return pattern.replace(/'(?:[^']|'')*'|'|([A-Za-z])\1*/g, (token) => {
    if (token === "''") return "'";
    if (token === "'") return cannotEvaluate('formatdate has a quote that does not end');
    if (token.startsWith("'")) return token.slice(1, -1).replace(/''/g, "'");
    const verb = Object.prototype.hasOwnProperty.call(VERBS, token) ? VERBS[token] : cannotEvaluate(`formatdate does not know '${token}'`);
    return verb(shown, ahead);
  });
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: MINUTE, h: 60 * MINUTE };

/** Undefined for units below a millisecond. */
export function timeAdd(text: string, duration: string): string | undefined {
  const { shown, ahead } = momentOf(text);
  if (/\d(ns|us|µs)/.test(duration)) return undefined;
  if (!/^[+-]?(0|(\d+\.?\d*(ms|s|m|h))+)$/.test(duration)) cannotEvaluate(`'${duration}' is no duration`);
  const size = [...duration.matchAll(/(\d+\.?\d*)(ms|[smh])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit], 0);
  const moved = new Date(shown.getTime() + (duration.startsWith('-') ? -size : size));
  return `${moved.toISOString().slice(0, 19)}${ahead === 0 ? 'Z' : zoneOf(ahead, ':')}`;
}
