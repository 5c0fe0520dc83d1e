import { IConstruct } from 'constructs';
import { declared } from './options/declare';
import type { PackerBuild } from './options/options';
import type { PackerBuildRoleProps } from './packer-build-role-props';
import { regionsOf } from '../iam/scope/regions';

/**
 * Properties as what builds do. What they leave out, a template may say: that of regions matters to what the others are checked against.
 */
export function buildOf(
  scope: IConstruct,
  props: PackerBuildRoleProps,
  buildTag: { key: string; value: string },
  template: Pick<PackerBuild, 'regions' | 'copyToRegions'> = {},
): PackerBuild {
  const regions = props.regions ? regionsOf(scope, props.regions) : template.regions;
  return declared(props, { scope, buildTag, regions, copyToRegions: props.copyToRegions ?? template.copyToRegions });
}
