import { App, Aws, CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as imagebuilder from 'aws-cdk-lib/aws-imagebuilder';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { ImageBuilderInstanceProfile, ImageBuilderInstanceProfileProps } from '../../../src';
import { isAllowed, Statement } from '../../harness/simulator';
import { imageBuilderInstance } from '../../harness/subjects/image-builder-instance';
import { CHINA, COMMERCIAL, GOVCLOUD, policiesOf, PropsOf, propsIn, stackIn } from '../../harness/synthesize';

type Props = PropsOf<ImageBuilderInstanceProfileProps>;

const { synthesize, withOptions } = imageBuilderInstance;
const sidsOf = (statements: readonly Statement[]) => statements.map(({ Sid }) => Sid);
const bySid = (statements: readonly Statement[], ...sids: string[]) => statements.filter(({ Sid }) => sids.includes(Sid!));

const INSTANCE = 'arn:aws:ec2:us-east-1:111122223333:instance/*';
const IN_REGION = { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } };
const allow = (Sid: string, Action: string | string[], Resource: string | string[], Condition?: Statement['Condition']): Statement =>
  ({ Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });

const DEFAULTS: Statement[] = [
  allow('RegisterWithSystemsManager', 'ssm:UpdateInstanceInformation', INSTANCE),
  allow('OpenControlChannel', ['ssmmessages:CreateControlChannel', 'ssmmessages:OpenControlChannel'], '*', IN_REGION),
  allow('ReceiveCommands', [
    'ec2messages:AcknowledgeMessage', 'ec2messages:DeleteMessage', 'ec2messages:FailMessage', 'ec2messages:GetEndpoint', 'ec2messages:GetMessages',
    'ec2messages:SendReply',
  ], '*', IN_REGION),
  allow('ListOwnAssociations', 'ssm:ListInstanceAssociations', INSTANCE),
  allow('ReadInventoryDocument', 'ssm:GetDocument', 'arn:aws:ssm:us-east-1::document/AWS-GatherSoftwareInventory'),
  allow('ReportAssociation', 'ssm:UpdateInstanceAssociationStatus', ['arn:aws:ssm:us-east-1:111122223333:association/*', INSTANCE]),
  allow('ReportInventory', 'ssm:PutInventory', '*', IN_REGION),
  allow('ReadServiceBuckets', 's3:GetObject', [
    'arn:aws:s3:::ec2imagebuilder-managed-resources-us-east-1-prod/*', 'arn:aws:s3:::ec2imagebuilder-toe-us-east-1-prod/*',
  ]),
  allow('GetAwsComponents', 'imagebuilder:GetComponent', 'arn:aws:imagebuilder:us-east-1:aws:component/*'),
  allow('CreateLogGroups', 'logs:CreateLogGroup', 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/*'),
  allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/*:log-stream:*'),
];

describe('by default', () => {
  const { template, statements, policies, requester, warnings } = withOptions();

  test('a role, its policy and its instance profile are made, and nothing else', () => {
    const resources: { Type: string }[] = Object.values(template.Resources);
    expect(resources.map(({ Type }) => Type).sort()).toEqual(['AWS::IAM::InstanceProfile', 'AWS::IAM::Policy', 'AWS::IAM::Role']);
    expect(warnings).toEqual([]);
  });

  test('instances can do exactly this', () => expect(statements).toEqual(DEFAULTS));

  test('the policy is a quarter of what a role may have', () => {
    expect(policies).toHaveLength(1);
    expect(JSON.stringify(policies[0]).length).toBeLessThan(2500);
  });

  test.each([
    ['ssm:UpdateInstanceInformation', 'arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0'],
    ['ssmmessages:OpenControlChannel', '*'],
    ['s3:GetObject', 'arn:aws:s3:::ec2imagebuilder-managed-resources-us-east-1-prod/components/update-linux/1.0.2/1.zip'],
    ['s3:GetObject', 'arn:aws:s3:::ec2imagebuilder-toe-us-east-1-prod/latest/linux/amd64/awstoe'],
    ['imagebuilder:GetComponent', 'arn:aws:imagebuilder:us-east-1:aws:component/update-linux/1.0.2/1'],
    ['logs:CreateLogGroup', 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/web'],
    ['logs:CreateLogGroup', 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/web:log-stream:'],
    ['logs:CreateLogStream', 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/web:log-stream:1.0.0/1'],
    ['logs:PutLogEvents', 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/web:log-stream:1.0.0/1'],
    ['ssm:GetDocument', 'arn:aws:ssm:us-east-1::document/AWS-GatherSoftwareInventory'],
    ['ssm:PutInventory', '*'],
  ])('%s on %s is allowed', async (action, resource) => {
    expect(await isAllowed(requester, { action, resource, context: { 'aws:RequestedRegion': 'us-east-1' } })).toBe(true);
  });

  test('EC2 may assume the role, and nobody else, in every partition', () => {
    for (const place of [COMMERCIAL, CHINA, GOVCLOUD]) {
      const role: any = Object.values<any>(withOptions([], place).template.Resources).find(({ Type }) => Type === 'AWS::IAM::Role');
      expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }]);
    }
  });
});

const CONTAINER_BUILD = [
  allow('LogInToRegistries', 'ecr:GetAuthorizationToken', '*', IN_REGION),
  allow('PushToDeclaredRepositories', [
    'ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:CompleteLayerUpload', 'ecr:GetDownloadUrlForLayer', 'ecr:InitiateLayerUpload',
    'ecr:PutImage', 'ecr:UploadLayerPart',
  ], 'arn:aws:ecr:us-east-1:111122223333:repository/web/server'),
];
const ANY_RECIPE = allow('GetContainerRecipes', 'imagebuilder:GetContainerRecipe', 'arn:aws:imagebuilder:us-east-1:111122223333:container-recipe/*');

/** Resources in one order: that of a policy says nothing. */
const sorted = (statement: Statement) => ({ ...statement, Resource: [statement.Resource].flat().sort() });

const COMPONENTS = allow('GetDeclaredComponents', 'imagebuilder:GetComponent', [
  'arn:aws:imagebuilder:us-east-1:111122223333:component/harden/2.0.1/*', 'arn:aws:imagebuilder:us-east-1:111122223333:component/install-nginx/1.*',
]);

/** What each option adds, and what it takes away. */
const OPTIONS: Record<string, { adds?: Statement[]; takes?: string[] }> = {
  'components': { adds: [COMPONENTS] },
  'marketplace-components': {
    adds: [allow('GetMarketplaceComponents', ['imagebuilder:GetComponent', 'imagebuilder:GetMarketplaceResource'],
      'arn:aws:imagebuilder:us-east-1:aws-marketplace:component/scanner-linux/1.0.0/1')],
  },
  'component-keys': {
    adds: [
      COMPONENTS,
      allow('DecryptComponents', 'kms:Decrypt', 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000003', {
        'ForAnyValue:StringEquals': { 'aws:CalledVia': 'imagebuilder.amazonaws.com', 'kms:EncryptionContextKeys': 'aws:imagebuilder:arn' },
        'StringLike': {
          'kms:EncryptionContext:aws:imagebuilder:arn': ['arn:aws:imagebuilder:us-east-1:*:component/*', 'arn:aws:imagebuilder:us-east-1:*:container-recipe/*'],
        },
      }),
    ],
  },
  'log-bucket': { adds: [allow('UploadLogs', 's3:PutObject', 'arn:aws:s3:::build-logs/*')] },
  'log-prefix': { adds: [allow('UploadLogs', 's3:PutObject', 'arn:aws:s3:::build-logs/images/web/*')] },
  'log-bucket-key': {
    adds: [
      allow('UploadLogs', 's3:PutObject', 'arn:aws:s3:::build-logs/*'),
      allow('EncryptLogs', ['kms:Decrypt', 'kms:GenerateDataKey'], 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000004', {
        StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': ['arn:aws:s3:::build-logs', 'arn:aws:s3:::build-logs/*'] },
      }),
    ],
  },
  'log-group-names': {
    takes: ['CreateLogGroups', 'WriteLogs'],
    adds: [
      allow('CreateDeclaredLogGroups', 'logs:CreateLogGroup', [
        'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/pipeline/web', 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/web',
        'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/pipeline/web:*', 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/web:*',
      ]),
      allow('WriteDeclaredLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], [
        'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/pipeline/web:log-stream:*',
        'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/web:log-stream:*',
      ]),
    ],
  },
  'iso-objects': {
    adds: [
      allow('ReadIsoObjects', 's3:GetObject', 'arn:aws:s3:::disk-images/windows-11.iso', { StringEquals: { 's3:ResourceAccount': '111122223333' } }),
      allow('LookUpVolumesAndSnapshots', ['ec2:DescribeSnapshots', 'ec2:DescribeVolumes'], '*', IN_REGION),
      allow('SnapshotTaggedVolume', 'ec2:CreateSnapshot', 'arn:aws:ec2:us-east-1:111122223333:volume/*', { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } }),
      allow('CreateTaggedSnapshot', 'ec2:CreateSnapshot', 'arn:aws:ec2:us-east-1::snapshot/*', { StringEquals: { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder' } }),
      allow('TagSnapshotOnCreate', 'ec2:CreateTags', 'arn:aws:ec2:us-east-1::snapshot/*', {
        'StringEquals': { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder', 'ec2:CreateAction': 'CreateSnapshot' },
        'ForAnyValue:StringEquals': { 'aws:TagKeys': 'CreatedBy' },
      }),
    ],
  },
  'parameters': { adds: [allow('ReadDeclaredParameters', ['ssm:GetParameter', 'ssm:GetParameters'], 'arn:aws:ssm:us-east-1:111122223333:parameter/web/version')] },
  'no-enhanced-image-metadata': { takes: ['ListOwnAssociations', 'ReadInventoryDocument', 'ReportAssociation', 'ReportInventory'] },
  'session-manager': { adds: [allow('OpenSessions', ['ssmmessages:CreateDataChannel', 'ssmmessages:OpenDataChannel'], '*', IN_REGION)] },
  'container-repositories': { adds: [...CONTAINER_BUILD, ANY_RECIPE] },
  'container-regions': {
    adds: [
      { ...CONTAINER_BUILD[0], Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } } },
      { ...CONTAINER_BUILD[1], Resource: ['arn:aws:ecr:eu-west-1:111122223333:repository/web/server', 'arn:aws:ecr:us-east-1:111122223333:repository/web/server'] },
      ANY_RECIPE,
    ],
  },
  'parent-image-repositories': {
    adds: [
      ...CONTAINER_BUILD,
      allow('PullParentImages', ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        ['arn:aws:ecr:us-east-1:111122223333:repository/base', 'arn:aws:ecr:us-east-1:444455556666:repository/golden']),
      ANY_RECIPE,
    ],
  },
  'container-recipes': {
    adds: [
      ...CONTAINER_BUILD,
      allow('GetDeclaredContainerRecipes', 'imagebuilder:GetContainerRecipe', 'arn:aws:imagebuilder:us-east-1:111122223333:container-recipe/web/*'),
    ],
  },
};

describe('each option changes exactly this', () => {
  test('all of them are here', () => {
    expect([...Object.keys(OPTIONS), 'regions'].sort()).toEqual(Object.keys(imageBuilderInstance.optionsIn(COMMERCIAL)).sort());
  });

  test.each(Object.entries(OPTIONS))('%s', (name, { adds = [], takes = [] }) => {
    const { statements } = withOptions([name]);
    const kept = DEFAULTS.filter(({ Sid }) => !takes.includes(Sid!));
    expect(bySid(statements, ...sidsOf(kept) as string[])).toEqual(kept);
    expect(statements.filter(({ Sid }) => !sidsOf(DEFAULTS).includes(Sid)).map(sorted)).toEqual(adds.map(sorted));
    expect(statements).toHaveLength(kept.length + adds.length);
  });

  test('regions: a service bucket and a condition for each', () => {
    const { statements } = withOptions(['regions']);
    expect(sidsOf(statements)).toEqual(sidsOf(DEFAULTS));
    expect(bySid(statements, 'ReadServiceBuckets')[0].Resource).toEqual([
      'arn:aws:s3:::ec2imagebuilder-managed-resources-eu-west-1-prod/*', 'arn:aws:s3:::ec2imagebuilder-managed-resources-us-east-1-prod/*',
      'arn:aws:s3:::ec2imagebuilder-toe-eu-west-1-prod/*', 'arn:aws:s3:::ec2imagebuilder-toe-us-east-1-prod/*',
    ]);
    const others = statements.filter(({ Sid }) => Sid !== 'ReadServiceBuckets');
    expect(others.map(({ Condition }) => Condition)).toEqual(others.map(() => ({ StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } })));
  });
});


describe('versions of components', () => {
  const patternOf = (end: string, property: 'components' | 'containerRecipes' = 'components') => {
    const type = property === 'components' ? 'component' : 'container-recipe';
    const arn = `arn:aws:imagebuilder:us-east-1:111122223333:${type}/${end}`;
    const { statements } = synthesize((scope) => ({ [property]: [arn], ...(type === 'container-recipe' && repositoryIn(scope)) }));
    return [bySid(statements, 'GetDeclaredComponents', 'GetDeclaredContainerRecipes')[0].Resource].flat().map((text) => text.split(`${type}/`)[1]);
  };

  test.each([
    ['nginx', 'nginx/*'],
    ['nginx/1.2.3', 'nginx/1.2.3/*'],
    ['nginx/1.2.3/4', 'nginx/1.2.3/4'],
    ['nginx/1.2.x', 'nginx/1.2.*'],
    ['nginx/1.x.x', 'nginx/1.*'],
    ['nginx/x.x.x', 'nginx/*'],
  ])('%s allows %s', (end, pattern) => expect(patternOf(end)).toEqual([pattern]));

  test.each([
    ['web', 'web/*'],
    ['web/1.2.3', 'web/1.2.3'],
    ['web/1.x.x', 'web/1.*'],
  ])('the container recipe %s allows %s', (end, pattern) => expect(patternOf(end, 'containerRecipes')).toEqual([pattern]));

  test('components of other accounts that are shared can be declared', () => {
    const { statements } = synthesize({ components: ['arn:aws:imagebuilder:us-east-1:444455556666:component/golden/1.0.0'] });
    expect(bySid(statements, 'GetDeclaredComponents')[0].Resource).toBe('arn:aws:imagebuilder:us-east-1:444455556666:component/golden/1.0.0/*');
  });
});

function repositoryIn(scope: Construct, account = '111122223333', region = 'us-east-1') {
  return { containerRepositories: [ecr.Repository.fromRepositoryArn(scope, 'Repo', `arn:aws:ecr:${region}:${account}:repository/web`)] };
}

describe('what others can add', () => {
  const make = () => {
    const stack = stackIn(COMMERCIAL);
    const bucket = new s3.Bucket(stack, 'Bucket');
    const profile = new ImageBuilderInstanceProfile(stack, 'Instances');
    const policies = () => policiesOf(Template.fromStack(stack).toJSON(), stack.getLogicalId(profile.role.node.defaultChild as any), COMMERCIAL);
    return { stack, bucket, profile, policies };
  };
  const sids = (policies: ReturnType<typeof policiesOf>) => policies.flatMap(({ Statement: statements }) => sidsOf(statements));

  test('nothing, to the fixed role and the role of the profile', () => {
    const { bucket, profile, policies } = make();
    bucket.grantPut(profile.immutableRole);
    bucket.grantPut(profile.instanceProfile.role!);
    profile.immutableRole.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'));
    expect(sids(policies())).toEqual(sidsOf(DEFAULTS));
  });

  test('grants to the construct itself, and statements of its owner', () => {
    const { bucket, profile, policies } = make();
    bucket.grantRead(profile);
    profile.addToRolePolicy(new iam.PolicyStatement({ sid: 'Own', actions: ['sns:Publish'], resources: ['arn:aws:sns:us-east-1:111122223333:built'] }));
    expect(sids(policies())).toEqual([...sidsOf(DEFAULTS), undefined, 'Own']);
  });
});

test('the name of the profile fits an infrastructure configuration', () => {
  const stack = stackIn(COMMERCIAL);
  const profile = new ImageBuilderInstanceProfile(stack, 'Instances', { roleName: 'builder', instanceProfileName: 'imagebuilder-web', path: '/builders/' });
  new imagebuilder.CfnInfrastructureConfiguration(stack, 'Infrastructure', { name: 'web', instanceProfileName: profile.instanceProfileName });
  const template = Template.fromStack(stack);
  const [id] = Object.keys(template.findResources('AWS::IAM::InstanceProfile'));
  template.hasResourceProperties('AWS::ImageBuilder::InfrastructureConfiguration', { InstanceProfileName: { Ref: id } });
  template.hasResourceProperties('AWS::IAM::InstanceProfile', { InstanceProfileName: 'imagebuilder-web', Path: '/builders/' });
  template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'builder', Path: '/builders/' });
});

test('a profile that was made elsewhere', () => {
  const stack = stackIn(COMMERCIAL);
  const profile = ImageBuilderInstanceProfile.fromImageBuilderInstanceProfileAttributes(stack, 'Instances', {
    instanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/builders/web', roleArn: 'arn:aws:iam::111122223333:role/builders/web',
  });
  expect(profile.instanceProfileName).toBe('web');
  expect(profile.instanceProfile.role).toBe(profile.immutableRole);
  new s3.Bucket(stack, 'Fixed').grantPut(profile.immutableRole);
  expect(Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toEqual([]);
  const other = new Stack(new App(), 'Other', { env: { account: '111122223333', region: 'us-east-1' } });
  const mutable = ImageBuilderInstanceProfile.fromImageBuilderInstanceProfileAttributes(other, 'Instances', {
    instanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/web', roleArn: 'arn:aws:iam::111122223333:role/web',
  });
  new s3.Bucket(other, 'Bucket').grantPut(mutable);
  mutable.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['*'] }));
  Template.fromStack(other).hasResourceProperties('AWS::IAM::Policy', { Roles: ['web'] });
});

test('constructs of the same app can be declared', () => {
  const stack = stackIn(COMMERCIAL);
  const component = new imagebuilder.CfnComponent(stack, 'Component', { name: 'nginx', platform: 'Linux', version: '1.0.0' });
  const recipe = new imagebuilder.CfnContainerRecipe(stack, 'Recipe', {
    name: 'web',
    version: '1.0.0',
    parentImage: 'public.ecr.aws/amazonlinux/amazonlinux:2023',
    containerType: 'DOCKER',
    components: [],
    targetRepository: { service: 'ECR', repositoryName: 'web' },
  });
  const key = new kms.Key(stack, 'Key');
  const profile = new ImageBuilderInstanceProfile(stack, 'Instances', {
    components: [component.attrArn],
    containerRepositories: [new ecr.Repository(stack, 'Repository')],
    containerRegions: ['eu-west-1'],
    containerRecipes: [recipe.attrArn],
    logBucket: new s3.Bucket(stack, 'Logs', { encryptionKey: key }),
    logPrefix: new CfnParameter(stack, 'Folder').valueAsString,
    parameters: [new ssm.StringParameter(stack, 'Parameter', { parameterName: '/web/version', stringValue: '1' })],
    isoObjects: [`${new s3.Bucket(stack, 'Images').bucketArn}/windows-11.iso`],
  });
  const template = Template.fromStack(stack).toJSON();
  const statements: any[] = Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy').flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const resourceOf = (sid: string) => statements.find(({ Sid }) => Sid === sid).Resource;
  expect(resourceOf('GetDeclaredComponents')).toEqual({ 'Fn::GetAtt': [stack.getLogicalId(component), 'Arn'] });
  expect(resourceOf('GetDeclaredContainerRecipes')).toEqual({ 'Fn::GetAtt': [stack.getLogicalId(recipe), 'Arn'] });
  expect(resourceOf('PushToDeclaredRepositories')).toHaveLength(2);
  expect(JSON.stringify(resourceOf('UploadLogs'))).toMatch(/"\/",\{"Ref":"Folder"\},"\/\*"\]\]\}$/);
  expect(resourceOf('EncryptLogs')).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] });
  expect(JSON.stringify(resourceOf('ReadIsoObjects'))).toContain('/windows-11.iso');
  expect(profile.unreadDeclarations).toEqual([]);
});

test('a stack for any account and region', () => {
  const stack = new Stack(new App(), 'Stack');
  new ImageBuilderInstanceProfile(stack, 'Instances', {
    components: [`arn:${Aws.PARTITION}:imagebuilder:${Aws.REGION}:${Aws.ACCOUNT_ID}:component/nginx/1.0.0`, 'arn:aws:imagebuilder:eu-west-1:111122223333:component/harden'],
    containerRepositories: [ecr.Repository.fromRepositoryName(stack, 'Repository', 'web')],
    logBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs'),
    logBucketKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000004'),
  });
  const [policy]: any[] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const of = (sid: string) => policy.Properties.PolicyDocument.Statement.find(({ Sid }: Statement) => Sid === sid);
  const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });
  const [partition, region] = [{ Ref: 'AWS::Partition' }, { Ref: 'AWS::Region' }];
  expect(of('ReadServiceBuckets').Resource).toEqual([
    join('arn:', partition, ':s3:::ec2imagebuilder-managed-resources-', region, '-prod/*'), join('arn:', partition, ':s3:::ec2imagebuilder-toe-', region, '-prod/*'),
  ]);
  expect(of('GetDeclaredComponents').Resource).toContainEqual(join('arn:', partition, ':imagebuilder:', region, ':', { Ref: 'AWS::AccountId' }, ':component/nginx/1.0.0/*'));
  expect(of('LogInToRegistries').Condition).toEqual({ StringEquals: { 'aws:RequestedRegion': region } });
  // The key says where the bucket is, and the domain of AWS is that of the partition.
  expect(of('EncryptLogs').Condition.StringEquals).toEqual({ 'kms:ViaService': join('s3.eu-west-1.', { Ref: 'AWS::URLSuffix' }) });
});

test('the domain of AWS in China', () => {
  const { statements } = withOptions(['log-bucket-key'], CHINA);
  expect(bySid(statements, 'EncryptLogs')[0].Condition!.StringEquals).toEqual({ 'kms:ViaService': 's3.cn-north-1.amazonaws.com.cn' });
  expect(bySid(statements, 'GetAwsComponents')[0].Resource).toBe('arn:aws-cn:imagebuilder:cn-north-1:aws:component/*');
});

test('the key of the bucket is the default', () => {
  const { statements } = synthesize((scope) => ({
    logBucket: s3.Bucket.fromBucketAttributes(scope, 'Logs', {
      bucketName: 'logs', encryptionKey: kms.Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:eu-west-1:444455556666:key/00000000-0000-0000-0000-000000000005'),
    }),
  }));
  expect(bySid(statements, 'EncryptLogs')[0].Resource).toBe('arn:aws:kms:eu-west-1:444455556666:key/00000000-0000-0000-0000-000000000005');
});

test('the order and repetition of a declaration does not show', () => {
  const components = ['b', 'a', 'b'].map((name) => `arn:aws:imagebuilder:us-east-1:111122223333:component/${name}`);
  const { statements } = synthesize({ components, regions: ['us-east-1', 'us-east-1'] });
  const again = synthesize({ components: components.slice(0, 2).reverse() });
  expect(statements).toEqual(again.statements);
  expect(bySid(statements, 'GetDeclaredComponents')[0].Resource).toHaveLength(2);
});

test('the role is explained statement by statement', () => {
  const profile = new ImageBuilderInstanceProfile(stackIn(COMMERCIAL), 'Instances');
  expect(profile.explain().statements.map(({ sid }) => sid)).toEqual(sidsOf(DEFAULTS));
});

describe('never given', () => {
  const { statements } = imageBuilderInstance.synthesize(imageBuilderInstance.allIn(COMMERCIAL));
  const actions = statements.flatMap(({ Action }) => Action);

  test.each([
    // The actions of AmazonSSMManagedInstanceCore that no build asks for: docs/decisions/0015.
    'ssm:DescribeAssociation', 'ssm:DescribeDocument', 'ssm:GetDeployablePatchSnapshotForInstance', 'ssm:GetManifest', 'ssm:ListAssociations',
    'ssm:PutComplianceItems', 'ssm:PutConfigurePackageResult', 'ssm:UpdateAssociationStatus',
    'iam:PassRole', 'sts:AssumeRole', 'ssm:SendCommand', 'ec2:RunInstances', 'ecr:CreateRepository', 'ecr:BatchDeleteImage',
  ])('%s', (action) => expect(actions).not.toContain(action));

  test('pushing on parent repositories, with everything switched on', () => {
    const pushing = statements.filter(({ Action }) => [Action].flat().includes('ecr:PutImage'));
    expect(pushing.flatMap(({ Resource }) => Resource).sort())
      .toEqual(['arn:aws:ecr:us-east-1:111122223333:repository/web/server']);
  });
});

describe('bad input', () => {
  const component = (arn: string): Props => ({ components: [arn] });
  const logs = (props: ImageBuilderInstanceProfileProps): Props => (scope) => ({ logBucket: s3.Bucket.fromBucketName(scope, 'Logs', 'logs'), ...props });
  const alias = (scope: Construct) => kms.Alias.fromAliasName(scope, 'Alias', 'alias/logs');
  const keyOf = (scope: Construct, region: string) => kms.Key.fromKeyArn(scope, 'Key', `arn:aws:kms:${region}:111122223333:key/00000000-0000-0000-0000-000000000001`);
  const OWN = 'arn:aws:imagebuilder:us-east-1:111122223333:component/nginx/1.0.0';

  const CASES: [string, Props, string][] = [
    ['no regions', { regions: [] }, "'regions' is an empty list, with which no build is possible"],
    ['a component by its name', component('nginx'), "'components' has \"nginx\", which is not an ARN"],
    ['a wildcard as component', component('arn:aws:imagebuilder:us-east-1:111122223333:component/*'), "'components' has \"arn:aws:imagebuilder:us-east-1:111122223333:component/*\", which can match more than one thing"],
    ['a policy variable as component', component('arn:aws:imagebuilder:us-east-1:111122223333:component/${aws:username}'), 'which can match more than one thing'],
    ['a recipe as component', component('arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web/1.0.0'), "'components' has \"arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web/1.0.0\", which is not the ARN of a component: write it like 'arn:aws:imagebuilder:eu-west-1:111122223333:component/my-component/1.0.0', with or without the version [Stack/Instances]"],
    ['an ARN of another service as component', component('arn:aws:s3:::component/nginx'), 'which is not the ARN of a component'],
    ['a component without a name', component('arn:aws:imagebuilder:us-east-1:111122223333:component/'), 'which is not the ARN of a component'],
    ['a component with too much behind it', component(`${OWN}/1/2`), 'which is not the ARN of a component'],
    ['a component with a version of another kind', component('arn:aws:imagebuilder:us-east-1:111122223333:component/nginx/latest'), "has no version that a recipe could name: end it with one like '1.0.0' or '1.x.x', or with the name"],
    ['a version with x in its middle', component('arn:aws:imagebuilder:us-east-1:111122223333:component/nginx/1.x.3'), 'has no version that a recipe could name'],
    ['a component of another region', component('arn:aws:imagebuilder:eu-west-1:111122223333:component/nginx/1.0.0'), 'which is in eu-west-1, while builds run in us-east-1: builds fetch it in their own region'],
    ['a Marketplace component among the components', component('arn:aws:imagebuilder:us-east-1:aws-marketplace:component/scanner/1.0.0'), 'which belongs to aws-marketplace: declare it in marketplaceComponents'],
    ['a component of the account as one of Marketplace', { marketplaceComponents: [OWN] }, "'marketplaceComponents' has \"arn:aws:imagebuilder:us-east-1:111122223333:component/nginx/1.0.0\", which belongs to 111122223333: declare it in components"],
    ['a key of nothing', (scope) => ({ componentKeys: [keyOf(scope, 'us-east-1')] }), "'componentKeys' is set without components or containerRecipes: declare what the keys protect"],
    ['a component key of another region', (scope) => ({ components: [OWN], componentKeys: [keyOf(scope, 'eu-west-1')] }), "'componentKeys' has a key of eu-west-1"],
    ['an alias as component key', (scope) => ({ components: [OWN], componentKeys: [alias(scope)] }), "'componentKeys' has an alias"],
    ['an alias as log key', (scope) => ({ logBucket: s3.Bucket.fromBucketName(scope, 'Logs', 'logs'), logBucketKey: alias(scope) }), "'logBucketKey' has an alias"],
    ['a folder without a bucket', { logPrefix: 'images' }, "'logPrefix' is set without logBucket: declare the bucket, or leave it out"],
    ['a log key without a bucket', (scope) => ({ logBucketKey: keyOf(scope, 'us-east-1') }), "'logBucketKey' is set without logBucket"],
    ['a wildcard as folder', logs({ logPrefix: 'images/*' }), "'logPrefix' is \"images/*\", which is not the name of a folder: name one folder of the bucket"],
    ['a question mark in the folder', logs({ logPrefix: 'image?' }), "'logPrefix' is \"image?\""],
    ['a policy variable as folder', logs({ logPrefix: '${aws:userid}' }), "'logPrefix' is"],
    ['an empty folder', logs({ logPrefix: '' }), "'logPrefix' is \"\""],
    ['a folder with a leading slash', logs({ logPrefix: '/images' }), "'logPrefix' is \"/images\""],
    ['a wildcard as log bucket', (scope) => ({ logBucket: s3.Bucket.fromBucketAttributes(scope, 'Logs', { bucketName: 'logs', bucketArn: Lazy.string({ produce: () => 'arn:aws:s3:::logs-*' }) }) }), "'logBucket' has \"arn:aws:s3:::logs-*\", which can match more than one thing"],
    ['a wildcard as log group', { logGroupNames: ['/aws/imagebuilder/*'] }, "'logGroupNames' has \"/aws/imagebuilder/*\", which can match more than one thing"],
    ['an ARN as log group', { logGroupNames: ['arn:aws:logs:us-east-1:111122223333:log-group:web'] }, "which is not the name of a log group: write it like '/aws/imagebuilder/web'; an ARN is not accepted"],
    ['a disk image by its address', { isoObjects: ['s3://disk-images/windows-11.iso'] }, "'isoObjects' has \"s3://disk-images/windows-11.iso\", which is not the ARN of an ISO disk image in S3"],
    ['a disk image of another format', { isoObjects: ['arn:aws:s3:::disk-images/windows-11.vhdx'] }, "'isoObjects' has \"arn:aws:s3:::disk-images/windows-11.vhdx\", which is not the ARN of an ISO disk image in S3"],
    ['every disk image of a bucket', { isoObjects: ['arn:aws:s3:::disk-images/*.iso'] }, "'isoObjects' has \"arn:aws:s3:::disk-images/*.iso\", which can match more than one thing"],
    ['a bucket as disk image', { isoObjects: ['arn:aws:s3:::windows-11.iso'] }, 'which is not the ARN of an ISO disk image in S3'],
    ['further regions without a repository', { containerRegions: ['eu-west-1'] }, "'containerRegions' is set without containerRepositories: declare the repositories that images are pushed to, or leave it out"],
    ['container recipes without a repository', { containerRecipes: ['arn:aws:imagebuilder:us-east-1:111122223333:container-recipe/web'] }, "'containerRecipes' is set without containerRepositories"],
    ['parent images without a repository', (scope) => ({ parentImageRepositories: repositoryIn(scope).containerRepositories }), "'parentImageRepositories' is set without containerRepositories"],
    ['a repository of another account to push to', (scope) => repositoryIn(scope, '444455556666'), "'containerRepositories' has a repository of account 444455556666 (\"arn:aws:ecr:us-east-1:444455556666:repository/web\"): Image Builder pushes to repositories of its own account (111122223333) only"],
    ['a wildcard as repository', (scope) => ({ containerRepositories: [ecr.Repository.fromRepositoryName(scope, 'Repo', 'web-*')] }), "'containerRepositories' has \"web-*\", which can match more than one thing"],
    ['a repository to push to and to pull from', (scope) => ({ ...repositoryIn(scope), parentImageRepositories: repositoryIn(new Stack(scope as Stack, 'Inner')).containerRepositories }), "'parentImageRepositories' has \"arn:aws:ecr:us-east-1:111122223333:repository/web\", which containerRepositories has too: leave it out"],
    ['a wildcard as further region', (scope) => ({ ...repositoryIn(scope), containerRegions: ['eu-*'] }), "'containerRegions' has \"eu-*\", which is not the name of a region"],
    ['a further region of another partition', (scope) => ({ ...repositoryIn(scope), containerRegions: ['cn-north-1'] }), "'containerRegions' has \"cn-north-1\" of aws-cn"],
    ['a container recipe with a build version', (scope) => ({ ...repositoryIn(scope), containerRecipes: ['arn:aws:imagebuilder:us-east-1:111122223333:container-recipe/web/1.0.0/1'] }), 'which is not the ARN of a container-recipe'],
    ...['components', 'marketplaceComponents', 'logGroupNames', 'isoObjects', 'parameters', 'containerRepositories']
      .map((property): [string, Props, string] => [`an empty list of ${property}`, { [property]: [] }, `'${property}' is an empty list: leave it out`]),
    ...['parentImageRepositories', 'containerRegions', 'containerRecipes']
      .map((property): [string, Props, string] => [`an empty list of ${property}`, (scope) => ({ ...repositoryIn(scope), [property]: [] }), `'${property}' is an empty list: leave it out`]),
    ['an empty list of componentKeys', { components: [OWN], componentKeys: [] }, "'componentKeys' is an empty list: leave it out"],
  ];

  test.each(CASES)('%s', (_, props, message) => {
    const stack = stackIn(COMMERCIAL);
    let thrown: Error | undefined;
    try {
      new ImageBuilderInstanceProfile(stack, 'Instances', propsIn(stack, props));
    } catch (error) {
      thrown = error as Error;
    }
    expect(thrown?.message).toContain(message);
    expect(thrown?.message).toMatch(/ \[Stack\/Instances\]$/);
  });
});
