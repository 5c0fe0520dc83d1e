import { CfnElement, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AmiEncryptionKey, AmiEncryptionKeySharing, BuildTag, BuildTagGuard } from '../../src';
import { Place, resolveIntrinsics } from '../harness/intrinsics';
import { SUBJECTS } from '../harness/subjects';
import { COMMERCIAL, stackIn, Synthesized } from '../harness/synthesize';

/* docs/policies: what each construct makes, as IAM gets it, so that two releases can be compared (test/docs/policy-changes.ts). */

/** The policies of a construct with certain properties. */
export interface Made {
  /** Who may assume the role; absent for people and for what is no role. */
  readonly trust?: object;
  readonly policies: readonly object[];
}

/** A file of docs/policies. */
export interface PolicyFile {
  readonly construct: string;
  readonly place: Place;
  readonly defaults: Made;
  readonly everythingSwitchedOn: Made;
}

export function madeOf({ template, requester, policies }: Synthesized): Made {
  const role = template.Resources[requester.roleArn.split('/').pop()!];
  const trust = role?.Properties?.AssumeRolePolicyDocument;
  return { ...(trust && { trust: resolveIntrinsics(trust, template.Resources, COMMERCIAL) as object }), policies };
}

const OTHER_ACCOUNT = '444455556666';

/** The guard and the key make no role: what they say is in a policy of the organization, and of the key. */
function guard(stack: Stack, builderArns: string[]): Made {
  const buildTag: BuildTag = { key: 'CreatedBy', value: 'web-images' };
  const { document } = new BuildTagGuard(stack, 'Guard', { buildTag, builderArns });
  return { policies: [resolveIntrinsics(stack.resolve(document), {}, COMMERCIAL) as object] };
}

function key(stack: Stack, sharing: AmiEncryptionKeySharing): Made {
  const made = new AmiEncryptionKey(stack, 'ImageKey', sharing).key.node.defaultChild as CfnElement;
  const { Resources } = Template.fromStack(stack).toJSON();
  return { policies: [resolveIntrinsics(Resources[stack.getLogicalId(made)].Properties.KeyPolicy, Resources, COMMERCIAL) as object] };
}

function files(): Record<string, PolicyFile> {
  const place = COMMERCIAL;
  const role = `arn:${place.partition}:iam::${place.account}:role/packer`;
  return {
    ...Object.fromEntries(SUBJECTS.map(({ name, construct, withOptions, withAll }) => [name, {
      construct, place, defaults: madeOf(withOptions()), everythingSwitchedOn: madeOf(withAll()),
    }])),
    'build-tag-guard': {
      construct: 'BuildTagGuard',
      place,
      defaults: guard(stackIn(place), [role]),
      everythingSwitchedOn: guard(stackIn(place), [role, `arn:${place.partition}:iam::*:role/builders/*`]),
    },
    'ami-encryption-key': {
      construct: 'AmiEncryptionKey',
      place,
      defaults: key(stackIn(place), {}),
      everythingSwitchedOn: key(stackIn(place), {
        accountIds: [OTHER_ACCOUNT], autoScalingAccountIds: [OTHER_ACCOUNT], organizationId: 'o-a1b2c3d4e5',
      } as AmiEncryptionKeySharing),
    },
  };
}

/** docs/policies by their paths. */
export const policyFiles = (): Record<string, string> => Object.fromEntries(
  Object.entries(files()).map(([name, file]) => [`docs/policies/${name}.json`, JSON.stringify(file, undefined, 2) + '\n']));
