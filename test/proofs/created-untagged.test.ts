import { CREATED_UNTAGGED } from '../../src/iam/vocabulary/conditions';
import { Authorization, isAllowed } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';
import { COMMERCIAL } from '../harness/synthesize';

/*
 * What may be created without the build tag: whichever way AWS decides what aws:TagKeys is, and never with other tags, which no statement
 * on tagging gives.
 */

const [packer] = SUBJECTS;
const untagged = packer.capabilities.flatMap(({ needs }) => needs)
  .filter(({ when, denies }) => !denies && when.some((conditions) => JSON.stringify(conditions) === JSON.stringify(CREATED_UNTAGGED)));

/** The options that bring each of these statements, taken together where one option does not. */
const OPTIONS: Record<string, string[]> = {
  LaunchFencedInterfaceAndVolumes: ['confine-to-instance-profiles'],
  LaunchUntaggedVolumes: [],
  CreateFencedImage: ['confine-to-instance-profiles'],
  RequestSpotInstances: ['spot'],
  ProbeTemporaryProfile: ['temporary-instance-profile'],
  ProbeInterface: ['temporary-instance-profile'],
  LaunchFastLaunchInterface: ['fast-launch'],
  RegisterImage: ['ebssurrogate'],
  CreateUntaggedSnapshot: ['chroot'],
  ImportImage: ['import'],
  CreateUntaggedImage: ['late-tagging-images'],
  LaunchUntaggedInterface: ['late-tagging-interfaces'],
  CreateUntaggedKeyPair: ['late-tagging-key-pairs-and-groups'],
  CreateUntaggedSecurityGroup: ['late-tagging-key-pairs-and-groups'],
  LaunchUntaggedInstance: ['late-tagging-instances'],
  CreateUntaggedLaunchTemplate: ['late-tagging-spot'],
  CreateUntaggedFleet: ['late-tagging-spot'],
  CreateUntaggedTemporaryRole: ['late-tagging-temporary-profile'],
};

/** What AWS sends beside tags, where a statement asks for it. */
const SENT: Record<string, Record<string, string>> = {
  ProbeTemporaryProfile: { 'ec2:InstanceType': 't3.nano', 'ec2:InstanceProfile': 'arn:aws:iam::111122223333:instance-profile/packer-1' },
};

/** What tags in a create call are authorized as. */
const taggingOf = (action: string) => ({ 'iam:CreateRole': 'iam:TagRole', 'iam:CreateInstanceProfile': 'iam:TagInstanceProfile' })[action] ?? 'ec2:CreateTags';

test('every statement that creates without the tag is asked', () => {
  expect(untagged.map(({ sid }) => sid).sort()).toEqual(Object.keys(OPTIONS).sort());
});

describe.each(untagged.map((need) => [need.sid, need] as const))('%s', (sid, { actions, on }) => {
  const { requester, statements } = packer.withOptions(OPTIONS[sid]);
  const arns = [statements.find(({ Sid }) => Sid === sid)!.Resource].flat();
  const requests = actions.flatMap((action) => arns
    .filter(() => Array.isArray(on))
    .filter((arn) => !action.startsWith('iam:') || arn.includes(action === 'iam:CreateRole' ? ':role/' : ':instance-profile/'))
    .map((arn): Authorization => ({ action, resource: arn, context: { 'aws:RequestedRegion': COMMERCIAL.region, ...SENT[sid] } })));

  test.each(requests.map((request) => [`${request.action} on ${request.resource}`, request] as const))('%s', async (_, request) => {
    const { action, context } = request;
    const ask = (further: Authorization['context']) => isAllowed(requester, { ...request, context: { ...context, ...further } });
    expect(await ask({})).toBe(true);
    // The keys of the tags of another resource of the same request.
    expect(await ask({ 'aws:TagKeys': ['CreatedBy', 'Name'] })).toBe(true);
    expect(await ask({ 'aws:TagKeys': ['CreatedBy'], 'aws:RequestTag/CreatedBy': 'production' })).toBe(false);

    const [, call] = action.split(':');
    const tagged = { 'aws:TagKeys': ['Team'], 'aws:RequestTag/Team': 'production', ...!action.startsWith('iam:') && { 'ec2:CreateAction': call } };
    expect(await isAllowed(requester, { ...request, action: taggingOf(action), context: { ...context, ...tagged } })).toBe(false);
  });
});
