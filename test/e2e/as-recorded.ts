import type { Implication } from './authorizations/check';
import type { LoggedCall } from './authorizing-proxy';
import { readTrace } from '../harness/traces';

/*
 * The proxy is only worth something when it asks what AWS would ask. So what it asked of a build is compared with the
 * recorded build, whose checks were worked out independently: every action, resource and condition key, with its
 * value.
 */

/** Recorded against AWS since, or asked for because AWS's own policies disagree: no recorded build has them. */
const NOT_IN_RECORDINGS: (Implication | undefined)[] = ['other-reading', 'fast-launch'];
/** The recordings' stand-in for the plugin of Session Manager opened no channel. */
const CALLS_NOT_IN_RECORDINGS = ['ssmmessages:OpenDataChannel'];
/** The plugin ends a session that the machine was too slow to close by itself: a busy one has this call, and a quiet one has not. */
const DEPENDS_ON_TIME = 'ssm:TerminateSession';
const KEYS_NOT_IN_RECORDINGS = ['aws:ResourceAccount', 'aws:userid', /^ssm:resourceTag\//];
/**
 * Of an image that is being made, AWS knows no region, says * for its id, and whose it is when it is tagged, too. The
 * recordings have it the other way.
 */
const OF_NEW_IMAGES = ['ec2:ImageID', 'ec2:Owner', 'ec2:Region'];

/** Ids differ from run to run. */
const withoutIds = (text: string) => text
  .replace(/\b(ami|eni|i|lt|sg|sir|snap|subnet|vol|vpc)-[0-9a-f]{8,17}\b/g, '$1-id')
  .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
  .replace(/(:session\/packer-)[0-9a-f]+/, '$1id')
  .replace(/(:secret:[\w/]+-)\w{6}\b/, '$1suffix')
  .replace(/(-import-)\d+/, '$1number');

interface Asked {
  readonly call: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Record<string, string | string[]>;
  readonly implied?: string;
}

function comparable({ call, action, resource, context, implied = 'own' }: Asked): string {
  const isNewImage = resource.endsWith(':image/*');
  const keys = Object.keys(context)
    .filter((key) => !KEYS_NOT_IN_RECORDINGS.some((known) => (typeof known === 'string' ? known === key : known.test(key))))
    .filter((key) => !(isNewImage && OF_NEW_IMAGES.includes(key)))
    .sort();
  return withoutIds([call, action, resource, implied, ...keys.map((key) => `${key}=${JSON.stringify(context[key])}`)].join(' '));
}

const distinct = (asked: Asked[]) => [...new Set(asked.map(comparable))].sort();
/** The recordings have the documented list for every step; what each step asks for was recorded against AWS since, and is less. */
const isOfKey = ({ implied }: Asked) => implied === 'kms-ebs';

/** What the proxy asked, and what the recorded build of a name has, both without what is known to differ. */
export function askedAndRecorded(trace: string, log: readonly LoggedCall[]): { asked: string[]; recorded: string[] } {
  const asked = log
    .filter(({ call }) => !CALLS_NOT_IN_RECORDINGS.includes(call))
    .flatMap(({ call, authorizations }) => authorizations.map((one): Asked => ({ call, ...one })));
  const recorded: Asked[] = readTrace(trace).authorizations;
  const isLate = ({ call }: Asked) => call === DEPENDS_ON_TIME && !recorded.some((one) => one.call === DEPENDS_ON_TIME);
  const actionsOnKeys = (all: Asked[]) =>
    [...new Set(all.filter(isOfKey).map(({ call, action, resource }) => withoutIds(`${call} ${action} ${resource}`)))];
  const known = actionsOnKeys(recorded);
  return {
    asked: [
      ...distinct(asked.filter((one) => !isOfKey(one) && !isLate(one) && !NOT_IN_RECORDINGS.includes(one.implied as Implication))),
      ...actionsOnKeys(asked).filter((one) => !known.includes(one)),
    ],
    recorded: distinct(recorded.filter((one) => !isOfKey(one))),
  };
}
