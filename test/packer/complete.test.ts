import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { groundOf, keysTakenForGranted } from '../../src/iam/grounds';
import { packer } from '../../src/packer/permissions';

/*
 * What is missing of a new capability, at a glance: everything that a slower test would ask for later (docs/contribute/adding-a-capability.md). It looks for
 * names in files and proves nothing: the proofs do.
 */

const ROOT = join(__dirname, '..', '..');
const textOf = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const textsIn = (...path: string[]) => readdirSync(join(ROOT, ...path)).filter((name) => name.endsWith('.json')).map((name) => textOf(...path, name)).join('\n');

const BUILDS = textsIn('test', 'proofs', 'traces') + textsIn('test', 'proofs', 'builds', 'packer');
const ATTACKS = textsIn('test', 'proofs', 'attacks', 'packer');
const MINIMALITY = textOf('test', 'proofs', 'minimality', 'packer.json');
const RESIDUAL_RISK = textOf('test', 'proofs', 'residual-risk', 'packer.json');
const SNAPSHOTS = textOf('test', 'packer', '__snapshots__', 'packer-build-role.snapshots.test.ts.snap');
const CATALOGUE = textOf('test', 'catalogue', 'catalogue.json');
const DOCS = textOf('docs', 'use', 'capabilities', 'packer.md');

const quoted = (text: string) => `"${text}"`;

test.each(Object.values(packer).map((capability) => [capability.id, capability] as const))('%s', (id, { needs }) => {
  const missing = CATALOGUE.includes(quoted(id)) ? [] : [`${id} in test/catalogue/catalogue.json`];
  for (const { sid, actions, on, when, denies, residualRisk } of needs) {
    const types = 'unscopable' in on ? ['*'] : on.map(({ name }) => name);
    const granted = denies ? [] : actions;
    const unasked = granted.filter((action) => !BUILDS.includes(quoted(action)) && !MINIMALITY.includes(`${sid} ${action}`));
    const ungrounded = types.filter((type) => type !== '*').flatMap((type) => keysTakenForGranted(when)
      .filter((key) => !actions.some((action) => groundOf(action, type, key))).map((key) => `${key} on ${type}`));
    missing.push(
      ...unasked.map((action) => `${action} in a build of test/proofs/traces or test/proofs/builds/packer`),
      ...ungrounded.map((key) => `the ground of ${key} for ${sid} in src/iam/grounds`),
      ...(when.length > 0 && !ATTACKS.includes(quoted(sid)) && !MINIMALITY.includes(`${sid} `) ? [`an attack on ${sid} in test/proofs/attacks/packer`] : []),
      ...(residualRisk && !RESIDUAL_RISK.includes(quoted(sid)) ? [`the residual risk of ${sid} in test/proofs/residual-risk/packer.json`] : []),
      ...(SNAPSHOTS.includes(sid) ? [] : [`${sid} in the snapshots: add its option to test/harness/options.ts`]),
      ...(DOCS.includes(sid) ? [] : [`${sid} in docs/use/capabilities/packer.md: npx projen docs`]),
    );
  }
  expect(missing).toEqual([]);
});
