import { readFileSync } from 'fs';
import { code, document, table } from './markdown';

/* docs/security/dependencies.md: what comes with the package, from package.json and the lock file. */

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly inBundle?: true;
  readonly integrity?: string;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const locked: Record<string, Locked> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
const FOLDER = 'node_modules/';
const nameIn = (path: string) => path.slice(path.lastIndexOf(FOLDER) + FOLDER.length);

/** What each package that is named in package.json is there for. */
const FOR: Readonly<Record<string, string>> = {
  '@cdktn/hcl2json': 'reads the HCL of Packer templates; a WebAssembly of HashiCorp\'s parser (MPL-2.0, unchanged)',
  'commander': 'arguments of the command line',
  'console-table-printer': 'tables of the command line',
  'js-yaml': 'the functions yamldecode and yamlencode of Packer templates',
  'jsonc-parser': 'JSON templates of Packer, with the lines of what they say',
  'markdown-table': 'explanations as Markdown',
};

/** Whether a package lies inside of ours: other packages, such as aws-cdk-lib, have bundles too. */
const isOurs = (path: string) => !!locked[FOLDER + path.split(FOLDER)[1].replace(/\/$/, '')].inBundle;

/** The packages inside of ours, their dependencies included. */
export const bundled = () => Object.entries(locked).filter(([path, { inBundle }]) => inBundle && isOurs(path))
  .map(([path, { version, license = '' }]) => ({ name: nameIn(path), version, license }))
  .filter(({ name, version }, i, all) => all.findIndex((other) => other.name === name && other.version === version) === i)
  .sort((a, b) => (a.name < b.name ? -1 : 1));

function purposeOf(name: string): string {
  if (!manifest.bundledDependencies.includes(name)) return 'needed by one of the others';
  if (!FOR[name]) throw new Error(`say in test/docs/dependencies.ts what ${name} is for`);
  return FOR[name];
}

export function dependencies(): string {
  return document(
    '# What comes with the package',
    'Nothing is installed beside `cdk-ami-build-roles` but its peers, which your app has anyway. What it needs at run time lies inside of it, in the versions ' +
    'below, each with its licence text. A role that is made without a template loads none of it.',
    '## Peers',
    table([['Package', 'From version'], ...Object.entries<string>(manifest.peerDependencies).map(([name, range]) => [code(name), range])]),
    '## Bundled',
    table([
      ['Package', 'Version', 'Licence', 'For'],
      ...bundled().map(({ name, version, license }) => [code(name), version, license, purposeOf(name)]),
    ]),
    'The versions are those of `package-lock.json`, with their checksums. A release has the same list as a CycloneDX file, `sbom.json` (`npx projen sbom`). Neither looks into ' +
    '`main.wasm.gz` of `@cdktn/hcl2json`, which is compiled from Go.',
    '## Development',
    'The simulator of IAM (AGPL-3.0), the emulators and the judges are development dependencies or Python packages of the tests: never imported from `src`, never shipped.',
  );
}
