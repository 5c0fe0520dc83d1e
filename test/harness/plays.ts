import { quicklyAllows } from './asked-once';
import { attacksOn } from './attacks';
import { Build, BUILDS, CONFINED_BUILDS, propsFor, withoutTags } from './builds';
import type { Place } from './intrinsics';
import { SECOND_REGION, together } from './options';
import { everyScriptedBuild } from './scripted-builds';
import { Authorization, Requester, statementsOf } from './simulator';
import type { Subject } from './subjects';
import { COMMERCIAL, Props, synthesize } from './synthesize';
import { readTrace } from './traces';

/* Everything that is asked of roles, builds and attacks alike, each with the role it is asked of. */

/** Requests, and the role that makes them. */
export interface Play {
  readonly name: string;
  readonly place: Place;
  readonly requester: Requester;
  readonly authorizations: readonly Authorization[];
}

/** The recorded builds, those without tags included, by roles with further properties. */
export function replays(further: (place: Place) => Props = () => ({})): Play[] {
  const play = (name: string, build: Build, authorizations: Authorization[]) =>
    ({ name, place: build.place, requester: synthesize(together(propsFor(build), further(build.place)), build.place).requester, authorizations });
  return [
    ...Object.entries(BUILDS).map(([name, build]) => play(name, build, readTrace(name).authorizations)),
    ...Object.entries(CONFINED_BUILDS).map(([name, build]) => play(`${name} without tags`, build, withoutTags(readTrace(name)))),
  ];
}

const requesters = new WeakMap<Subject, Map<string, Requester>>();

/** The role of a construct with options, synthesized once. */
export function requesterWith(subject: Subject, options: readonly string[] = []): Requester {
  const known = requesters.get(subject) ?? new Map<string, Requester>();
  requesters.set(subject, known);
  const name = options.join();
  const requester = known.get(name) ?? subject.withOptions(options).requester;
  known.set(name, requester);
  return requester;
}

/** The attacks on a construct, each by a role with what it declares. */
export const attackPlays = (subject: Subject): Play[] => attacksOn(subject).map((attack) =>
  ({ name: attack.does, place: COMMERCIAL, requester: requesterWith(subject, attack.declared), authorizations: [attack] }));

/** By partition, a region that no role has; but for the first they do not even exist. */
export const ELSEWHERE: Record<string, string> = { 'aws': 'ap-south-1', 'aws-cn': 'cn-south-1', 'aws-us-gov': 'us-gov-north-1' };

/** By partition, a region for a role to have beside its own. */
const BESIDE: Record<string, string> = { ...SECOND_REGION, aws: 'us-west-2' };

/** Each replayed build once more, by a role for two regions, in a third. */
export function buildsElsewhere(): Play[] {
  return replays(({ partition, region }) => ({ regions: [region, BESIDE[partition]] })).map(({ name, place, requester, authorizations }) => ({
    name: `${name} in another region`,
    place,
    requester,
    authorizations: JSON.parse(JSON.stringify(authorizations).replaceAll(place.region, ELSEWHERE[place.partition])),
  }));
}

/** The builds of a construct: recorded ones, which Packer alone has, and scripted ones. */
export function buildsOf(subject: Subject, further: readonly string[] = []): Play[] {
  const recorded = subject.name === 'packer' ? replays((place) => together(...further.map((name) => subject.optionsIn(place)[name]))) : [];
  const scripted = everyScriptedBuild().filter(({ role }) => role === subject.name);
  return [
    ...recorded,
    ...scripted.map(({ name, declares, authorizations }) =>
      ({ name, place: COMMERCIAL, requester: requesterWith(subject, [...declares, ...further]), authorizations })),
  ];
}

/** Builds by roles for two regions. */
export interface InTwoRegions {
  /** What is asked for in the first region, and what of it may be asked for in the second as well. */
  readonly allowed: Play[];
  /** What names a thing of the first region, and so is denied in the second. */
  readonly held: Play[];
}

export async function buildsInTwoRegions(subject: Subject): Promise<InTwoRegions> {
  if (!('regions' in subject.optionsIn(COMMERCIAL))) return { allowed: [], held: [] };
  const first = buildsOf(subject, ['regions']).map((play) => ({ ...play, name: `${play.name} by a role for two regions` }));
  const second = await Promise.all(first.map(async ({ name, place, requester, authorizations }) => {
    const region = SECOND_REGION[place.partition];
    const there: Authorization[] = JSON.parse(JSON.stringify(authorizations).replaceAll(place.region, region));
    const statements = statementsOf(requester);
    const answers = await Promise.all(there.map((authorization) => quicklyAllows(statements, requester.roleArn, authorization)));
    const those = (answer: boolean) => ({ name: `${name}, in the second`, place: { ...place, region }, requester, authorizations: there.filter((_, i) => answers[i] === answer) });
    return { allowed: those(true), held: those(false) };
  }));
  return { allowed: [...first, ...second.map(({ allowed }) => allowed)], held: second.map(({ held }) => held) };
}
