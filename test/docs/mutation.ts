import { blocks, code, table } from './markdown';
import { SUBJECTS } from '../harness/subjects';
import { Figures, figures, listedSurvivors, shareOf } from '../mutation/measure';

const percent = (each: Figures) => `${(Math.floor(shareOf(each) * 1000) / 10).toFixed(1)} %`;

/** How many mutations in the data are noticed, and those that nothing notices. */
export function mutation(): string {
  const measured = figures();
  const sum = (name: keyof Figures) => Object.values(measured).map((each) => each[name]).reduce((a, b) => a + b, 0);
  const row = (name: string, each: Figures) => [name, `${each.mutants}`, `${each.noticed}`, percent(each), `${each.equivalent}`];
  return [
    'Every statement of every construct is changed in the ways in which a hand makes mistakes: an action is missing or is every action of its service, ' +
    'a resource is missing, is everything, or is one of any name, region or account, a condition is missing, lacks a value, takes any value, says the ' +
    'contrary, or is asked only where its key is sent, a denial is missing. A mutation is noticed when a recorded or scripted build breaks, when ' +
    'an attack goes through, or when something is allowed that lies beside a build (`test/proofs/variations`): the simulator answers otherwise for the whole role. ' +
    'A mutation counts once for a statement of the data, regardless of the options and names that fill it in; what changes nothing that AWS could tell is not made, ' +
    'and `test/mutation/mutants.ts` says why. `npx projen mutation` fails below 95 % for any construct, and when something survives that is ' +
    'neither proven to change nothing nor listed here, or is listed and noticed.',
    table([
      ['Construct', 'Mutations', 'Noticed', '', 'Proven to change the answer to no request'],
      ...SUBJECTS.map(({ name, construct }) => row(construct, measured[name])),
      row('Together', { mutants: sum('mutants'), noticed: sum('noticed'), equivalent: sum('equivalent') }),
    ]),
    ...SUBJECTS.map((subject) => ({ subject, survivors: listedSurvivors(subject) })).filter(({ survivors }) => survivors.length > 0)
      .flatMap(({ subject, survivors }) => [
        `### What nothing notices of ${subject.construct}`,
        blocks(['Why it does no harm, or cannot be shown', ''], survivors.map(({ because, mutants }) => [because, mutants.map(code).join(', ')])),
      ]),
  ].join('\n\n');
}
