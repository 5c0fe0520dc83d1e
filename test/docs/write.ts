import { mkdirSync, writeFileSync } from 'fs';
import { dirname } from 'path';
import { documents } from './documents';

void documents().then((made) => Object.entries(made).forEach(([path, text]) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}));
