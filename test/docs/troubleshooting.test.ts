import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { SUBJECTS } from '../harness/subjects';

/** The ids of the warnings that the library gives, `cdk-ami-build-roles:` left out. */
function warnings(): string[] {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join('src', file), 'utf8'));
  return [...new Set(sources.flatMap((text) => [...text.matchAll(/(?:cdk-ami-build-roles:|warnOfQuota\(scope, ')([a-z][a-z-]+)/g)].map(([, id]) => id)))].sort();
}

test('docs/troubleshooting.md has every warning, and no other', () => {
  const rows = readFileSync('docs/troubleshooting.md', 'utf8').split('| Warning | Means |')[1].split('\n').filter((line) => /^\| `/.test(line));
  const told = rows.flatMap((row) => [...row.split('|')[1].matchAll(/`([a-z-]+)`/g)].map(([, id]) => id));
  expect(warnings().length).toBeGreaterThan(8);
  expect(told.sort()).toEqual(warnings());
});

/** The rows of the table for Image Builder: construct, action, properties. */
function refusals(): [string, string, string[]][] {
  const [, section] = readFileSync('docs/troubleshooting.md', 'utf8').split('## Image Builder');
  const cells = section.split('\n').filter((line) => line.startsWith('| ')).slice(1).map((line) => line.split(' | ').map((cell) => cell.replace(/^\| ?| ?\|$/g, '').trim()));
  let construct = '';
  return cells.filter((row) => row.length === 4 && /^`\w[\w-]*:\w+`$/.test(row[1])).map(([first, action, , cure]) => {
    construct = first.replace(/`/g, '') || construct;
    return [construct, action.replace(/`/g, ''), [...cure.matchAll(/`(\w+)`/g)].map(([, property]) => property)];
  });
}

test('the table for Image Builder was read', () => {
  expect(refusals().length).toBeGreaterThan(14);
  expect(new Set(refusals().map(([construct]) => construct)).size).toBe(3);
});

test.each(refusals())('%s: %s is granted or held by what the page names', (construct, action, properties) => {
  const { capabilities, restrictions } = SUBJECTS.find((subject) => subject.construct === construct)!;
  const granting = capabilities.filter(({ needs }) => needs.some(({ denies, actions }) => !denies && actions.includes(action)));
  expect(granting).not.toEqual([]);
  expect(properties).not.toEqual([]);
  // The property brings a statement, narrows one, or fills its resources.
  const told = JSON.stringify([granting, restrictions]).toLowerCase();
  expect(properties.filter((property) => !told.includes(property.toLowerCase().replace(/s$/, '')))).toEqual([]);
});
