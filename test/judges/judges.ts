import { ChildProcess, spawn } from 'child_process';
import { mkdirSync, writeFileSync } from 'fs';
import * as path from 'path';
import type { Finding, Judge } from './finding';
import type { Judged } from './stacks';
import { lint } from '../e2e/cfn-lint';
import { pythonWith } from '../e2e/python';

const TIMEOUT_MS = 300_000;

/** Runs a judge; one that cannot judge says so by its exit code, which `accepts` knows. */
function run(python: string, args: string[], options: { cwd: string; input?: string; accepts?: (code: number) => boolean }): Promise<string> {
  const { cwd, input = '', accepts = (code) => code === 0 } = options;
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(python, args, { cwd, timeout: TIMEOUT_MS, stdio: 'pipe' });
    let [stdout, stderr] = ['', ''];
    child.stdout!.setEncoding('utf8').on('data', (chunk) => { stdout += chunk; });
    child.stderr!.setEncoding('utf8').on('data', (chunk) => { stderr += chunk; });
    child.on('error', reject);
    child.on('close', (code) => (code !== null && accepts(code) ? resolve(stdout)
      : reject(new Error(`${args.join(' ').slice(0, 200)} ended with ${code}: ${stderr.slice(-5_000)}`))));
    child.stdin!.end(input);
  });
}

/** Puts the templates into a folder of their own, a file each. */
function writeTemplates(folder: string, stacks: readonly Judged[]): string {
  mkdirSync(folder, { recursive: true });
  stacks.forEach(({ name, template }) => writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(template)));
  return folder;
}

const byName = (stacks: readonly Judged[]) => new Map(stacks.map((stack) => [stack.name, stack]));

/** The place in a template, so that it stays the same when statements move: the Sid where it is in one, else the type and the property. */
function placeOf(template: Record<string, any>, [, id, , ...rest]: readonly (string | number)[]): string {
  const resource = template.Resources[id];
  let value: any = resource?.Properties;
  for (const part of rest) {
    value = value?.[part];
    if (value?.Sid && value?.Effect) return value.Sid;
  }
  return [resource?.Type, ...rest.filter((part) => typeof part === 'string')].join(' ');
}

/** A message, the same for all partitions; what follows is the pattern of the schema. */
const aboutOf = (message: string, region: string) =>
  message.replace(/ does not match .*/, '').replace(/arn:aws[a-z-]*:/g, 'arn:<AWS::Partition>:').split(`:${region}:`).join(':<AWS::Region>:');

/** CloudFormation's own schemas and what its documentation says, in a region of each partition. */
async function cfnLint(stacks: readonly Judged[]): Promise<Finding[]> {
  const regions = [...new Set(stacks.map(({ region }) => region))];
  const found = await Promise.all(regions.map(async (region) => {
    const here = stacks.filter((stack) => stack.region === region);
    const findings = await lint(Object.fromEntries(here.map(({ name, template }) => [name, template])), region);
    return here.flatMap(({ construct, name, template }) => findings[name].map(({ rule, message, path: place }) => (
      { rule, about: rule.startsWith('I') ? '' : aboutOf(message, region), construct, where: placeOf(template, place), seenIn: name })));
  }));
  return found.flat();
}

/** The AwsSolutions rules of cdk-nag, apart from what the constructs foretold. */
function cdkNag(stacks: readonly Judged[]): Finding[] {
  return stacks.flatMap(({ construct, name, nag, foretold }) => nag
    .filter(({ rule, about }) => !foretold.includes(`${rule}[${about}]`))
    .map(({ rule, about, resourceType }) => ({ rule, about, construct, where: resourceType, seenIn: name })));
}

/** The policies of roles and people. */
async function policyJudges(stacks: readonly Judged[], scratch: string): Promise<Record<'parliament' | 'cloudsplaining', Finding[]>> {
  const python = await pythonWith('policy-judges', '../judges/requirements.txt');
  const all = byName(stacks);
  const input = JSON.stringify(stacks.filter(({ statements }) => statements.length > 0).map(({ name, statements }) => ({ name, statements })));
  const findings: any[] = JSON.parse(await run(python, [path.join(__dirname, 'judge_policies.py')], { cwd: scratch, input }));
  const of = (name: string) => findings.filter((finding) => finding.judge === name).flatMap((finding) =>
    (finding.sids.length > 0 ? finding.sids : ['the whole policy']).map((where: string) => (
      { rule: finding.rule, about: finding.about, construct: all.get(finding.name)!.construct, where, seenIn: finding.name })));
  return { parliament: of('parliament'), cloudsplaining: of('cloudsplaining') };
}

/** The templates once more, with an eye on what should never be open. */
async function checkov(stacks: readonly Judged[], scratch: string): Promise<Finding[]> {
  const python = await pythonWith('checkov', '../judges/checkov-requirements.txt');
  // Rules do not know partitions, and it is slow.
  const here = byName(stacks.filter(({ name }) => name.split('.')[1] === 'aws'));
  const folder = writeTemplates(path.join(scratch, 'checkov'), [...here.values()]);
  const args = ['-m', 'checkov.main', '--directory', folder, '--framework', 'cloudformation', '--skip-download', '--quiet', '--compact', '--output', 'json'];
  const { results, summary } = JSON.parse(await run(python, args, { cwd: scratch, accepts: (code) => code <= 1 }));
  if (summary.parsing_errors > 0 || summary.resource_count < here.size) throw new Error(`checkov cannot read the templates: ${JSON.stringify(summary)}`);
  return results.failed_checks.map(({ check_id, file_path, resource }: any) => {
    const { construct, name } = here.get(path.basename(file_path, '.json'))!;
    return { rule: check_id, about: '', construct, where: resource.slice(0, resource.lastIndexOf('.')), seenIn: name };
  });
}

/** Asks all judges about all stacks, each once. */
export async function judge(stacks: readonly Judged[], scratch: string): Promise<Record<Judge, Finding[]>> {
  const [ofCfnLint, ofCheckov, ofPolicies] = await Promise.all([cfnLint(stacks), checkov(stacks, scratch), policyJudges(stacks, scratch)]);
  return { 'cfn-lint': ofCfnLint, 'cdk-nag': cdkNag(stacks), 'checkov': ofCheckov, ...ofPolicies };
}
