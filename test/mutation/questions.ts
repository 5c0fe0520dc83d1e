import type { Questions } from './kill';
import { knownActions, nearMissesOf } from '../harness/near-misses';
import { attackPlays, buildsInSecondRegion, buildsOf, Play } from '../harness/plays';
import { typeOf } from '../harness/reference';
import { isAllowed } from '../harness/simulator';
import type { Subject } from '../harness/subjects';

const refused = (play: Play): Questions => ({ ...play, allowed: false });
const allowed = (play: Play): Questions => ({ ...play, allowed: true });

/** What lies beside a build and is denied: all of it but what test/near-misses lists. */
async function deniedBeside(subject: Subject, plays: readonly Play[]): Promise<Play[]> {
  const known = knownActions(subject);
  const seen = new Set<string>();
  return Promise.all(plays.map(async (play) => {
    const near = (await Promise.all(play.authorizations.map(async (each) =>
      (await nearMissesOf(each, play.place, known)).map((miss) => ({ ...miss, asked: each.action }))))).flat();
    // Once for the same statements, type of resource and change: builds ask the same again and again.
    const fresh = near.filter(({ asked, resource, change, of }) => {
      const statements = play.requester.policies.flatMap(({ Statement }) => Statement);
      const sids = statements.filter(({ Action }) => [Action].flat().includes(asked)).map(({ Sid }) => Sid);
      const key = JSON.stringify([play.place.partition, sids, asked, typeOf(resource), change, of]);
      return !seen.has(key) && seen.add(key);
    });
    const answers = await Promise.all(fresh.map((each) => isAllowed(play.requester, each)));
    return { ...play, name: `beside ${play.name}`, authorizations: fresh.filter((_, i) => !answers[i]) };
  }));
}

/** Everything that is asked of a construct, attacks first: there are few requests in each. */
export async function questionsOn(subject: Subject): Promise<Questions[]> {
  const builds = buildsOf(subject);
  const inTwoRegions = await buildsInSecondRegion(subject);
  return [
    ...attackPlays(subject).map(refused),
    ...builds.map(allowed),
    ...inTwoRegions.map(allowed),
    ...(await deniedBeside(subject, builds)).map(refused),
    ...(await deniedBeside(subject, inTwoRegions)).map(refused),
  ];
}
