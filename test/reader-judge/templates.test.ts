import { of, outcomesOf, templatesOfRepository } from './verdicts';

/* Every template of the repository, before Packer. */

/** Their functions read from AWS: Packer would call it. */
const CALLING_AWS = ['legacy-secrets-by-functions', 'secrets-by-functions'];
const all = outcomesOf(templatesOfRepository());
const outcomes = all.filter(({ name }) => !CALLING_AWS.includes(name));
const accepted = outcomes.filter(({ verdict }) => !verdict.refused);

test('Packer takes most of them, and the reader has looked at many options', () => {
  expect(accepted.length).toBeGreaterThan(150);
  const options = accepted.flatMap(({ verdict }) => verdict.components).flatMap((component) => Object.values(component.options));
  expect(options.filter((value) => value !== null).length).toBeGreaterThan(2000);
});

test('no option is read as something else than Packer reads', () => {
  expect(outcomes.flatMap((outcome) => of('wrong', outcome))).toEqual([]);
});

test('no template is refused that Packer takes', () => {
  expect(accepted.filter(({ error }) => error !== undefined)).toEqual([]);
});

test('what Packer refuses is refused, with file and line', () => {
  const refused = outcomes.filter(({ verdict }) => verdict.refused);
  expect(refused.length).toBeGreaterThanOrEqual(10);
  for (const { name, error } of refused) {
    // A file that is not there has no lines.
    expect(`${name}: ${error}`).toMatch(name === 'var-file-missing' ? /absent\.pkrvars\.hcl: the file cannot be read/ : /^[\w-]+: \S+:\d+: /);
  }
});

/** What the reader may leave open: it does not run what makes it. */
const OPEN = [/ instead of \{"\$unknown":true\}$/, /the time is known when Packer runs/, /a random text is known/, /^"[^"]*\{\{/];

test('those that Packer would call AWS for are refused for nothing else', () => {
  const calling = all.filter(({ name }) => CALLING_AWS.includes(name)).flatMap(({ verdict }) => verdict.refused ?? ['nothing']);
  expect(calling.length).toBeGreaterThanOrEqual(CALLING_AWS.length);
  for (const reason of calling) expect(reason).toMatch(/aws_secretsmanager/);
});

test('what is left open is known when Packer runs', () => {
  const open = outcomes.flatMap((outcome) => of('asked', outcome));
  expect(open.length).toBeGreaterThan(0);
  expect(open.filter((line) => !OPEN.some((pattern) => pattern.test(line.replace(/^.*?: .*?: .*?: /, ''))))).toEqual([]);
});
