import { readdirSync, readFileSync } from 'fs';
import { documents } from './documents';

test('the documents are those that the data and the attack suite make (npx projen docs)', async () => {
  const made = await documents();
  const found = Object.fromEntries(Object.keys(made).map((path) => [path, readFileSync(path, 'utf8')]));
  expect(found).toEqual(made);
  for (const folder of ['docs/capabilities', 'docs/flow', 'docs/policies']) { // none is left over
    expect(Object.keys(made)).toEqual(expect.arrayContaining(readdirSync(folder).map((file) => `${folder}/${file}`)));
  }
}, 240_000); // docs/minimality.md replays every build and every attack
