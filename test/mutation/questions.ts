import type { Questions } from './kill';
import { quicklyAllows } from '../harness/asked-once';
import { attackPlays, buildsInTwoRegions, buildsOf, Play } from '../harness/plays';
import { statementsOf } from '../harness/simulator';
import type { Subject } from '../harness/subjects';
import { variationsOf } from '../harness/variations';

const refused = (play: Play): Questions => ({ ...play, allowed: false });
const allowed = (play: Play): Questions => ({ ...play, allowed: true });

/** What lies beside a build and is denied, which is all of it but what test/proofs/variations lists. */
async function deniedBeside(subject: Subject, plays: readonly Play[]): Promise<Play[]> {
  return Promise.all((await variationsOf(subject, plays)).map(async (play) => {
    const statements = statementsOf(play.requester);
    const answers = await Promise.all(play.authorizations.map((each) => quicklyAllows(statements, play.requester.roleArn, each)));
    return { ...play, authorizations: play.authorizations.filter((_, i) => !answers[i]) };
  }));
}

/** Everything that is asked of a construct: builds and attacks first, then what lies beside builds. */
export async function questionsOn(subject: Subject): Promise<Questions[]> {
  const builds = buildsOf(subject);
  const inTwoRegions = await buildsInTwoRegions(subject);
  return [
    ...attackPlays(subject).map(refused),
    ...builds.map(allowed),
    ...inTwoRegions.allowed.map(allowed),
    ...inTwoRegions.held.map(refused),
    ...(await deniedBeside(subject, [...builds, ...inTwoRegions.allowed])).map(refused),
  ];
}
