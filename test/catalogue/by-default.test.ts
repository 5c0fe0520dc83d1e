import { ImageBuilderLifecycleAction } from '../../src';
import { SUBJECTS } from '../harness/subjects';
import { Catalogued, OTHERS } from '../harness/subjects/others';
import { COMMERCIAL } from '../harness/synthesize';

/* What the data says to come by default is what a construct grants of which nothing but the necessary is declared, and nothing else. */

type Made = Catalogued & Pick<(typeof SUBJECTS)[number], 'synthesize'>;
const MADE = [...SUBJECTS, ...OTHERS].filter((each): each is Made => 'synthesize' in each);

/** Each choice, where a property has to be declared that brings rights by its value. */
const ACTIONS = Object.values(ImageBuilderLifecycleAction).map((action) => (
  { actions: [action], includeAmis: undefined, includeSnapshots: undefined }));
const CHOICES: Record<string, readonly object[]> = { 'image-builder-lifecycle': ACTIONS, 'cross-account-lifecycle': ACTIONS };

test.each(MADE.map((subject) => [subject.name, subject] as const))('%s', (name, { capabilities, synthesize }) => {
  const granted = (CHOICES[name] ?? [{}]).map((props) => synthesize(props, COMMERCIAL).statements.map(({ Sid }) => Sid!));
  const there = capabilities.filter(({ needs }) => granted.every((sids) => needs.some(({ sid }) => sids.includes(sid))));
  expect(there.length).toBeGreaterThan(0);
  expect(capabilities.filter(({ byDefault }) => byDefault).map(({ id }) => id)).toEqual(there.map(({ id }) => id));
});
