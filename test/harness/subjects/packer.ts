import { subject } from './subject';
import { PackerImageAttribute, LateTaggedResource, LateTagging, PackerBuilder, PackerBuildRole, PackerBuildRoleProps } from '../../../src';
import { packerCapabilities, packerRestrictions } from '../../../src/packer/permissions';
import { optionsIn } from '../options';

export const packer = subject<PackerBuildRoleProps>({
  construct: 'PackerBuildRole',
  name: 'packer',
  capabilities: packerCapabilities,
  restrictions: packerRestrictions,
  defaultsIn: () => ({}),
  optionsIn,
  alone: [
    'require-volume-tag', 'unique-build-tag', 'security-groups', 'shared-network', 'key-pairs', 'skip-create-ami', 'session-manager', 'confine-to-instance-profiles', 'confine-to-instance-profiles-spot',
  ],
  // The attacks know the default tag and one region; what narrows the role would hide what others open.
  narrowing: [
    'build-tag', 'regions', 'source-image-owners', 'source-image-accounts', 'instance-types', 'subnets', 'vpcs', 'require-imds-v2', 'instance-connect', 'protection-tag', 'copy-to-regions',
  ],
  allOf: {
    builders: Object.values(PackerBuilder),
    imageAttributes: Object.values(PackerImageAttribute),
    lateTagging: LateTagging.of(...Object.values(LateTaggedResource)),
  },
  make: (scope, props) => new PackerBuildRole(scope, 'Packer', props).role,
});
