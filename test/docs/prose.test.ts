import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { proseOf } from '../../projenrc/prose';

const SOURCE = `/**
 * Stops whoever asks.
 */
const name = 'a-name';
function fail(value: string) { // says why
  throw new Error(\`the role is held to \${value}, and
    nothing else\`);
}
`;

test('comments and messages of a source are on their lines', () => {
  expect(proseOf(SOURCE)).toEqual(['', 'Stops whoever asks.', '', '', 'says why', 'the role is held to , and     nothing else', '', '', '']);
});

test('the linter finds the words of the table in them, and in nothing else', () => {
  const lint = (text: string) => spawnSync('npx', ['textlint', '--stdin', '--stdin-filename', 'page.md', '--format', 'unix'], { input: text, encoding: 'utf8' });
  const found = lint(proseOf(SOURCE).join('\n'));
  expect(found.status).toBe(1);
  expect(found.stdout).toMatch(/:2:7: .*“whoever”/);
  expect(found.stdout).toMatch(/:6:13: .*“held to”, use “restricted to”/);
  expect(found.stdout).toContain('2 problems');
  expect(lint('The role is restricted to the region. `nobody` is the name of a user.\n')).toMatchObject({ status: 0, stdout: '' });
});

test('every word of the table has another one', () => {
  const words: [string, string][] = JSON.parse(readFileSync('projenrc/words.json', 'utf8'));
  expect(words.length).toBeGreaterThan(15);
  for (const [word, better] of words) expect(new RegExp(word, 'i').test(better)).toBe(false);
});
