import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { dirname } from 'path';
import { documents } from './documents';

/** Folders in which nothing is written by hand. */
const MADE = ['docs/use/capabilities', 'docs/security/flow', 'docs/policies'];

void documents().then((made) => {
  for (const folder of MADE) {
    readdirSync(folder).map((file) => `${folder}/${file}`).filter((path) => !(path in made)).forEach((path) => rmSync(path));
  }
  Object.entries(made).forEach(([path, text]) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  });
});
