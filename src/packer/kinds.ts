import { OPTION_NAMES, OptionName, OPTIONS } from './options/options';
import type { PackerBuildRoleAttributes, PackerBuildRoleProps } from './packer-build-role-props';
import type { PackerTemplate } from './packer-template';
import { BUILD_TAG, BUILD_TAG_OPTIONS } from '../iam/scope/build-tag';
import { DURATION, each, KindsOf, knownBy, MANAGED_POLICY, PRINCIPAL, required, structOf, TEXT } from '../iam/validation/kinds';

/* What kind of value each property takes: src/iam/validation/kinds.ts. */

type KindsOfOptions = { readonly [name in OptionName]: typeof OPTIONS[name]['kind'] };
const OF_BUILDS = Object.fromEntries(OPTION_NAMES.map((name) => [name, OPTIONS[name].kind])) as KindsOfOptions;

/** Of a property about builds its record says the kind (options/options.ts). */
export const PACKER_BUILD_ROLE: KindsOf<PackerBuildRoleProps> = {
  ...OF_BUILDS,
  ...each(TEXT, 'roleName', 'path', 'description'),
  template: knownBy<PackerTemplate>('_read', 'a PackerTemplate', 'read it with PackerTemplate.fromFile'),
  buildTag: structOf(BUILD_TAG_OPTIONS),
  assumedBy: PRINCIPAL,
  maxSessionDuration: DURATION,
  permissionsBoundary: MANAGED_POLICY,
};

export const PACKER_BUILD_ROLE_ATTRIBUTES: KindsOf<PackerBuildRoleAttributes> = {
  roleArn: required(TEXT), instanceProfileArn: TEXT, buildTag: structOf(BUILD_TAG),
};
