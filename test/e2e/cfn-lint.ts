import { execFile } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { promisify } from 'util';
import { pythonWith } from './python';

const run = promisify(execFile);

const TIMEOUT_MS = 120_000;

/** What the command cfn-lint does: it cannot be started as a module, nor by name after its environment was moved. */
const START = 'import sys; from cfnlint.runner import main; sys.exit(main())';

/** What cfn-lint says of one place of a template. */
export interface Finding {
  /** The rule, such as `E3003`: E for errors, W for warnings, I for hints. */
  readonly rule: string;
  readonly message: string;
  /** Where, such as `Resources/Pipeline/Properties/Name`. */
  readonly path: string;
}

/**
 * Reads a template as CloudFormation's own schemas describe it: types, properties, their shapes and values.
 *
 * @throws when cfn-lint cannot judge: an answer that it did not give is not a clean one.
 */
export async function lint(template: object, region: string): Promise<Finding[]> {
  const python = await pythonWith('cfn-lint', 'cfn-lint-requirements.txt');
  const scratch = mkdtempSync(path.join(tmpdir(), 'cfn-lint-'));
  try {
    const file = path.join(scratch, 'template.json');
    writeFileSync(file, JSON.stringify(template));
    const args = ['-c', START, '--format', 'json', '--include-checks', 'I', '--regions', region, '--template', file];
    const options = { cwd: scratch, timeout: TIMEOUT_MS, maxBuffer: 32 * 1024 * 1024 };
    const stdout = await run(python, args, options).then((done) => done.stdout, (error) => {
      // The exit code is a bit for each kind of finding; 1 and 32 say that it could not work.
      if (typeof error.code !== 'number' || [1, 32].includes(error.code)) throw new Error(`cfn-lint cannot judge: ${error.stderr || error}`);
      return String(error.stdout);
    });
    const findings: any[] = JSON.parse(stdout);
    return findings.map(({ Rule, Message, Location }) => ({ rule: Rule.Id, message: Message, path: (Location.Path ?? []).join('/') }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
