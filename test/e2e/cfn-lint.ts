import { execFile } from 'child_process';
import * as path from 'path';
import { promisify } from 'util';
import { pythonWith } from './python';
import { folderOf } from '../harness/folders';

const run = promisify(execFile);

const TIMEOUT_MS = 300_000;

/** What the command cfn-lint does: it cannot be started as a module, nor by name after its environment was moved. */
const START = 'import sys; from cfnlint.runner import main; sys.exit(main())';

/** What cfn-lint says of one place of a template. */
export interface Finding {
  /** The rule, such as `E3003`: E for errors, W for warnings, I for hints. */
  readonly rule: string;
  readonly message: string;
  /** Where, such as `Resources`, `Pipeline`, `Properties`, `Name`. */
  readonly path: readonly (string | number)[];
}

/** The exit codes that say what was found: 2 for errors, 4 for warnings and 8 for hints, added up. Others say that it could not work. */
const FOUND = [2, 4, 6, 8, 10, 12, 14];

/**
 * Reads templates as CloudFormation's own schemas describe them: types, properties, their shapes and values. It reads the schemas for three
 * seconds, so all templates are given to it at once.
 *
 * @returns the findings in each template, by its name
 * @throws when cfn-lint cannot judge: an answer that it did not give is not a clean one.
 */
export async function lint<Name extends string>(templates: Readonly<Record<Name, object>>, region: string): Promise<Record<Name, Finding[]>> {
  const python = await pythonWith('cfn-lint', 'cfn-lint-requirements.txt');
  const names = Object.keys(templates) as Name[];
  const fileOf = (name: Name) => `${names.indexOf(name)}.json`; // a name may be a sentence
  const folder = folderOf(Object.fromEntries(names.map((name) => [fileOf(name), JSON.stringify(templates[name])])));
  const args = ['-c', START, '--format', 'json', '--include-checks', 'I', '--regions', region, '--template', ...names.map(fileOf)];
  const options = { cwd: folder, timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 };
  const stdout = await run(python, args, options).then((done) => done.stdout, (error) => {
    if (!FOUND.includes(error.code)) throw new Error(`cfn-lint cannot judge: ${error.stderr || error}`);
    return String(error.stdout);
  });
  const findings: any[] = JSON.parse(stdout);
  return Object.fromEntries(names.map((name) => [name, findings.filter(({ Filename }) => path.basename(Filename) === fileOf(name))
    .map(({ Rule, Message, Location }): Finding => ({ rule: Rule.Id, message: Message, path: Location.Path ?? [] }))])) as Record<Name, Finding[]>;
}
