import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'path';
import { failAt } from './fail-at';
import { LIMITS } from './limits';

/*
 * Which files Packer reads for a path, and their text. Nothing outside the given paths is read: links that lead elsewhere are
 * refused, and so is what is no regular file.
 */

/** Of what is wrong with a file or folder as a whole. */
const NO_LINE = 0;

/** Where a path led that is not absolute. */
const from = (path: string) => (isAbsolute(path) ? '' : `, looked for from ${process.cwd()}`);

export interface TemplateFiles {
  /** The folder that relative paths of the template start from. */
  readonly folder: string;
  /** The template as it was given: a folder, or one file. */
  readonly templates: readonly string[];
  /** `*.auto.pkrvars.*`, in the order in which later ones win. */
  readonly autoVariables: readonly string[];
}

/** The files of a folder, as `packer build <folder>` takes them. */
export function filesOfFolder(folder: string): TemplateFiles {
  const place = { file: folder, line: NO_LINE };
  const names = listed(folder).sort();
  const ending = (...endings: string[]) =>
    endings.flatMap((end) => names.filter((name) => name.endsWith(end))).map((name) => join(folder, name));
  const templates = ending('.pkr.hcl', '.pkr.json');
  if (templates.length === 0) {
    const legacy = names.find((name) => name.endsWith('.json') && !name.endsWith('.pkrvars.json'));
    failAt(place, 'the folder has no *.pkr.hcl and no *.pkr.json',
      legacy ? `give a JSON template as a file: '${join(folder, legacy)}'` : 'give the folder of a template');
  }
  return { folder, templates, autoVariables: ending('.auto.pkrvars.hcl', '.auto.pkrvars.json') };
}

/** One file only, as `packer build <file>` takes it. */
export function filesOfFile(file: string): TemplateFiles {
  if (!/\.(pkr\.hcl|json)$/.test(file)) {
    failAt({ file, line: NO_LINE }, 'this is not the name of a template',
      'templates end in .pkr.hcl, .pkr.json, or .json for the old JSON templates');
  }
  return { folder: dirname(file), templates: [file], autoVariables: [] };
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    return failAt({ file: folder, line: NO_LINE }, `the folder cannot be read (${(error as NodeJS.ErrnoException).code})${from(folder)}`,
      'give the path of a folder');
  }
}

/** Whether the way from a folder, as `relative` tells it, leads to something inside of it. */
const leadsInside = (way: string) => way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);

/** Whether a path leads, links followed, to something inside a folder. */
const isInside = (folder: string, path: string) => leadsInside(relative(realpathSync(folder), realpathSync(path)));

/** The text of a file that was named, or that is in a folder that was named and leads nowhere else. */
export function readTemplateFile(path: string): string {
  const place = { file: path, line: NO_LINE };
  let bytes: Buffer;
  try {
    if (lstatSync(path).isSymbolicLink() && !isInside(dirname(path), path)) {
      failAt(place, 'the file is a link that leads out of its folder', 'put the file itself there');
    }
    const { size } = regular(path);
    if (size > LIMITS.file * 4) failAt(place, `the file has ${size} bytes`, `a template has at most ${LIMITS.file / 1024} KiB`);
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    return failAt(place, `the file cannot be read (${code})${from(path)}`, 'give the path of a file');
  }
  const text = bytes.toString('utf8');
  const odd = text.search(/\0|\uFFFD/);
  if (odd >= 0) failAt({ file: path, line: text.slice(0, odd).split('\n').length }, 'the file is not UTF-8', 'give a template');
  return text;
}

function regular(path: string) {
  const status = statSync(path);
  return status.isFile() ? status : failAt({ file: path, line: NO_LINE }, 'this is not a file', 'give a template');
}

/** Whether a path leads to a file, rather than to a folder. */
export const isFile = (path: string) => statSync(path).isFile();

/** The path of a file that a template names, if it is below its folder. */
export function below(folder: string, path: string): { path: string } | { outside: true } | { missing: true } {
  const found = resolve(folder, path.replace(/^\.\//, ''));
  const way = relative(resolve(folder), found);
  if (!leadsInside(way)) return { outside: true }; // whether it is there or not
  try {
    return isInside(folder, found) ? { path: join(folder, way) } : { outside: true };
  } catch {
    return { missing: true };
  }
}
