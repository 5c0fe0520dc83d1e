import { UNKNOWN } from '../validation/partly-known';

/*
 * Subjects of OpenID Connect providers. Most are pairs of a word and a name, from the owner down:
 *
 *   repo:OWNER/REPOSITORY:ref:refs/heads/main                  GitHub
 *   project_path:GROUP/PROJECT:ref_type:branch:ref:main        GitLab
 *   organization:NAME:project:NAME:workspace:NAME:run_phase:…  HCP Terraform
 *   organization:NAME:pipeline:NAME:ref:…                      Buildkite
 *   org/ID/project/ID/user/ID                                  CircleCI
 *   system:serviceaccount:NAMESPACE:NAME                       EKS
 *   {REPOSITORY}:{STEP}                                        Bitbucket
 *
 * Sources: each provider's page on OpenID Connect with AWS.
 */

/** Words of providers whose names anyone may choose in a project of their own. */
const CHOSEN_BY_ANYONE = new Set([
  'actor',
  'base_ref',
  'branch',
  'commit',
  'context',
  'environment',
  'event_name',
  'head_ref',
  'job',
  'ref',
  'ref_path',
  'ref_type',
  'run_phase',
  'run_type', 'runner_environment', 'scope', 'sha', 'step', 'user', 'visibility', 'workflow',
]);

/** What some subjects begin with and that names nothing: a service account of Kubernetes, kinds of runs of Pulumi. */
const PREAMBLE = /^(?:system:serviceaccount:|pulumi:\w+:)/;

/** How much a subject pins down. */
export enum Pins {
  /** Nothing that anyone else could not have. */
  NOTHING,
  /** An owner, and so everything of theirs. */
  OWNER,
  /** A repository, a project or another thing of an owner. */
  ONE,
}

/** The names in the beginning of a subject. */
function namesIn(beginning: string): string[] {
  const [, scheme, path] = /^([a-z]+:\/\/)(.*)$/.exec(beginning) ?? [];
  const pairs = beginning.replace(PREAMBLE, (found) => (found.startsWith('system') ? 'namespace:' : ''));
  const [, word, separator] = /^([a-z_]+)([:/])/.exec(pairs) ?? [];
  if (scheme !== undefined || word === undefined) return (path ?? beginning).split(/[:/]/);
  const parts = pairs.split(separator);
  return parts.filter((_, place) => place % 2 === 1 && !CHOSEN_BY_ANYONE.has(parts[place - 1])).flatMap((name) => name.split('/'));
}

/** How much a subject pins down: a text if `exact`, else a pattern. A provider with a path belongs to one customer already. */
export function pinsOf(subject: string, exact: boolean, provider: string): Pins {
  const [beginning] = subject.split(exact ? '${' : /[*?]|\$\{/);
  if (beginning.includes(UNKNOWN)) return Pins.ONE;
  const isWhole = beginning === subject;
  // A wildcard may continue a name: `repo:example*` is repo:example-of-someone-else, too.
  const ended = isWhole ? beginning : beginning.slice(0, Math.max(beginning.lastIndexOf(':'), beginning.lastIndexOf('/')) + 1);
  // Where a star is no wildcard, it was meant as one, and no one matches.
  const names = exact && subject.includes('*') ? 0 : namesIn(ended).filter((name) => name !== '').length;
  if (names === 0) return Pins.NOTHING;
  return isWhole || names > 1 || provider.includes('/') || provider.includes(UNKNOWN) ? Pins.ONE : Pins.OWNER;
}
