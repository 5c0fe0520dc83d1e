import { blocks, bullets, code, document, folded, table } from './markdown';
import { CATALOGUES } from '../../src/catalogue';
import { assumptionsOf, CERTAINTIES, Certainty, certaintyOf } from '../../src/iam/grounds';
import type { Need } from '../../src/iam/vocabulary/capability';
import { assumed, knownOf } from '../../src/review/known';
import { ROWS } from '../proofs/aws-evidence/row';

/* How it is known, statement by statement, that AWS evaluates the policies as they are meant; and what is still open. */

interface Known {
  readonly construct: string;
  readonly need: Need;
}

const ALL: readonly Known[] = CATALOGUES.flatMap(({ construct, capabilities }) =>
  capabilities.flatMap(({ needs }) => needs.map((need) => ({ construct, need }))));

const isKnown = (certainty: Certainty) => ({ need }: Known) => certaintyOf(assumptionsOf(need)) === certainty;
const countsOf = (all: readonly Known[]) => CERTAINTIES.map((certainty) => String(all.filter(isKnown(certainty)).length));

/** The counts, for docs/proof/how-it-was-verified.md too. */
export function groundsInFigures(): string {
  const [recorded, documented, same, inferred] = countsOf(ALL);
  return `${ALL.length} statements of the data: ${recorded} rest on recorded calls, ${documented} on documentation, ${same} are like a statement of AWS's own policies, ` +
    `${inferred} are only inferred; ${ROWS.length} facts about AWS`;
}

const sidsIn = (all: readonly Known[]) => [...new Set(all.map(({ construct, need }) => `${code(need.sid)} (${construct})`))].join(', ');

/** What one real call would settle: the call, what it is about, and the statements that wait for it. */
function openQuestions(): string[][] {
  const waiting = new Map<string, { about: Set<string>; ground: string; known: Known[] }>();
  for (const known of ALL) {
    for (const assumption of assumptionsOf(known.need)) {
      const { settledBy, certainty } = assumption.ground;
      if (!settledBy) continue;
      const question = waiting.get(settledBy) ?? { about: new Set(), ground: certainty, known: [] };
      question.about.add(assumed(assumption));
      question.known.push(known);
      waiting.set(settledBy, question);
    }
  }
  return [...waiting].map(([settledBy, { about: what, ground, known }]) => [[...what].join('<br>'), ground, sidsIn(known), settledBy]);
}

/** What a statement says of itself that nothing shows. */
const ownInferences = (construct: string) => ALL.filter((known) => known.construct === construct && known.need.inferred)
  .map(({ need }) => `${code(need.sid)}: ${need.inferred}`);

const rowsOf = (construct: string) => ALL.filter((known) => known.construct === construct).map(({ need }) => {
  const { ground, grounds } = knownOf(need, { restrictions: [] });
  return [`${code(need.sid)}: ${ground}`, grounds.join('<br>')];
});

export function evidence(): string {
  const constructs = CATALOGUES.map(({ construct }) => construct);
  return document(
    '# How it is known what AWS evaluates',
    'The first real build succeeds only if AWS checks each action on the resource types that the statement names, and sends the condition keys that it uses. ' +
    'Each such assumption has a ground: *recorded* (calls to AWS with their decoded denials, `E11` is a row of [test/aws-evidence](../../test/proofs/aws-evidence)), *documented* (a page of AWS), ' +
    '*AWS does the same* (a policy that AWS manages has such a statement) or *inferred*. A statement has the ground of its weakest assumption. ' +
    'A condition with `IfExists` assumes nothing: it holds whether AWS sends the key or not. `test/proofs/aws-evidence` checks the rows against the data, the recorded builds and the ' +
    'emulator, and the statements of AWS against the newest version of its policies.',
    table([
      ['Construct', 'Statements', ...CERTAINTIES],
      ...constructs.map((construct) => {
        const all = ALL.filter((known) => known.construct === construct);
        return [code(construct), String(all.length), ...countsOf(all)];
      }),
      ['together', String(ALL.length), ...countsOf(ALL)],
    ]),
    '## What is still open',
    'One real call each would settle these. A dry run and `DecodeAuthorizationMessage` cost nothing. If you have an account and an hour: '
    + '[tell us](https://github.com/cdk-ami-build-roles/cdk-ami-build-roles/issues) what AWS answered.',
    blocks(['What is assumed', 'ground', 'statements', 'the call'], openQuestions()),
    'These need a run of the feature in an account, with the events of CloudTrail:',
    ...constructs.filter((construct) => ownInferences(construct).length > 0).flatMap((construct) => [`### ${construct}`, bullets(ownInferences(construct))]),
    '## Statement by statement',
    ...constructs.flatMap((construct) => [`### ${construct}: statements`, folded(`${rowsOf(construct).length} statements`, blocks(['Sid', ''], rowsOf(construct)))]),
  );
}
