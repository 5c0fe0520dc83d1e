import { execFile, spawn } from 'child_process';
import { once } from 'events';
import { chmodSync, existsSync } from 'fs';
import { join, resolve } from 'path';
import { createInterface } from 'readline';
import { promisify } from 'util';
import { pythonWith } from './python';
import { folderOf } from '../harness/folders';

/* The real AWS CLI, in both versions, as a folder for the PATH. */

const run = promisify(execFile);

/** Version 2 of Debian bookworm. It is older than AWS_ENDPOINT_URL. */
const DEBIAN = '/usr/bin/aws';

async function folderWith(line: string, version: RegExp): Promise<string> {
  const folder = folderOf({ aws: `#!/bin/sh\n${line}\n` });
  const file = join(folder, 'aws');
  chmodSync(file, 0o755);
  const { stdout } = await run(file, ['--version']);
  if (!version.test(stdout)) throw new Error(`not the version of the AWS CLI that is wanted: ${stdout}`);
  return folder;
}

/** Version 1, of PyPI. */
export const firstVersion = async () => folderWith(`exec ${await pythonWith('awscli', 'aws-cli-requirements.txt')} -m awscli "$@"`, /^aws-cli\/1\./);

const CLIENT = `import json, os, socket, sys
to = socket.socket(socket.AF_UNIX)
to.connect(os.environ["AWS_CLI_SOCKET"])
to.sendall(json.dumps({"argv": sys.argv[1:], "env": dict(os.environ)}).encode() + b"\\n")
answer = json.loads(to.makefile().readline())
sys.stdout.write(answer["out"])
sys.stderr.write(answer["err"])
sys.exit(answer["code"])
`;

/** Version 1, loaded once: its own code, for tests that ask hundreds of times. */
export async function loadedOnce(): Promise<{ folder: string; environment: Record<string, string>; stop: () => Promise<void> }> {
  const python = await pythonWith('awscli', 'aws-cli-requirements.txt');
  const folder = folderOf({ aws: `#!${python} -SE\n${CLIENT}` });
  chmodSync(join(folder, 'aws'), 0o755);
  const socket = join(folder, 'socket');
  const server = spawn(python, [resolve(__dirname, 'serve_aws_cli.py'), socket], { stdio: ['pipe', 'pipe', 'inherit'] });
  await Promise.race([once(createInterface(server.stdout), 'line'), once(server, 'exit').then(() => { throw new Error('the AWS CLI was not loaded'); })]);
  return {
    folder,
    environment: { AWS_CLI_SOCKET: socket },
    stop: async () => {
      const ended = once(server, 'exit');
      server.stdin.end();
      await ended;
    },
  };
}

/** Version 2. */
export async function secondVersion(): Promise<string> {
  if (!existsSync(DEBIAN)) throw new Error('AWS CLI 2 is not installed: apt-get install awscli (Debian bookworm)');
  return folderWith(`[ "$1" = --version ] && exec ${DEBIAN} "$@"\nexec ${DEBIAN} "$@" --endpoint-url "$AWS_ENDPOINT_URL"`, /^aws-cli\/2\./);
}
