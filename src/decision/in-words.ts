import type { Request } from './request';

const list = (texts: readonly string[]) => texts.map((text) => (text === '' ? '""' : text)).join(' and ');

/** A request as a sentence without its end. */
export function requestInWords({ action, resource, context }: Request): string {
  const keys = Object.entries(context).map(([key, values]) => `${key} = ${list(values)}`);
  return `${action} on ${resource === '*' ? 'everything' : resource}${keys.length > 0 ? `, with ${keys.join(', ')}` : ''}`;
}
