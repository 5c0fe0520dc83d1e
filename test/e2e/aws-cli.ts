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

interface Version {
  readonly starts: RegExp;
  /** The Python that has its code, and how that is started. */
  readonly python: string;
  readonly words: readonly string[];
  /** It is older than AWS_ENDPOINT_URL, and takes the endpoint as an option. */
  readonly takesEndpoint: boolean;
}

/** Version 1, of PyPI. */
export const firstVersion = async (): Promise<Version> =>
  ({ starts: /^aws-cli\/1\./, python: await pythonWith('awscli', 'aws-cli-requirements.txt'), words: ['-m', 'awscli'], takesEndpoint: false });

/** Version 2, of Debian bookworm. */
export async function secondVersion(): Promise<Version> {
  const script = '/usr/bin/aws';
  if (!existsSync(script)) throw new Error('AWS CLI 2 is not installed: apt-get install awscli (Debian bookworm)');
  return { starts: /^aws-cli\/2\./, python: '/usr/bin/python3', words: [script], takesEndpoint: true };
}

async function folderWith(script: string, { starts }: Version, environment: Record<string, string> = {}): Promise<string> {
  const folder = folderOf({ aws: script });
  const file = join(folder, 'aws');
  chmodSync(file, 0o755);
  const { stdout } = await run(file, ['--version'], { env: { ...process.env, ...environment } });
  if (!starts.test(stdout)) throw new Error(`not the version of the AWS CLI that is wanted: ${stdout}`);
  return folder;
}

/** As users have it: a process for each call, which takes half a second to start. */
export const asProcesses = async (version: Version): Promise<string> => folderWith(
  `#!/bin/sh\nexec ${version.python} ${version.words.join(' ')} "$@"${version.takesEndpoint ? ' ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"}' : ''}\n`, version);

/** Without the modules `json` and `socket`, which take as long to load as the rest of it. */
const clientOf = ({ python, takesEndpoint }: Version) => `#!${python} -SE
import _socket, os, sys
endpoint = os.environ.get("AWS_ENDPOINT_URL") if ${takesEndpoint ? 'True' : 'False'} else None
words = [*sys.argv[1:], *(["--endpoint-url", endpoint] if endpoint else [])]
to = _socket.socket(_socket.AF_UNIX)
to.connect(os.environ["AWS_CLI_SOCKET"])
to.sendall("\\0".join([str(len(words)), *words, *(f"{name}={value}" for name, value in os.environ.items())]).encode())
to.shutdown(_socket.SHUT_WR)
code, out, err = b"".join(iter(lambda: to.recv(1 << 16), b"")).decode().split("\\0")
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(int(code))
`;

/** Loaded once: its own code, for tests that ask hundreds of times. */
export interface Loaded {
  readonly folder: string;
  readonly environment: Record<string, string>;
  readonly stop: () => Promise<void>;
}

export async function loadedOnce(version: Version): Promise<Loaded> {
  const socket = join(folderOf({}), 'socket');
  const server = spawn(version.python, [resolve(__dirname, 'serve_aws_cli.py'), socket], { stdio: ['pipe', 'pipe', 'inherit'] });
  await Promise.race([once(createInterface(server.stdout), 'line'), once(server, 'exit').then(() => { throw new Error('the AWS CLI was not loaded'); })]);
  const environment = { AWS_CLI_SOCKET: socket };
  return {
    folder: await folderWith(clientOf(version), version, environment),
    environment,
    stop: async () => {
      const ended = once(server, 'exit');
      server.stdin.end();
      await ended;
    },
  };
}
