import { readFileSync, writeFileSync } from 'fs';
import { cpus } from 'os';
import { join } from 'path';
import markdownTable from 'markdown-table';
import { best } from './attempts';
import { characters } from './characters';
import { GROWTH } from './decision';
import { IMPORT_TARGET_MS, importTimes } from './import';
import { ROOT } from './node';
import { packed, PACKED_TARGET } from './packed';
import { GROWTH_TARGET, SYNTH_TARGET, synthesis } from './synth';

/*
 * Prints speed and size beside their targets, writes them to docs/proof/benchmark.md, and fails where a target is missed:
 * `npx projen benchmark`. Needs the compiled library.
 */

const COUNTS = [1, 10, 100, 1_000];

const number = (value: number, digits = 0) => value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const megabytes = (bytes: number) => `${number(bytes / 1e6, 2)} MB`;
const ms = (value: number) => `${number(value, 1)} ms`;
const table = (rows: string[][]) => markdownTable(rows, { align: ['l', ...rows[0].slice(1).map(() => 'r')] });

const missed: string[] = [];
/** How a figure stands to its target, in a cell; what misses one is remembered. */
function against(what: string, value: number, atMost: number, shown: (value: number) => string): string {
  if (value <= atMost) return `at most ${shown(atMost)}`;
  missed.push(`${what}: ${shown(value)}, at most ${shown(atMost)}`);
  return `**missed**: at most ${shown(atMost)}`;
}

function sizes(): string {
  const { whole, withoutParser, compressed, bytes } = packed();
  const parts = [...bytes].sort(([, a], [, b]) => b - a).filter(([, size]) => size > 30_000);
  return table([
    ['Package', 'Unpacked', 'Target'],
    ['without the parser (@cdktn/hcl2json)', megabytes(withoutParser), against('the package', withoutParser, PACKED_TARGET, megabytes)],
    ['whole', megabytes(whole), ''],
    ['whole, as it is downloaded', megabytes(compressed), ''],
    ...parts.map(([name, size]) => [`of it ${name}`, megabytes(size), '']),
  ]);
}

function imports(): string {
  const { iam, ours, iamUsed, packerUsed, allUsed, more, moreUsed, moreAll } =
    best(() => importTimes(11), (times) => Math.max(times.more, times.moreUsed), IMPORT_TARGET_MS);
  return table([
    ['Loading', 'Processor time', 'More than aws-iam', 'Target'],
    ['`aws-cdk-lib/aws-iam` alone', ms(iam.cpuMs), '', ''],
    ['`cdk-ami-build-roles` alone', ms(ours.cpuMs), ms(more), against('import', more, IMPORT_TARGET_MS, ms)],
    ['`Stack` and `Role`', ms(iamUsed.cpuMs), '', ''],
    ['the same and `PackerBuildRole`', ms(packerUsed.cpuMs), ms(moreUsed), against('import and use', moreUsed, IMPORT_TARGET_MS, ms)],
    ['the same and every class of ours', ms(allUsed.cpuMs), ms(moreAll), ''],
  ]);
}

const ratio = (value: number) => `${number(value, 2)}`;

function syntheses(): string {
  const measured = COUNTS.map((roles) => {
    const { ours, hand } = best(() => synthesis(roles, roles < 1_000 ? 7 : 3), (times) => times.ours.cpuMs / times.hand.cpuMs, SYNTH_TARGET);
    return { roles, ours, hand };
  });
  const perRole = (roles: number) => measured.find((each) => each.roles === roles)!.ours.cpuMs / roles;
  const growth = perRole(1_000) / perRole(100);
  return [
    table([
      ['Roles', 'By hand', 'Ours', 'Ratio', 'Target', 'Memory by hand', 'Ours', 'Ratio', 'Target'],
      ...measured.map(({ roles, ours, hand }) => {
        const [time, memory] = [ours.cpuMs / hand.cpuMs, ours.heapBytes / hand.heapBytes];
        return [
          number(roles), ms(hand.cpuMs), ms(ours.cpuMs), ratio(time), against(`synthesis of ${roles} roles`, time, SYNTH_TARGET, ratio),
          // What one role or ten hold is lost in what the CDK keeps of itself.
          megabytes(hand.heapBytes), megabytes(ours.heapBytes), ratio(memory), roles < 100 ? '' : against(`memory of ${roles} roles`, memory, SYNTH_TARGET, ratio),
        ];
      }),
    ]),
    `A role among 1,000 takes ${ratio(growth)} times what one among 100 takes: ${against('growth', growth, GROWTH_TARGET, ratio)}.`,
  ].join('\n\n');
}

const sizesOfPolicies = () => table([
  ['Characters of the policies', 'Defaults', 'All options', 'What is used instead', 'Defaults to it'],
  ...characters().map(({ construct, defaults, everythingSwitchedOn, instead }) => [
    construct, number(defaults), number(everythingSwitchedOn), instead ? `${number(instead.characters)}: ${instead.names.join(', ')}` : '',
    instead ? ratio(defaults / instead.characters) : '',
  ]),
]);

const decisions = () => GROWTH.map(({ what, counts, of }) => table([
  [`${what[0].toUpperCase()}${what.slice(1)}`, 'Processor time', 'Combinations looked at', 'Verdict'],
  ...counts.map((count) => {
    const { cpuMs, asked, verdict } = of(count);
    return [number(count), ms(cpuMs), number(asked), verdict];
  }),
])).join('\n\n');

const [{ model }] = cpus();
const { version: cdk } = JSON.parse(readFileSync(join(ROOT, 'node_modules', 'aws-cdk-lib', 'package.json'), 'utf8'));
const text = [
  '<!-- Made by `npx projen benchmark`. Do not edit. -->',
  '# Speed and size',
  `Measured on ${new Date().toISOString().slice(0, 10)} with Node.js ${process.version} and aws-cdk-lib ${cdk}, on ${cpus().length} processors (${model.trim()}). ` +
  'Times are processor time, the least of several processes, ours and the others by turns; a target that is missed ends the command with an error.',
  '## The package',
  sizes(),
  '## Import',
  'Each in a process of its own. Files are loaded when something of them is first used, as in the CDK, so the classes are loaded as well in the lower rows.',
  imports(),
  '## Synthesis',
  'Apps with `PackerBuildRole`, up to 100 in a stack, beside apps that write the same templates with the role, its instance profile and its literal statements ' +
  'by hand. From the first construct to the end of `app.synth()`, after one synthesis that loads the CDK; memory is what the app holds afterwards.',
  syntheses(),
  '## Policies',
  'Scoped policies are longer: each statement names its resources and conditions. From [policies](../policies), as IAM counts them.',
  sizesOfPolicies(),
  '## Deciding about all requests',
  'What `check`, `diff` and the proofs take, as policies grow in one way. ' +
  'A search that looks at too many of them is cut off, and the answer is `undecided`, never `proven`.',
  decisions(),
  '',
].join('\n\n');

process.stdout.write(text);
writeFileSync(join(ROOT, 'docs', 'proof', 'benchmark.md'), text.replace(/\n+$/, '\n'));
missed.forEach((what) => console.error(`missed: ${what}`));
process.exitCode = missed.length === 0 ? 0 : 1;
