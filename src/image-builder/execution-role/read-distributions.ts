import { Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ImageBuilderExecutionRoleProps } from './image-builder-execution-role-props';
import { fail } from '../../iam/validation/fail';
import type { Part } from '../pipeline/part';
import { distributionsOf, isBuiltIn, isOwnAccount, PipelineReading, some } from '../pipeline/settle';

/** The properties that say whom images are shared with. */
const SHARED = ['launchPermissionUserIds', 'launchPermissionOrganizationArns', 'launchPermissionOrganizationalUnitArns'];

/** The properties that say what a distribution can. */
export const DISTRIBUTED = [
  'copyToRegions',
  'kmsKeys',
  ...SHARED,
  'targetAccountIds',
  'outputParameters',
  'launchTemplates',
  'licenseConfigurations',
  'fastLaunchTemplates',
  'vmExportRole',
];

/**
 * What the distributions of AMIs say.
 *
 * @param ofWorkflows distributions that workflows name themselves
 */
export function readDistributions(
  reading: PipelineReading, makesImages: boolean, ofWorkflows: readonly Part[],
): Partial<ImageBuilderExecutionRoleProps> & { kmsKeys: IKey[] } {
  const { scope, reader, all } = reading;
  const found = {
    copyToRegions: [] as string[],
    kmsKeys: [] as IKey[],
    launchPermissionUserIds: [] as string[],
    launchPermissionOrganizationArns: [] as string[],
    launchPermissionOrganizationalUnitArns: [] as string[],
    targetAccountIds: [] as string[],
    outputParameters: [] as string[],
    launchTemplates: [] as string[],
    licenseConfigurations: [] as string[],
    fastLaunchTemplates: [] as string[],
  };
  let vmExportRole: ImageBuilderExecutionRoleProps['vmExportRole'];
  for (const distribution of [...distributionsOf(all, ...DISTRIBUTED), ...ofWorkflows]) {
    const region = distribution.id('Region', 'copyToRegions') ?? Stack.of(scope).region;
    const ofContainers = distribution.has('ContainerDistributionConfiguration') && !distribution.has('AmiDistributionConfiguration');
    if (makesImages && !ofContainers) {
      const own = isBuiltIn(reading, region);
      if (own === false) found.copyToRegions.push(region);
      if (own === undefined) distribution.noteUnread('Region', ['copyToRegions']);
    }

    const ami = distribution.part('AmiDistributionConfiguration', 'kmsKeys', 'targetAccountIds', ...SHARED);
    if (ami) {
      const targets = ami.ids('TargetAccountIds', 'targetAccountIds').filter((account) => isOwnAccount(reading, account) !== true);
      found.targetAccountIds.push(...targets);
      found.kmsKeys.push(...reader.key(ami, 'KmsKeyId', region, 'kmsKeys', targets.length > 0));
      const shared = ami.part('LaunchPermissionConfiguration', ...SHARED);
      if (shared?.ids('UserGroups').includes('all')) {
        fail(scope, 'pipelineDeclaration', `shares images with everyone (${shared.path}.UserGroups)`,
          'name the accounts, organizations or organizational units that may launch from them: no role of this library makes an image public');
      }
      found.launchPermissionUserIds.push(...shared?.ids('UserIds', 'launchPermissionUserIds') ?? []);
      found.launchPermissionOrganizationArns.push(...shared?.ids('OrganizationArns', 'launchPermissionOrganizationArns') ?? []);
      found.launchPermissionOrganizationalUnitArns.push(
        ...shared?.ids('OrganizationalUnitArns', 'launchPermissionOrganizationalUnitArns') ?? []);
    }

    // In another account the role there writes parameters and launch templates, not this one.
    const ofThisAccount = (name: string, account: string, property: string) => distribution.parts(name, property).filter((part) => {
      const own = isOwnAccount(reading, part.id(account, property));
      if (own === undefined) part.noteUnread(account, [property]);
      return own;
    });
    for (const parameter of ofThisAccount('SsmParameterConfigurations', 'AmiAccountId', 'outputParameters')) {
      const name = parameter.id('ParameterName', 'outputParameters');
      if (name !== undefined) found.outputParameters.push(...reader.parameterName(parameter, 'ParameterName', name, 'outputParameters'));
    }
    found.launchTemplates.push(...ofThisAccount('LaunchTemplateConfigurations', 'AccountId', 'launchTemplates')
      .flatMap((template) => template.id('LaunchTemplateId', 'launchTemplates') ?? []));
    for (const fast of ofThisAccount('FastLaunchConfigurations', 'AccountId', 'fastLaunchTemplates')) {
      if (fast.flag('Enabled', 'fastLaunchTemplates') === false) continue;
      const template = fast.part('LaunchTemplate', 'fastLaunchTemplates')?.id('LaunchTemplateId', 'fastLaunchTemplates');
      if (template === undefined) fast.noteUnread('LaunchTemplate', ['fastLaunchTemplates']);
      else found.fastLaunchTemplates.push(template);
    }
    found.licenseConfigurations.push(...distribution.ids('LicenseConfigurationArns', 'licenseConfigurations'));

    // CloudFormation has no such property yet; Image Builder's API has, and an override can say it.
    const exporter = distribution.part('S3ExportConfiguration', 'vmExportRole')?.id('RoleName', 'vmExportRole');
    if (exporter !== undefined) vmExportRole = reader.roleNamed(exporter);
  }
  const lists = Object.fromEntries(Object.entries(found).map(([name, values]) => [name, some<unknown>(values)]));
  return { ...lists, vmExportRole, kmsKeys: found.kmsKeys };
}
