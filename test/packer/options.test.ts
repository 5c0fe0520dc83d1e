import { Construct } from 'constructs';
import { LateTaggedResource, PackerBuilder } from '../../src';
import { CATALOGUES } from '../../src/catalogue';
import { PACKER_IMAGE_COPY_ROLE } from '../../src/distribution/copy-role/kinds';
import { ENCRYPTION_KEY } from '../../src/distribution/encryption-key/kinds';
import { CROSS_ACCOUNT_DISTRIBUTION_ROLE } from '../../src/distribution/kinds';
import { buildTagOf } from '../../src/iam/scope/build-tag';
import { EXECUTION_ROLE } from '../../src/image-builder/execution-role/kinds';
import { INSTANCE_PROFILE } from '../../src/image-builder/instance-profile/kinds';
import { CROSS_ACCOUNT_LIFECYCLE_ROLE, LIFECYCLE_EXECUTION_ROLE } from '../../src/image-builder/lifecycle-role/kinds';
import { ADMINISTRATOR_POLICY, OPERATOR_POLICY, READ_ONLY_POLICY } from '../../src/image-builder/managed-policies/kinds';
import { buildOf } from '../../src/packer/build-of-properties';
import { PACKER_BUILD_ROLE } from '../../src/packer/kinds';
import { OPTION_NAMES, OPTIONS, PackerBuild } from '../../src/packer/options/options';
import { capabilitiesOf } from '../../src/packer/options/select';
import { packer } from '../../src/packer/permissions';
import { PACKER_IMAGE_RETENTION_ROLE } from '../../src/packer/retention/kinds';
import { optionsIn } from '../harness/options';
import { COMMERCIAL, propsIn, stackIn } from '../harness/synthesize';

/* What the data says of the properties that bring it: explanations and answers to refusals tell users to set them. */

const KINDS: Record<string, object> = {
  PackerBuildRole: PACKER_BUILD_ROLE,
  PackerImageCopyRole: PACKER_IMAGE_COPY_ROLE,
  PackerImageRetentionRole: PACKER_IMAGE_RETENTION_ROLE,
  ImageBuilderInstanceProfile: INSTANCE_PROFILE,
  ImageBuilderExecutionRole: EXECUTION_ROLE,
  ImageBuilderLifecycleExecutionRole: LIFECYCLE_EXECUTION_ROLE,
  ImageBuilderAdministratorPolicy: { ...ADMINISTRATOR_POLICY, ...OPERATOR_POLICY }, // what an operator declares, an administrator has anyway
  ImageBuilderOperatorPolicy: OPERATOR_POLICY,
  ImageBuilderReadOnlyPolicy: READ_ONLY_POLICY,
  CrossAccountDistributionRole: CROSS_ACCOUNT_DISTRIBUTION_ROLE,
  CrossAccountLifecycleRole: CROSS_ACCOUNT_LIFECYCLE_ROLE,
  AmiEncryptionKey: ENCRYPTION_KEY,
  BuildTagGuard: {},
};

describe.each(CATALOGUES.map((catalogue) => [catalogue.construct, catalogue] as const))('%s', (construct, { capabilities }) => {
  test('names properties that it has', () => {
    const names = Object.keys(KINDS[construct]);
    const strangers = capabilities.flatMap(({ id, properties, unless }) => [...properties, ...unless]
      .filter((property) => !names.includes(property)).map((property) => `${id}: ${property}`));
    expect(strangers).toEqual([]);
  });

  test('names in words what it names in the list', () => {
    const silent = capabilities.flatMap(({ id, properties, declaredBy }) => properties
      .filter((property) => !(property === 'builders' ? /builders|amazon-/ : new RegExp(`\\b${property}\\b`)).test(declaredBy)).map((property) => `${id}: ${property}`));
    expect(silent).toEqual([]);
  });
});

describe('options of Packer', () => {
  const nameOf = new Map(Object.entries(packer).map(([name, capability]) => [capability.id, name]));

  test('are named by what they bring', () => {
    const silent = OPTION_NAMES.flatMap((option) => Object.keys(OPTIONS[option].brings ?? {})
      .filter((name) => !packer[name as keyof typeof packer].properties.includes(option)).map((name) => `${name}: ${option}`));
    expect(silent).toEqual([]);
  });

  test('bring what names them', () => {
    const stack = stackIn(COMMERCIAL);
    const builds = Object.values(optionsIn(COMMERCIAL)).flatMap((props, i): PackerBuild[] => {
      const declared = propsIn(new Construct(stack, `Option${i}`), props);
      const build = buildOf(stack, declared, buildTagOf(stack, declared.buildTag));
      return [build, { ...build, builders: Object.values(PackerBuilder) }, { ...build, builders: [] }];
    });
    builds.push({ importBucket: [{ arn: 'bucket', name: 'bucket', keys: ['key'] }] }, { secrets: [{ arn: 'secret', keys: ['key'] }] }, { spot: true, lateTagging: [LateTaggedResource.SPOT_INSTANCES_AND_VOLUMES] });
    const namesOf = (build: PackerBuild) => capabilitiesOf(build).map(({ id }) => nameOf.get(id)!);
    const brought = new Set(builds.flatMap((build) => Object.keys(build).flatMap((option) => {
      const without = namesOf({ ...build, [option]: undefined });
      return namesOf(build).filter((name) => !without.includes(name)).map((name) => `${name}: ${option}`);
    })));
    const idle = Object.entries(packer).flatMap(([name, { properties }]) => properties.map((option) => `${name}: ${option}`))
      .filter((each) => !brought.has(each) && !each.endsWith(': builders'));
    expect(idle).toEqual([]);
  });
});
