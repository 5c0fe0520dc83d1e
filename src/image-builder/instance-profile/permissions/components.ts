import {
  AWS_COMPONENTS, DECLARED_COMPONENT_KEYS, DECLARED_COMPONENTS, DECLARED_MARKETPLACE_COMPONENTS, DECLARED_PARAMETERS,
  OBJECTS_OF_THE_SERVICE,
} from './resources';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { awsManaged, guide } from '../../../iam/vocabulary/sources';

const PROFILE = 'EC2InstanceProfileForImageBuilder';

export const runComponents: Capability = {
  id: 'run-components',
  does: 'starts the component manager and runs components that AWS publishes',
  ...declaredBy({ inWords: 'always' }),
  needs: [{
    sid: 'ReadServiceBuckets',
    actions: ['s3:GetObject'],
    on: OBJECTS_OF_THE_SERVICE,
    when: [],
    because: 'the component manager, its scripts and files of managed components are downloaded from these buckets of the service',
    source: `${awsManaged(PROFILE, 'v12', 'statement 8')}; ${guide('Manage data perimeters for S3 bucket download access in Image Builder')}`,
  }, {
    sid: 'GetAwsComponents',
    actions: ['imagebuilder:GetComponent'],
    on: [AWS_COMPONENTS],
    when: [],
    because: 'the component manager fetches the documents of the recipe; those of AWS are public',
    source: awsManaged(PROFILE, 'v12', 'statement 6'),
  }],
};

export const declaredComponents: Capability = {
  id: 'declared-components',
  does: 'runs the declared components',
  ...declaredBy('components'),
  needs: [{
    sid: 'GetDeclaredComponents',
    actions: ['imagebuilder:GetComponent'],
    on: [DECLARED_COMPONENTS],
    when: [],
    because: 'the component manager fetches the documents of the recipe, which may hold secrets, so only the declared ones can be read',
    source: awsManaged(PROFILE, 'v12', 'statement 6'),
  }],
};

export const marketplaceComponents: Capability = {
  id: 'marketplace-components',
  does: 'runs the declared components of AWS Marketplace',
  ...declaredBy('marketplaceComponents'),
  needs: [{
    sid: 'GetMarketplaceComponents',
    actions: ['imagebuilder:GetComponent', 'imagebuilder:GetMarketplaceResource'],
    on: [DECLARED_MARKETPLACE_COMPONENTS],
    when: [],
    because: 'components of AWS Marketplace have artifacts that the subscriber downloads',
    source: awsManaged(PROFILE, 'v12', 'statement 6'),
  }],
};

export const decryptComponents: Capability = {
  id: 'decrypt-components',
  does: 'decrypts the declared components and container recipes, through Image Builder',
  ...declaredBy('componentKeys'),
  needs: [{
    sid: 'DecryptComponents',
    actions: ['kms:Decrypt'],
    on: [DECLARED_COMPONENT_KEYS],
    when: [{
      'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': 'aws:imagebuilder:arn', 'aws:CalledVia': 'imagebuilder.amazonaws.com' },
      'StringLike': {
        'kms:EncryptionContext:aws:imagebuilder:arn': [
          'arn:${Partition}:imagebuilder:${EachRegion}:*:component/*', 'arn:${Partition}:imagebuilder:${EachRegion}:*:container-recipe/*',
        ],
      },
    }],
    because: 'Image Builder decrypts components under a key of the account with the permissions of the principal that fetches them',
    source: `${awsManaged(PROFILE, 'v12', 'statement 7')}; ${awsManaged(`${PROFILE}ECRContainerBuilds`, 'v1', 'statement 2')}`,
    inferred: 'AWS asks for the name of the context only; that its value is the ARN of the component or recipe follows from that name',
  }],
};

export const readParameters: Capability = {
  id: 'read-instance-parameters',
  does: 'reads the declared parameters in its components',
  ...declaredBy('parameters'),
  needs: [{
    sid: 'ReadDeclaredParameters',
    actions: ['ssm:GetParameter', 'ssm:GetParameters'],
    on: [DECLARED_PARAMETERS],
    when: [],
    because: 'components read these parameters',
    source: awsManaged('AmazonSSMManagedInstanceCore', 'v2', 'statement 1'),
  }],
};
