import { arnParts, PolicyKind, Refuser } from './refusal';

/* AWS's sentence: who, what, on which resource, and which kind of policy said no. */

export interface Sentence {
  readonly principal?: string;
  readonly action: string;
  readonly resource?: string;
  readonly refuser?: Refuser;
  /** Where in the text the sentence begins. */
  readonly at: number;
}

/** A resource: quoted, in IAM's words, or an ARN. */
const RESOURCE = '"[^"]*"|\'[^\']*\'|(?:instance profile|role|user|policy|group|provider) "?[^\\s"\']+"?|[^\\s"\'<]+';

/** A service that asks for itself names neither "User" nor "resource". Some who tell of a refusal leave the colons out. */
const HEAD = new RegExp(
  '(?:(?:[Uu]ser:? (?<user>\\S+)|(?<service>Image Builder|[A-Z]\\w+)) is not|\\bNot|is not) authorized to perform(?:: | (?!sts:))(?<action>[A-Za-z][\\w-]*:\\w+)' +
  `(?: on (?:this resource|the resource associated with this ciphertext|(?:the )?resource:? (?<resource>${RESOURCE})|(?<role>arn:[^\\s"',<]+)))?`,
  'g',
);

const KINDS: readonly (readonly [RegExp, PolicyKind])[] = [
  [/identity/i, 'identity'],
  [/boundary/i, 'boundary'],
  [/session/i, 'session'],
  [/service control/i, 'service control'],
  [/resource control/i, 'resource control'],
  [/endpoint/i, 'endpoint'],
  [/trust/i, 'trust'],
  [/resource/i, 'resource'],
];

const kindOf = (words: string): PolicyKind => KINDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'unnamed';

const EXPLICIT_DENY =
  /^\W*(?:with|due to) an explicit deny(?: in (?:an?|the) ((?:[\w-]+ )*?(?:policy|boundary))(?:: (arn:[^\s"',<]+?)(?=[.,]?(?:[\s"'<]|$)))?)?/i;

/** What stands after the sentence's head: the reason. */
function refuserOf(tail: string): Refuser | undefined {
  const implicit = /^\W*because no ([\w -]+?(?:polic(?:y|ies)|boundary)) allows?\b/i.exec(tail);
  if (implicit) return { kind: kindOf(implicit[1]), explicit: false };
  const explicit = EXPLICIT_DENY.exec(tail);
  if (explicit) return { kind: explicit[1] ? kindOf(explicit[1]) : 'unnamed', explicit: true, ...explicit[2] && { policy: explicit[2] } };
  // "because the resource does not exist in this Region, no resource-based policies allow access, or …" says nothing of who refused.
  return undefined;
}

/** The ARN of what IAM names in words: `instance profile builder`, `role x`. */
function resourceOf(words: string, principal = ''): string {
  const plain = words.replace(/^["']|["'.,;:]+$/g, '');
  const named = /^(instance profile|role|user|policy|group|provider) "?([^\s"]+)$/.exec(plain);
  if (!named) return plain;
  const [, type, name] = named;
  if (name.startsWith('arn:')) return name;
  const [, partition = 'aws'] = principal.split(':');
  return `arn:${partition}:iam::${arnParts(principal).account}:${type.replace(' ', '-')}/${name}`;
}

/** A text with its actions whole where a terminal broke the line within one: the reason names it again. */
const withWholeActions = (text: string) => [...text.matchAll(/allows the ([\w-]+:\w+) action/g)].reduce((whole, [, action]) =>
  whole.replace(new RegExp(`perform: ${[...action].join(' ?')}`, 'g'), `perform: ${action}`), text);

/** The sentences of a text on one line. */
export function sentencesIn(broken: string): Sentence[] {
  const text = withWholeActions(broken);
  return [...text.matchAll(HEAD)].map((match): Sentence => {
    const { user, service: asking, action, resource = match.groups!.role } = match.groups!;
    const principal = user ?? asking;
    const [service, name] = action.split(':');
    return {
      ...principal && { principal },
      action: `${service.toLowerCase()}:${name}`,
      ...resource && { resource: resourceOf(resource, principal) },
      refuser: refuserOf(text.slice(match.index + match[0].length, match.index + match[0].length + 400)),
      at: match.index,
    };
  });
}
