import { findingsOf } from './findings';
import { TagProblem, tagProblemsOf } from './tags';
import { applied, Edit, Wanted } from '../../packer-template/editing/edit';
import { HclText, says } from '../../packer-template/editing/edit-hcl';
import { JsonText } from '../../packer-template/editing/edit-json';
import type { ReadTemplate } from '../../packer-template/read-template';
import { labelOf } from '../plugin/components';

/* Writes the build tag into every map of a template that needs it, and changes nothing else. */

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What is written into a file. */
export interface ChangedFile {
  readonly file: string;
  readonly before: string;
  readonly edits: readonly Edit[];
  readonly after: string;
}

export interface AddedTags {
  readonly files: readonly ChangedFile[];
  /** Maps that have to be written by hand. */
  readonly left: readonly TagProblem[];
}

type Read = (texts: ReadonlyMap<string, string>) => ReadTemplate;

/** As of a role that is declared by its template alone. */
const NO_OPTIONS = { late: [], requireVolumeTag: false };

/**
 * @param textOf the text of a file
 * @param read reads the template with other texts in the place of its files
 */
export function withBuildTag(tag: Tag, textOf: (file: string) => string, read: Read): AddedTags {
  const original = read(new Map());
  const problems = tagProblemsOf(original, tag, NO_OPTIONS);
  const edits = new Map<string, Edit[]>();
  const add = (file: string, own: readonly Edit[]) => edits.set(file, [...edits.get(file) ?? [], ...own]);
  for (const [file, ofFile] of groupedBy(problems, ({ place, component, exists }) => (exists ? place : component.place).file)) {
    add(file, file.endsWith('.json') ? jsonEdits(file, textOf(file), ofFile, tag) : hclEdits(file, textOf(file), ofFile, tag));
  }
  // Several problems can come down to the same change.
  const changed = [...edits].map(([file, all]): ChangedFile => {
    const before = textOf(file);
    const own = withoutRepetitions(all);
    return { file, before, edits: own, after: applied(before, own) };
  }).filter(({ before, after }) => before !== after);
  return proven(changed, problems, original, tag, read);
}

/** Only what leaves a template that says the same of everything else; each file that does not is left as it is. */
function proven(files: readonly ChangedFile[], problems: readonly TagProblem[], original: ReadTemplate, tag: Tag, read: Read): AddedTags {
  const said = (template: ReadTemplate) => JSON.stringify(findingsOf(template).map(({ component, property, option, values, unknown }) =>
    [labelOf(component), property, option, values, unknown?.replace(/\([^()]*:\d+\)/g, '')]));
  const isKept = (kept: readonly ChangedFile[]): ReadTemplate | undefined => {
    try {
      const template = read(new Map(kept.map(({ file, after }) => [file, after])));
      return said(template) === said(original) ? template : undefined;
    } catch {
      return undefined;
    }
  };
  const kept: ChangedFile[] = files.filter((file) => isKept([file]));
  const after = isKept(kept);
  return after ? { files: kept, left: tagProblemsOf(after, tag, NO_OPTIONS) } : { files: [], left: problems };
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  items.forEach((item) => groups.set(keyOf(item), [...groups.get(keyOf(item)) ?? [], item]));
  return groups;
}

/** Each once, and of changes to the same characters the first. */
function withoutRepetitions(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits) {
    const isSame = ({ start, end, text }: Edit) => start === edit.start && end === edit.end && text === edit.text;
    const overlaps = ({ start, end }: Edit) => edit.start < end && start < edit.end;
    if (!kept.some((other) => isSame(other) || overlaps(other))) kept.push(edit);
  }
  return kept;
}

const wantedBy = ({ option, state, found }: TagProblem, { key, value }: Tag): Wanted => {
  const name = option.split('.').pop()!;
  return {
    option: name,
    singular: name.replace(/s$/, ''),
    key,
    value,
    replaces: state === 'other',
    ...(state === 'spelling' && { misspelt: found }),
  };
};

function hclEdits(file: string, text: string, problems: readonly TagProblem[], tag: Tag): Edit[] {
  const hcl = new HclText(file, text);
  /** What each block is to say, so that what is new in it is written together. */
  const ofBlocks = new Map<number, { block: NonNullable<ReturnType<HclText['blockAt']>>; wanted: Map<string, Wanted> }>();
  const want = (block: ReturnType<HclText['blockAt']>, wanted: Wanted) => {
    if (!block) return;
    const known = ofBlocks.get(block.start) ?? { block, wanted: new Map() };
    known.wanted.set(wanted.option, wanted);
    ofBlocks.set(block.start, known);
  };
  for (const problem of problems) {
    const wanted = wantedBy(problem, tag);
    if (problem.exists) {
      want(hcl.holderAt(problem.place.line, wanted), wanted);
      continue;
    }
    const found = hcl.blockAt(problem.component.place.line);
    const own = found?.type === 'dynamic' ? found.body.blocks.find(({ type }) => type === 'content') : found;
    if (!own) continue;
    if (problem.option.includes('.')) {
      const [outer] = problem.option.split('.');
      own.body.blocks.flatMap((block) => (block.type === outer ? [block]
        : block.type === 'dynamic' && block.labels[0] === outer ? block.body.blocks.filter(({ type }) => type === 'content') : []))
        .filter((block) => wanted.option !== 'snapshot_tags' || block.body.attributes.some(({ name }) => name === 'snapshot_volume'))
        .forEach((block) => want(block, wanted));
    } else if (!hcl.usesOf(own.labels.join('.')).some((use) => says(use, wanted))) {
      // Packer refuses an option that the source and a build both set.
      want(own, wanted);
    }
  }
  return [...ofBlocks.values()].flatMap(({ block, wanted }) => {
    const all = [...wanted.values()];
    return hcl.edits(block, all) ?? all.flatMap((each) => hcl.edits(block, [each]) ?? []);
  });
}

function jsonEdits(file: string, text: string, problems: readonly TagProblem[], tag: Tag): Edit[] {
  const json = new JsonText(file, text, file.endsWith('.pkr.json'));
  return problems.flatMap((problem) => {
    const [outer, inner] = problem.option.split('.');
    return json.bodiesAt(problem.component.place.line, problem.component.type)
      .flatMap((body) => (inner ? json.blocksIn(body, outer) : [body]))
      .flatMap((body) => json.edits(body, wantedBy(problem, tag)) ?? []);
  });
}
