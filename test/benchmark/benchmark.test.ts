import { best } from './attempts';
import { IMPORT_TARGET_MS, importTimes } from './import';
import { inNode } from './node';
import { packed, PACKED_TARGET, typesBehind } from './packed';
import { SYNTH_GUARD, synthesis } from './synth';
import * as api from '../../src';

/* What of `npx projen benchmark` can be held on any machine. */

describe('the package', () => {
  const { withoutParser, bytes, paths } = packed();

  test('is small', () => {
    expect(withoutParser).toBeGreaterThan(1_000_000); // the library itself
    expect(withoutParser).toBeLessThan(PACKED_TARGET);
  });

  test('has all that is needed, and nothing of the repository', () => {
    expect([...bytes.keys()].filter((name) => !name.startsWith('node_modules/')).sort())
      .toEqual(['.jsii', '.jsii.gz', 'LICENSE', 'README.md', 'SECURITY.md', 'lib/**/*.d.ts', 'lib/**/*.js', 'package.json']);
  });

  test('has every type that a public one leads to', () => {
    const types = [...typesBehind('lib/index.d.ts')];
    expect(types.length).toBeGreaterThan(50);
    expect(types.filter((path) => !paths.includes(path))).toEqual([]);
  });
});

describe('import', () => {
  test('takes little more than aws-iam alone, and so does the first use of a class', () => {
    const { more, moreUsed } = best(() => importTimes(9), (times) => Math.max(times.more, times.moreUsed), IMPORT_TARGET_MS);
    expect(Math.max(more, moreUsed)).toBeLessThan(IMPORT_TARGET_MS);
  });

  test('loads a file when something of it is used', () => {
    const loaded = (use: string) => inNode<string[]>(
      `const api = require('./lib'); ${use}; console.log(JSON.stringify(Object.keys(require.cache).map((file) => file.replace(process.cwd() + '/', ''))))`);
    expect(loaded('')).toEqual(['lib/index.js']);
    expect(loaded('api.PackerBuildRole')).toContain('lib/packer/packer-build-role.js');
    expect(loaded('api.PackerBuildRole').filter((file) => /image-builder|distribution/.test(file))).toEqual([]);
  });

  test('has every name of the API, for ES modules too', () => {
    const names = Object.keys(api).sort();
    expect(inNode<string[]>("console.log(JSON.stringify(Object.keys(require('./lib')).sort()))")).toEqual(names);
    expect(inNode<string[]>("import('./lib/index.js').then((api) => console.log(JSON.stringify(Object.keys(api).filter((name) => !/^(default|module.exports|__esModule)$/.test(name)).sort())))"))
      .toEqual(names);
  });
});

test('a hundred roles take not much more than the same roles written by hand', () => {
  const { ours, hand } = best(() => synthesis(100, 5), (times) => times.ours.cpuMs / times.hand.cpuMs, SYNTH_GUARD);
  expect(hand.cpuMs).toBeGreaterThan(0);
  expect(ours.cpuMs / hand.cpuMs).toBeLessThan(SYNTH_GUARD);
  expect(ours.heapBytes / hand.heapBytes).toBeLessThan(SYNTH_GUARD);
});
