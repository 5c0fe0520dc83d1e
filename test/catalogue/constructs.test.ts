import { CATALOGUES } from '../../src/catalogue';
import { grantingConstructs } from '../harness/granting-constructs';
import { SUBJECTS } from '../harness/subjects';
import { OTHERS } from '../harness/subjects/others';

/* Whatever grants something explains itself, and its statements are in the catalogue. */

test('each construct that is exported is in a catalogue, and no other', () => {
  const catalogued = CATALOGUES.flatMap(({ construct, alsoIn = [] }) => [construct, ...alsoIn]);
  expect([...new Set(catalogued)].sort()).toEqual(grantingConstructs.map(([name]) => name).sort());
});

test.each(grantingConstructs)('%s explains itself', (_, each) => {
  expect(typeof (each as any).prototype.explain).toBe('function');
});

test('the data checks and the pages go through every catalogue', () => {
  expect([...SUBJECTS, ...OTHERS].map(({ construct }) => construct).sort()).toEqual(CATALOGUES.map(({ construct }) => construct).sort());
  for (const { construct, capabilities } of [...SUBJECTS, ...OTHERS]) {
    expect(CATALOGUES.find((each) => each.construct === construct)?.capabilities).toEqual(capabilities);
  }
});
