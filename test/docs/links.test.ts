import { execFileSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { dirname, join, normalize } from 'path';
import { anchorsIn, documentsNamedIn, linksIn } from './links';

const PAGES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { encoding: 'utf8' })
  .split('\n').filter((path) => path && path !== 'API.md' && existsSync(path)); // the reference is another tool's

/** Where the files of this repository are read on GitHub. */
const OWN = /^https:\/\/(github\.com\/cdk-ami-build-roles\/cdk-ami-build-roles\/(blob|tree)|raw\.githubusercontent\.com\/cdk-ami-build-roles\/cdk-ami-build-roles)\/main\//;

/** What a link of a page lacks; undefined when it leads somewhere. */
function problemOf(page: string, link: string): string | undefined {
  if (OWN.test(link)) return problemOf('README.md', link.replace(OWN, ''));
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [path, anchor] = decodeURI(link).split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(target)) return `${link}: no such file`;
  if (anchor && !anchorsIn(readFileSync(target, 'utf8')).includes(anchor)) return `${link}: no such heading`;
  return undefined;
}

test('there are pages', () => {
  expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'SECURITY.md', 'docs/contribute/architecture.md', 'docs/security/review.md']));
});

test.each(PAGES)('%s: links lead somewhere', (page) => {
  const text = readFileSync(page, 'utf8');
  const dead = [
    ...linksIn(text).flatMap((link) => problemOf(page, link) ?? []),
    ...documentsNamedIn(text).filter((path) => !existsSync(path)),
  ];
  expect(dead).toEqual([]);
});

test('the index has every page, so that any is two clicks from any other', () => {
  const indexed = linksIn(readFileSync('docs/README.md', 'utf8')).map((link) => normalize(join('docs', link.split('#')[0])));
  const below = /^docs\/(decisions|policies|use\/capabilities)\//; // each has a page, or a folder, of its own there
  const pages = PAGES.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md' && !below.test(page));
  expect(pages.length).toBeGreaterThan(25);
  expect(pages.filter((page) => !indexed.includes(page))).toEqual([]);
});

test('links of README.md are whole: PyPI and NuGet show it too, and know no repository', () => {
  const links = linksIn(readFileSync('README.md', 'utf8'));
  expect(links.filter((link) => OWN.test(link)).length).toBeGreaterThan(20);
  expect(links.filter((link) => !/^(https:\/\/|#)/.test(link))).toEqual([]);
});

test('a dead link is told', () => {
  expect(linksIn('[a](b.md#c) ![d](e.svg) `[f](g.md)`\n\n| [h](i.md) |\n| - |\n')).toEqual(['b.md#c', 'e.svg', 'i.md']);
  expect(problemOf('docs/contribute/architecture.md', 'nowhere.md')).toBe('nowhere.md: no such file');
  expect(problemOf('docs/contribute/architecture.md', '#where-to-look')).toBeUndefined();
  expect(problemOf('docs/contribute/architecture.md', '#the-attic')).toBe('#the-attic: no such heading');
  expect(problemOf('docs/contribute/architecture.md', '../README.md')).toBeUndefined();
  const own = 'https://github.com/cdk-ami-build-roles/cdk-ami-build-roles/blob/main';
  expect(problemOf('README.md', `${own}/docs/contribute/architecture.md#where-to-look`)).toBeUndefined();
  expect(problemOf('README.md', `${own}/docs/nowhere.md`)).toBe('docs/nowhere.md: no such file');
  expect(documentsNamedIn('see `docs/nowhere.md` and `docs/<name>.md`')).toEqual(['docs/nowhere.md']);
  expect(anchorsIn('## A `b` c\n\n## A `b` c\n')).toEqual(['a-b-c', 'a-b-c-1']);
});
