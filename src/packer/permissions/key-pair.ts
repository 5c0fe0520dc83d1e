import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_WITH_TAG, taggedBy } from '../../iam/vocabulary/conditions';
import { DECLARED_KEY_PAIRS, KEY_PAIR } from '../../iam/vocabulary/ec2-resources';
import { EC2_TAG_ON_CREATE, plugin } from '../../iam/vocabulary/sources';

export const temporaryKeyPair: Capability = {
  id: 'temporary-key-pair',
  does: 'creates a key pair to reach its instance and deletes it',
  ...declaredBy('builders', { inWords: 'the builders that launch', unless: ['keyPairs'], byDefault: true }),
  template: 'the build tag in run_tags',
  needs: [{
    sid: 'CreateKeyPair',
    actions: ['ec2:CreateKeyPair'],
    on: [KEY_PAIR],
    when: [CREATED_WITH_TAG],
    because: 'the temporary key pair, tagged by run_tags',
    source: plugin('common/step_key_pair.go:92'),
  }, {
    sid: 'TagKeyPairOnCreation',
    actions: ['ec2:CreateTags'],
    on: [KEY_PAIR],
    when: [CREATED_WITH_TAG, taggedBy('CreateKeyPair')],
    because: 'tags in CreateKeyPair are authorized as CreateTags too',
    source: EC2_TAG_ON_CREATE,
  }, {
    sid: 'UseAndDeleteKeyPair',
    actions: ['ec2:DeleteKeyPair', 'ec2:RunInstances'],
    on: [KEY_PAIR],
    when: [CARRIES_TAG],
    because: 'the instance is launched with the temporary key pair, which is deleted at the end',
    source: plugin('common/step_run_source_instance.go:294', 'common/step_key_pair.go:146'),
  }],
};

export const declaredKeyPairs: Capability = {
  id: 'declared-key-pairs',
  does: 'uses the declared key pairs and creates none',
  ...declaredBy('keyPairs'),
  template: 'ssh_keypair_name',
  needs: [{
    sid: 'LaunchWithDeclaredKeyPair',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_KEY_PAIRS],
    when: [],
    because: 'ssh_keypair_name names one of these key pairs',
    source: plugin('common/run_config.go:698'),
  }],
};
