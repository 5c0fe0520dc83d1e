import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { knownErrors } from './known-errors';
import { withBlock } from './markdown';
import { sentencesIn } from '../../src/command-line/denied/sentence';
import { SUBJECTS } from '../harness/subjects';

/** The ids of the warnings that the library gives, `cdk-ami-build-roles:` left out. */
function warnings(): string[] {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join('src', file), 'utf8'));
  return [...new Set(sources.flatMap((text) => [...text.matchAll(/(?:cdk-ami-build-roles:|warnOfQuota\(scope, '|\bsay\(\s*')([a-z][a-z-]+)/g)].map(([, id]) => id)))].sort();
}

test('docs/use/troubleshooting.md has every warning, and no other', () => {
  const rows = readFileSync('docs/use/troubleshooting.md', 'utf8').split('| Warning | Means |')[1].split('\n').filter((line) => /^\| `/.test(line));
  const told = rows.flatMap((row) => [...row.split('|')[1].matchAll(/`([a-z-]+)`/g)].map(([, id]) => id));
  expect(warnings().length).toBeGreaterThan(8);
  expect(told.sort()).toEqual(warnings());
});

/** The rows of the tables for Image Builder, of which each construct has one: construct, action, properties. */
function refusals(): [string, string, string[]][] {
  const tables = readFileSync('docs/use/troubleshooting.md', 'utf8').split(/^### Refused to /m).slice(1);
  return tables.flatMap((text) => {
    const [, construct] = /^`(\w+)`/.exec(text)!;
    return [...text.split(/^###? /m)[0].matchAll(/^\| `(\w[\w-]*:\w+)` \|.*\| (.*) \|$/gm)]
      .map(([, action, cure]): [string, string, string[]] => [construct, action, [...cure.matchAll(/`(\w+)`/g)].map(([, property]) => property)]);
  });
}

test('the tables for Image Builder were read', () => {
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

test('the known errors are those of the data', () => {
  const text = readFileSync('docs/use/troubleshooting.md', 'utf8');
  expect(withBlock(text, 'errors', knownErrors())).toBe(text);
});

test('every kind of policy that refuses has a row, in words that the command reads', () => {
  const [section] = readFileSync('docs/use/troubleshooting.md', 'utf8').split('## Who refused')[1].split('\n## ');
  const sentences = [...section.matchAll(/^\| (`.*?`) \| /gm)].flatMap(([, cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, words]) => words.replace('…', 'ec2:RunInstances')));
  const kinds = sentences.map((words) => sentencesIn(`User: x is not authorized to perform: ec2:RunInstances on resource: * ${words}`)[0].refuser?.kind);
  expect([...new Set(kinds)].sort()).toEqual(['boundary', 'endpoint', 'identity', 'resource', 'resource control', 'service control', 'session', 'trust']);
});

test.each([
  ['docs/use/my-build-was-refused.md', /npx cdk-ami-build-roles denied build\.log[\s\S]*## Whom to ask[\s\S]*open an issue/],
  ['docs/use/troubleshooting.md', /142 seconds[\s\S]*shared \(AWS RAM\)[\s\S]*create-service-linked-role[\s\S]*AssumeRoleWithWebIdentity[\s\S]*AMI Copy Reported Failure[\s\S]*VcpuLimitExceeded/],
])('%s has what people look for', (file, words) => {
  expect(readFileSync(file, 'utf8')).toMatch(words);
});
