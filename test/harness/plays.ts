import { attacksOn } from './attacks';
import { Build, BUILDS, FENCED_BUILDS, propsFor, withoutTags } from './builds';
import type { Place } from './intrinsics';
import { ELSEWHERE } from './near-misses';
import { SECOND_REGION, together } from './options';
import { scriptedBuilds } from './scripted-builds';
import { Authorization, isAllowed, Requester } from './simulator';
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
    ...Object.entries(FENCED_BUILDS).map(([name, build]) => play(`${name} without tags`, build, withoutTags(readTrace(name)))),
  ];
}

/** The attacks on a construct, each by a role with what it declares. */
export function attackPlays(subject: Subject): Play[] {
  const roles = new Map<string, Requester>();
  return attacksOn(subject).map((attack) => {
    const name = [...attack.declared ?? []].sort().join();
    if (!roles.has(name)) roles.set(name, subject.withOptions(attack.declared).requester);
    return { name: attack.does, place: COMMERCIAL, requester: roles.get(name)!, authorizations: [attack] };
  });
}

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

/** The builds of a construct: recorded ones for Packer, scripted ones for Image Builder. */
export function buildsOf(subject: Subject, further: readonly string[] = []): Play[] {
  if (subject.name === 'packer') return replays((place) => together(...further.map((name) => subject.optionsIn(place)[name])));
  return scriptedBuilds().filter(({ role }) => role === subject.name).map(({ name, declares, authorizations }) =>
    ({ name, place: COMMERCIAL, requester: subject.withOptions([...declares, ...further]).requester, authorizations }));
}

/** Builds by roles for two regions, asked for in the second one, as far as they name nothing of the first. */
export async function buildsInSecondRegion(subject: Subject): Promise<Play[]> {
  if (!('regions' in subject.optionsIn(COMMERCIAL))) return [];
  return Promise.all(buildsOf(subject, ['regions']).map(async ({ name, place, requester, authorizations }) => {
    const there: Authorization[] = JSON.parse(JSON.stringify(authorizations).replaceAll(place.region, SECOND_REGION[place.partition]));
    const allowed = await Promise.all(there.map((authorization) => isAllowed(requester, authorization)));
    return { name: `${name} in the second region`, place: { ...place, region: SECOND_REGION[place.partition] }, requester, authorizations: there.filter((_, i) => allowed[i]) };
  }));
}
