import { SUBJECTS } from '../harness/subjects';
import { allowedBeside, heldToOneRegion, listed, namesIn } from '../harness/variations';

/*
 * Tight: a request of a build with one thing changed (another region, another account, another action, a key that guards missing or with
 * another value) is denied. What is allowed stands in test/proofs/variations with a reason, and nothing stands there that is denied. The same of what
 * a role for two regions denies in the second.
 */

jest.setTimeout(240_000); // half a minute for Packer on an idle machine

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  const { beside, heldToOneRegion: held } = listed(subject);

  test('what lies beside its builds is denied, but for what is listed', async () => {
    const { asked, allowed } = await allowedBeside(subject);
    expect(asked).toBeGreaterThan(50);
    expect(allowed).toEqual(beside.flatMap(namesIn).sort());
  });

  test('what names a thing of one region is listed, and all else is allowed in a second one', async () => {
    expect(await heldToOneRegion(subject)).toEqual(held.flatMap(({ requests }) => requests).sort());
  });

  test('every group that is listed says why', () => {
    expect([...beside, ...held].filter(({ because }) => !(because?.length > 20))).toEqual([]);
  });
});
