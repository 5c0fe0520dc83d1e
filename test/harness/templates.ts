import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { folderOf } from './folders';
import { PackerTemplate, PackerTemplateOptions } from '../../src';

/* Templates for tests: the recorded builds' own, and texts as files. */

const FOLDER = join(__dirname, '..', 'traces', 'templates');

/** A template of one file of HCL. */
export const hcl = (text: string, options?: PackerTemplateOptions) => PackerTemplate.fromFile(join(folderOf({ 'a.pkr.hcl': text }), 'a.pkr.hcl'), options);

/** The template of a recorded build, with the ids that its trace has: the emulator's were replaced there. */
export function templateOfTrace(trace: string): PackerTemplate {
  const file = readdirSync(FOLDER).find((name) => name.startsWith(`${trace}.`));
  if (!file) throw new Error(`the trace ${trace} has no template`);
  const text = readFileSync(join(FOLDER, file), 'utf8')
    .replace(/\b(subnet|sg|vpc|lt)-[0-9a-f]{17}\b/g, '$1-0123456789abcdef0')
    .replace(/123456789012/g, '111122223333')
    .replace('ami_users = ["invalid"]', 'ami_users = ["444455556666"]') // an account that AWS refused, so that the build fails
    .replace(/(:kms:([a-z0-9-]+):\d{12}:key\/)[0-9a-f-]{36}/g, (_, start, region) => `${start}00000000-0000-0000-0000-00000000000${region === 'eu-west-1' ? 2 : 1}`);
  return PackerTemplate.fromFile(join(folderOf({ [file]: text }), file));
}
