import { existsSync, readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import { findingsOf, inferredOf } from '../../src/packer/from-template/findings';
import { tagProblemsOf } from '../../src/packer/from-template/tags';
import { PackerTemplate, PackerTemplateOptions } from '../../src/packer/packer-template';
import { isOurs, labelOf } from '../../src/packer/plugin/components';

/*
 * Templates written in the style of public ones, each with what a reader should make of it: labelled and committed before the reader
 * first ran on them. Where a label proved wrong it stands corrected, with the reason beside it.
 */

const FOLDER = join(__dirname, 'corpus');

interface Expected {
  readonly about: string;
  readonly entry?: string;
  readonly options?: PackerTemplateOptions & { readonly only?: string[]; readonly except?: string[] };
  readonly buildTag?: { readonly key: string; readonly value: string };
  readonly built?: string[];
  readonly properties?: Record<string, unknown>;
  readonly asks?: { readonly property: string; readonly option: string; readonly file: string; readonly line: number }[];
  readonly unknown?: { readonly source: string; readonly option: string; readonly file: string; readonly line: number }[];
  readonly untagged?: Record<string, { readonly missing?: string[]; readonly other?: Record<string, string> }>;
  readonly error?: string;
}

const cases = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, 'expected.json'))).sort() : [];

const readExpected = (name: string): Expected => JSON.parse(readFileSync(join(FOLDER, name, 'expected.json'), 'utf8'));

const ATTRIBUTES: Record<string, string> = { Description: 'description', ImdsSupport: 'imdsSupport', ProductCodes: 'productCodes' };

const sortedByText = <T>(values: T[]) => [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
const uniqueBy = <T>(values: T[]) => [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];

function readCase(name: string, { entry = '.', options = {}, buildTag = { key: 'CreatedBy', value: 'packer' } }: Expected) {
  const folder = join(FOLDER, name);
  const { only, except, varFiles, ...others } = options;
  const given: PackerTemplateOptions = {
    environment: {}, ...others, varFiles: varFiles?.map((file) => join(folder, file)), onlyBuilds: only, exceptBuilds: except,
  };
  const template = entry === '.' ? PackerTemplate.fromDirectory(folder, given) : PackerTemplate.fromFile(join(folder, entry), given);
  const read = template._read;
  const findings = findingsOf(read);
  const { builders, importPrefix, ...inferred } = inferredOf(read, findings) as Record<string, string[]>; // the labels know no prefixes
  const file = (path: string) => relative(folder, path);
  const tags = tagProblemsOf(read, buildTag, { late: [], requireVolumeTag: false }).filter(({ component }) => component.kind === 'source');

  const untagged: Record<string, { missing?: string[]; other?: Record<string, string> }> = {};
  for (const { component, option, state, found } of tags) {
    if (state === 'unknown') continue;
    const own = untagged[labelOf(component)] ??= {};
    // Another spelling is told apart from a key that is not there; the labels know one of the two.
    if (state === 'missing' || state === 'spelling') own.missing = [...new Set([...own.missing ?? [], option])].sort();
    else own.other = { ...own.other, [option]: found! };
  }
  const attributes = inferred.imageAttributes?.map((attribute) => ATTRIBUTES[attribute]).sort();
  return {
    built: [...new Set(read.components.filter((component) => component.kind === 'source' && isOurs(component)).map(labelOf))].sort(),
    properties: { ...(builders.length > 0 && { builders }), ...inferred, ...(attributes && { imageAttributes: attributes }) },
    asks: sortedByText(uniqueBy(findings.filter(({ state }) => state === 'ask').map(({ property, option, place }) =>
      ({ property, option, file: file(place.file), line: place.line })))),
    unknown: sortedByText(uniqueBy([...findings, ...tags].filter(({ state }) => state === 'unknown').map(({ component, option, place }) =>
      ({ source: labelOf(component), option, file: file(place.file), line: place.line })))),
    untagged,
  };
}

test('the corpus is there', () => {
  expect(cases.length).toBeGreaterThanOrEqual(40);
});

test.each(cases)('%s', (name) => {
  const expected = readExpected(name);
  if (expected.error !== undefined) {
    expect(() => readCase(name, expected)).toThrow(expected.error);
    return;
  }
  const { built = [], properties = {}, asks = [], unknown = [], untagged = {} } = expected;
  const sortedUntagged = Object.fromEntries(Object.entries(untagged).map(([source, { missing, other }]) =>
    [source, { ...(missing?.length && { missing: [...missing].sort() }), ...(other && Object.keys(other).length > 0 && { other }) }]));
  const clean = Object.fromEntries(Object.entries(properties).map(([property, value]) => [property, Array.isArray(value) ? [...value].sort() : value])
    .filter(([, value]) => !(Array.isArray(value) && value.length === 0) && value !== false));
  expect(readCase(name, expected)).toEqual({
    built: [...built].sort(), properties: clean, asks: sortedByText(asks), unknown: sortedByText(unknown), untagged: sortedUntagged,
  });
});
