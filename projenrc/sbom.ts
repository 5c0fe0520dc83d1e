import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/*
 * Writes dist/sbom.json (CycloneDX): what is inside of the packed package. Asked of the package and not of the project: there `npm sbom
 * --omit dev` leaves out what a development dependency needs as well, such as js-yaml.
 */

const PACKED = 'dist/js';
const [tarball] = readdirSync(PACKED).filter((file) => file.endsWith('.tgz'));
if (!tarball) throw new Error(`nothing is packed in ${PACKED}: run npx projen package:js`);

const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
try {
  execFileSync('tar', ['-xzf', join(PACKED, tarball), '-C', folder]);
  const project = join(folder, 'package');
  const path = join(project, 'package.json');
  // What is not inside would be reported as missing.
  const { devDependencies, peerDependencies, ...manifest } = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(manifest));
  const sbom = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library'], { cwd: project, encoding: 'utf8' });
  const { components, metadata } = JSON.parse(sbom);
  const missing = manifest.bundledDependencies.filter((name: string) => !components.some((component: { name: string }) => component.name === name));
  if (missing.length > 0) throw new Error(`the SBOM lacks ${missing.join(', ')}`);
  metadata.component.name = manifest.name; // npm takes the name of the folder
  writeFileSync('dist/sbom.json', JSON.stringify({ ...JSON.parse(sbom), metadata }, undefined, 2) + '\n');
} finally {
  rmSync(folder, { recursive: true });
}
