/* What AWS decides about, and what is known of it before any policy. */

/** One authorization: may this action be done on this resource in this context? */
export interface Request {
  readonly action: string;
  readonly resource: string;
  /** Condition key, then its values. A key that is absent was not sent. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** Two keys that always have the same value. */
export interface SameKeys {
  /**
   * The beginnings of their names: the one that is kept as it is written, and the other in lower case. What follows is the same in both.
   */
  readonly prefixes: readonly [string, string];
}

/** What AWS is known to send, regardless of any policy. Names of keys in lower case. */
export interface Facts {
  /** All actions that exist; absent: any text is one. */
  readonly actions?: readonly string[];
  /** Names of actions that a reader knows, to give examples with. */
  readonly knownActions?: readonly string[];
  /** The ARNs that an action is authorized on, as patterns; absent or undefined: any. */
  readonly resourcesOf?: (action: string) => readonly string[] | undefined;
  /** Whether a key comes with an action on a resource; absent: it may come or not. */
  readonly sent?: (action: string, resource: string, key: string) => 'always' | 'never' | 'maybe';
  /** Keys of which AWS sends a set of values, even if it has one. */
  readonly lists: readonly string[];
  /** The beginning of the names of keys with a tag in the request, and the key with the names of all of them. */
  readonly requestTags: { readonly prefix: string; readonly names: string };
  readonly same: readonly SameKeys[];
  /** A key that comes only with these actions; then no key with one of these beginnings comes, and the names of tags of the request do. */
  readonly whileCreating: { readonly key: string; readonly actions: readonly string[]; readonly without: readonly string[] };
  /** A key with the region of the call, and the services and actions whose ARNs name that region. */
  readonly region: { readonly key: string; readonly services: readonly string[]; readonly elsewhere: readonly string[] };
}
