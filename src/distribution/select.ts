import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { CrossAccountDistributionRoleProps } from './cross-account-distribution-role-props';
import { distribution, distributionNarrowed } from './permissions';
import { Choice, chosen } from '../iam/choice';
import { accountsOf, literalAccountOf } from '../iam/scope/accounts';
import { kmsKeyArnsOf, literalKeyArnsOf } from '../iam/scope/keys';
import { parameterNamesOf } from '../iam/scope/other-resources';
import { fieldOf } from '../iam/scope/places';
import { checkRegions } from '../iam/scope/regions';
import { literalRoleArnOf } from '../iam/scope/roles';
import { arnsOf, inOrder, listsOf, namesOf } from '../iam/scope/values';
import { fail, known, shown } from '../iam/validation/fail';
import { LAUNCH_TEMPLATE_ID, ORGANIZATION_ARN, ORGANIZATIONAL_UNIT_ARN, TAG_KEY } from '../iam/validation/shapes';
import type { DistributionSource } from '../image-builder/execution-role/distribution-source';

/** An account that images come from, with the roles that distribute there. */
interface Source {
  readonly account: string;
  /** The roles that are named. */
  readonly roleArns: readonly string[];
  /** Whether the service-linked role of Image Builder is meant, too: where an account is named without a role. */
  readonly serviceRole: boolean;
}

/** A source, checked. */
function sourceOf(scope: IConstruct, { accountId, roleArn }: DistributionSource): Source {
  const account = literalAccountOf(scope, 'sources.accountId', accountId);
  if (account === known(scope, Stack.of(scope).account)) {
    fail(scope, 'sources.accountId', `is ${account}, the account of this role itself`,
      'leave it out: within one account images need no such role');
  }
  if (roleArn === undefined) return { account, roleArns: [], serviceRole: true };
  const arn = literalRoleArnOf(scope, 'sources.roleArn', roleArn);
  const owner = fieldOf(scope, arn, 'account');
  if (owner !== account) {
    fail(scope, 'sources.roleArn', `is a role of account ${owner} (${shown(arn)}), while accountId is ${account}`,
      'give the account of the role');
  }
  return { account, roleArns: [arn], serviceRole: false };
}

/** The accounts that images come from, each once. */
export function sourcesOf(scope: IConstruct, declared: readonly DistributionSource[]): Source[] {
  if (declared.length === 0) fail(scope, 'sources', 'is an empty list', 'name the account that distributes, and its role');
  const sources = declared.map((source) => sourceOf(scope, source));
  return [...new Set(sources.map(({ account }) => account))].sort().map((account) => {
    const ofAccount = sources.filter((source) => source.account === account);
    return {
      account,
      roleArns: [...new Set(ofAccount.flatMap(({ roleArns }) => roleArns))].sort(),
      serviceRole: ofAccount.some(({ serviceRole }) => serviceRole),
    };
  });
}

/** Chooses what a role that receives images may do, by its properties. */
export function chooseForDistribution(scope: IConstruct, props: CrossAccountDistributionRoleProps, regions: string[]): Choice {
  const list = listsOf(scope, props);
  checkRegions(scope, 'regions', regions);

  const sourceKeys = literalKeyArnsOf(scope, 'sourceKeys', list('sourceKeys', 'images are not encrypted'));
  const destinationKeys = kmsKeyArnsOf(scope, 'destinationKeys', list('destinationKeys', 'copies keep their key'), regions);
  checkRegions(scope, 'sourceKeys', sourceKeys.flatMap((arn) => fieldOf(scope, arn, 'region') ?? []));
  if (props.destinationKeys && !props.sourceKeys) {
    fail(scope, 'destinationKeys', 'is set without sourceKeys',
      'declare the key of the recipe too: an image under the default key of EBS cannot leave its account');
  }
  accountsOf(scope, 'launchPermissionUserIds', list('launchPermissionUserIds', 'copies cannot be shared'));
  const organizations = [
    ['launchPermissionOrganizationArns', ORGANIZATION_ARN], ['launchPermissionOrganizationalUnitArns', ORGANIZATIONAL_UNIT_ARN],
  ] as const;
  for (const [property, shape] of organizations) {
    arnsOf(scope, property, list(property, 'copies cannot be shared'), shape);
  }

  const given: Record<keyof typeof distribution, unknown> = {
    lookUpImages: true,
    receiveImage: true,
    encryptedImage: props.sourceKeys,
    shareOnward: props.launchPermissionUserIds || props.launchPermissionOrganizationArns || props.launchPermissionOrganizationalUnitArns,
    outputParameters: props.outputParameters,
    launchTemplates: props.launchTemplates,
    exactTagKey: true,
  };
  return {
    capabilities: chosen(distribution, given),
    restrictions: chosen(distributionNarrowed, { tagKeys: props.tagKeys }),
    declared: inOrder(scope, {
      SourceRegion: ['*'],
      SourceAccount: sourcesOf(scope, props.sources).map(({ account }) => account),
      KmsKeyArns: [...new Set([...sourceKeys, ...destinationKeys])],
      KeyRegions: [...new Set([...regions, ...sourceKeys.flatMap((arn) => fieldOf(scope, arn, 'region') ?? [])])],
      TagKeys: namesOf(scope, 'tagKeys', list('tagKeys', 'any tag can be set'), TAG_KEY),
      ParameterNames: parameterNamesOf(scope, 'outputParameters', list('outputParameters', 'no parameter can be written')),
      LaunchTemplateIds: namesOf(scope, 'launchTemplates', list('launchTemplates', 'no launch template can be changed'),
        LAUNCH_TEMPLATE_ID),
    }),
  };
}
