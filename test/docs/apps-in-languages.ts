import { readFileSync } from 'fs';
import { folded } from './markdown';

/* The example of each language, for docs/use/languages.md: what readers paste from there is what test/languages builds and runs. */

const EXAMPLES: Readonly<Record<string, readonly [file: string, fence: string]>> = {
  typescript: ['app.ts', 'ts'],
  python: ['app.py', 'python'],
  java: ['src/main/java/images/ImagesApp.java', 'java'],
  go: ['main.go', 'go'],
  dotnet: ['Program.cs', 'csharp'],
};

/** The blocks of the page by their names. */
export const appsInLanguages = (): Record<string, string> => Object.fromEntries(Object.entries(EXAMPLES).map(([language, [file, fence]]) => {
  const text = readFileSync(`examples/languages/${language}/${file}`, 'utf8').trimEnd();
  return [language, folded(`The app: <code>${file}</code>`, `\`\`\`${fence}\n${text}\n\`\`\``)];
}));
