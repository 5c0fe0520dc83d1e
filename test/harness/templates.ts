import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { folderOf } from './folders';
import { PackerTemplate, PackerTemplateOptions } from '../../src';

/* Templates for tests: the recorded builds' own, and texts as files. */

const FOLDER = join(__dirname, '..', 'proofs', 'traces', 'templates');

/** A template of one file of HCL. */
export const hcl = (text: string, options?: PackerTemplateOptions) => PackerTemplate.fromFile(join(folderOf({ 'a.pkr.hcl': text }), 'a.pkr.hcl'), options);

/** The text of a recorded build's template, with the ids that its trace has: the emulator's were replaced there. */
export function textOfTrace(trace: string): { file: string; text: string } {
  const file = readdirSync(FOLDER).find((name) => name.startsWith(`${trace}.`));
  if (!file) throw new Error(`the trace ${trace} has no template`);
  const text = readFileSync(join(FOLDER, file), 'utf8')
    .replace(/\b(subnet|sg|vpc|lt)-[0-9a-f]{17}\b/g, '$1-0123456789abcdef0')
    .replace(/123456789012/g, '111122223333')
    .replace(/(:kms:([a-z0-9-]+):\d{12}:key\/)[0-9a-f-]{36}/g, (_, start, region) => `${start}00000000-0000-0000-0000-00000000000${region === 'eu-west-1' ? 2 : 1}`);
  return { file, text };
}

/** The text of a template for a role to be read from: with an account in place of the one that AWS refused, so that the build failed. */
export const readable = (text: string) => text.replace('ami_users = ["invalid"]', 'ami_users = ["444455556666"]');

/** The template of a recorded build. */
export function templateOfTrace(trace: string): PackerTemplate {
  const { file, text } = textOfTrace(trace);
  return PackerTemplate.fromFile(join(folderOf({ [file]: readable(text) }), file));
}

/** What is changed in the template of a recorded build: lines of its source that go, lines that come, and texts that are replaced. */
export interface Changes {
  readonly without?: readonly string[];
  readonly add?: readonly string[];
  readonly instead?: Record<string, string>;
}

/** @throws where there is nothing to change: a test would prove something else than it says. */
export function changedTrace(trace: string, { without = [], add = [], instead = {} }: Changes): { file: string; text: string } {
  const { file, text } = textOfTrace(trace);
  const shorter = without.reduce((all, option) => {
    const lines = new RegExp(`^ *${option} = .*\n`, 'gm');
    if (!lines.test(all)) throw new Error(`the template of ${trace} does not set ${option}`);
    return all.replace(lines, '');
  }, text);
  const other = Object.entries(instead).reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`the template of ${trace} has no ${from}`);
    return all.replaceAll(from, to);
  }, shorter);
  return { file, text: other.replace('  aws_polling {', [...add.map((line) => `  ${line}`), '  aws_polling {'].join('\n')) };
}
