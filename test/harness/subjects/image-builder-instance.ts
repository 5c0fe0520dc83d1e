import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { subject } from './subject';
import { ImageBuilderInstanceProfile, ImageBuilderInstanceProfileProps } from '../../../src';
import { instanceCapabilities, instanceRestrictions } from '../../../src/image-builder/instance-profile/permissions';
import type { Place } from '../intrinsics';
import { SECOND_REGION } from '../options';
import type { PropsOf } from '../synthesize';

type Options = Record<string, PropsOf<ImageBuilderInstanceProfileProps>>;

function optionsIn(place: Place): Options {
  const arn = (service: string, account = place.account) => `arn:${place.partition}:${service}:${place.region}:${account}`;
  const key = (scope: Construct, id: string, digit: number) => kms.Key.fromKeyArn(scope, id, `${arn('kms')}:key/00000000-0000-0000-0000-00000000000${digit}`);
  const bucket = (scope: Construct, id: string) => s3.Bucket.fromBucketName(scope, id, 'build-logs');
  const repository = (scope: Construct, id: string, name: string, account = place.account) =>
    ecr.Repository.fromRepositoryArn(scope, id, `${arn('ecr', account)}:repository/${name}`);

  const components = [`${arn('imagebuilder')}:component/install-nginx/1.x.x`, `${arn('imagebuilder')}:component/harden/2.0.1`];
  const containers = (scope: Construct, id: string) => ({ containerRepositories: [repository(scope, id, 'web/server')] });
  return {
    'regions': { regions: [place.region, SECOND_REGION[place.partition]] },
    'components': { components },
    'marketplace-components': { marketplaceComponents: [`${arn('imagebuilder', 'aws-marketplace')}:component/scanner-linux/1.0.0/1`] },
    'component-keys': (scope) => ({ components, componentKeys: [key(scope, 'ComponentKey', 3)] }),
    'log-bucket': (scope) => ({ logBucket: bucket(scope, 'WholeLogBucket') }),
    'log-prefix': (scope) => ({ logBucket: bucket(scope, 'LogBucket'), logPrefix: 'images/web' }),
    'log-bucket-key': (scope) => ({ logBucket: bucket(scope, 'EncryptedLogBucket'), logBucketKey: key(scope, 'LogKey', 4) }),
    'log-group-names': { logGroupNames: ['/aws/imagebuilder/web', '/aws/imagebuilder/pipeline/web'] },
    'iso-objects': { isoObjects: [`arn:${place.partition}:s3:::disk-images/windows-11.iso`] },
    'parameters': (scope) => ({
      parameters: [ssm.StringParameter.fromStringParameterAttributes(scope, 'Parameter', { parameterName: '/web/version', forceDynamicReference: true })],
    }),
    'no-enhanced-image-metadata': { enhancedImageMetadata: false },
    'session-manager': { sessionManager: true },
    'container-repositories': (scope) => containers(scope, 'Repository'),
    'container-regions': (scope) => ({ ...containers(scope, 'RepositoryInRegions'), containerRegions: [SECOND_REGION[place.partition]] }),
    'parent-image-repositories': (scope) => ({
      ...containers(scope, 'RepositoryOfChild'),
      parentImageRepositories: [repository(scope, 'Parent', 'base'), repository(scope, 'ParentElsewhere', 'golden', '444455556666')],
    }),
    'container-recipes': (scope) => ({
      ...containers(scope, 'RepositoryOfRecipe'), containerRecipes: [`${arn('imagebuilder')}:container-recipe/web`],
    }),
  };
}

export const imageBuilderInstance = subject<ImageBuilderInstanceProfileProps>({
  construct: 'ImageBuilderInstanceProfile',
  name: 'image-builder-instance',
  capabilities: instanceCapabilities,
  restrictions: instanceRestrictions,
  defaultsIn: () => ({}),
  optionsIn,
  alone: ['no-enhanced-image-metadata'],
  // The attacks know one region.
  narrowing: ['regions', 'log-group-names', 'container-recipes'],
  make: (scope, props) => new ImageBuilderInstanceProfile(scope, 'Instances', props).role,
});
