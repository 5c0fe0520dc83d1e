import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { called, calledIn } from './called';

/* The first try: every template of the corpus gives a policy, or lines of which each names the flag that settles it. */

const CORPUS = join(__dirname, '..', 'packer-template', 'corpus');
const cases = readdirSync(CORPUS).filter((name) => existsSync(join(CORPUS, name, 'expected.json')))
  .map((name) => ({ name, ...JSON.parse(readFileSync(join(CORPUS, name, 'expected.json'), 'utf8')) }))
  .filter(({ error, built, properties }) => error === undefined && (built ?? Object.keys(properties ?? {})).length > 0);

/** A tag that no template has. Where one has the key with another value or spelling, only its owner knows which of the two is right. */
const TAG = 'BuildRole=images';

let copies: string;
beforeAll(() => { copies = mkdtempSync(join(tmpdir(), 'corpus-')); });
afterAll(() => rmSync(copies, { recursive: true }));

/** What Packer is told, as flags. */
const given = (folder: string, { entry = '.', options = {} }: any) => [
  join(folder, entry),
  ...Object.entries(options.variables ?? {}).flatMap(([key, value]) => ['--var', `${key}=${value}`]),
  ...(options.varFiles ?? []).flatMap((file: string) => ['--var-file', join(folder, file)]),
  ...(options.onlyBuilds ?? options.only ?? []).flatMap((each: string) => ['--only', each]),
  ...(options.exceptBuilds ?? options.except ?? []).flatMap((each: string) => ['--except', each]),
];

test.each(cases)('$name', ({ name, ...of }) => {
  const { code, out, err } = calledIn({ AWS_REGION: 'us-east-1' }, 'policy', ...given(join(CORPUS, name), of), '--account', '111122223333');
  if (code === 0) {
    expect([JSON.parse(out)].flat()[0].Statement.length).toBeGreaterThan(0);
  } else {
    expect(code).toBe(2);
    const lines = err.split('\n').filter((line) => !/^\d+ things to settle:$/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !/: (?:give|by|.*by) .*--[a-z]|--each/.test(line))).toEqual([]);
    expect(err).not.toMatch(/'[a-z]+[A-Z]\w*'|declare /);
  }
});

test('of the templates that lack the tag, the command adds it everywhere in nine of ten', () => {
  expect(cases.length).toBeGreaterThan(40);
  const lacking = cases.flatMap(({ name, ...of }) => {
    const folder = join(copies, name);
    cpSync(join(CORPUS, name), folder, { recursive: true });
    const words = [...given(folder, of), '--tag', TAG];
    if (called('explain', ...words, '--check', '--json').code === 0) return [];
    called('tags', ...words, '--write');
    return [{ name, code: called('explain', ...words, '--check', '--json').code }];
  });
  const left = lacking.filter(({ code }) => code !== 0).map(({ name }) => name);
  expect(lacking.length).toBeGreaterThan(15);
  expect(left.length / lacking.length).toBeLessThanOrEqual(0.1);
}, 300_000);
