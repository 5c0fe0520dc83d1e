import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { PackerBuild } from './options/options';
import { copyRegionsIn, regionsIn, tagsInstancesLate } from './options/select';
import { PARTITION_PRESETS } from './plugin/partition-presets';
import { warnOfSharedBuildTag } from './shared-build-tags';
import type { BuildTag } from '../iam/build-tag';
import { partitionOf } from '../iam/scope/regions';

/** Warns of what a role with such builds costs, or cannot do. */
export function warn(scope: IConstruct, build: PackerBuild, tag: BuildTag): void {
  const regions = regionsIn(scope, build);
  const say = (id: string, text: string) => Annotations.of(scope).addWarningV2(`cdk-ami-build-roles:${id}`, text);
  if (!build.confineToInstanceProfiles) {
    warnOfSharedBuildTag(scope, tag, [...regions, ...copyRegionsIn(build, regions)]);
    warnOfPartition(build, regions, say);
  }
  if (build.temporaryInstanceProfile) {
    say('temporary-instance-profile',
      'temporaryInstanceProfile lets the role create roles named packer-… with any policy, so an attacker with its credentials can become administrator. ' +
      'Prefer instanceProfiles. Packer sets neither a path nor a permissions boundary on these roles: an organization that demands one of them refuses the build. ' +
      'The permissionsBoundary of the build role does not bound them');
  }
  if (build.fastLaunch && !build.fastLaunchTemplates) {
    say('fast-launch-without-template',
      'fastLaunch is set without fastLaunchTemplates: EC2 then creates a network in the account with the permissions of the role, which lacks them, and ' +
      'refuses to enable fast launch. Name a launch template in fast_launch, and declare it by fastLaunchTemplates');
  }
  if (build.sessionManager && tagsInstancesLate(build)) {
    say('sessions-on-late-tagged-instances',
      'sessionManager with late-tagged instances lets the role set the build tag on any instance without it, open a session there, and use the permissions of that ' +
      "instance's role. Use a plugin that tags on creation, or a separate account for builds");
  }
}

/** In aws-cn and aws-us-gov the plugin tags late in every version: without the preset builds fail there. */
function warnOfPartition({ lateTagging }: PackerBuild, regions: readonly string[], say: (id: string, text: string) => void): void {
  const partition = partitionOf(regions[0]);
  const found = partition === undefined ? undefined : PARTITION_PRESETS[partition];
  if (!found) return;
  const { name, preset } = found;
  if (preset.resources.every((kind) => lateTagging?.includes(kind))) return;
  say('late-tagging-of-partition',
    `in ${partition} the Amazon plugin of Packer creates some resources without tags, which this role refuses: set lateTagging: ${name}, after you read its trade-off`);
}
