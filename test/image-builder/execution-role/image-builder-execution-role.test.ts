import { App, Aws, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import {
  ImageBuilderExecutionRole, ImageBuilderExecutionRoleProps, ImageBuilderImageType, ImageBuilderInstanceProfile, ImageBuilderOperatingSystem,
} from '../../../src';
import { isAllowed, Statement } from '../../harness/simulator';
import { imageBuilderExecution } from '../../harness/subjects/image-builder-execution';
import { CHINA, COMMERCIAL, GOVCLOUD, propsIn, PropsOf, stackIn } from '../../harness/synthesize';

type Options = Partial<ImageBuilderExecutionRoleProps>;

const { synthesize, withOptions } = imageBuilderExecution;
const given = (options: PropsOf<Options>) => options as PropsOf<ImageBuilderExecutionRoleProps>;
const list = <T>(value: T | T[]) => [value].flat() as T[];
const statement = (statements: Statement[], sid: string) => statements.find(({ Sid }) => Sid === sid);
const sidsOf = (statements: Statement[]) => statements.map(({ Sid }) => Sid!);
const actionsOf = (statements: Statement[]) => [...new Set(statements.flatMap(({ Action }) => Action))].sort();
const roleOf = (template: Record<string, any>) => Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::IAM::Role');

const DEFAULTS = sidsOf(withOptions().statements);
/** What an option brings and takes away, by the Sids of the statements. */
function changesBy(options: PropsOf<Options>): { brings: string[]; takes: string[] } {
  const sids = sidsOf(synthesize(given(options)).statements);
  return { brings: sids.filter((sid) => !DEFAULTS.includes(sid)), takes: DEFAULTS.filter((sid) => !sids.includes(sid)) };
}

const instanceRole = (scope: Stack) => iam.Role.fromRoleArn(scope, 'InstanceRole', 'arn:aws:iam::111122223333:role/InstanceRole');
const make = (stack: Stack, options: Options = {}) => new ImageBuilderExecutionRole(stack, 'Execution', { instanceRoles: [instanceRole(stack)], ...options });

describe('by default', () => {
  const { template, statements, policies, warnings, requester } = withOptions();

  test('a role and its policy are made, and nothing else', () => {
    const resources: { Type: string }[] = Object.values(template.Resources);
    expect(resources.map(({ Type }) => Type).sort()).toEqual(['AWS::IAM::Policy', 'AWS::IAM::Role']);
    expect(warnings).toEqual([]);
  });

  test('the role can do exactly this', () => {
    expect(actionsOf(statements)).toEqual([
      'ec2:CreateImage', 'ec2:CreateTags', 'ec2:DeregisterImage', 'ec2:DescribeImages', 'ec2:DescribeInstanceAttribute', 'ec2:DescribeInstanceStatus',
      'ec2:DescribeInstanceTypeOfferings', 'ec2:DescribeInstanceTypes', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'ec2:DescribeSubnets',
      'ec2:DescribeTags', 'ec2:RunInstances', 'ec2:StartInstances', 'ec2:StopInstances', 'ec2:TerminateInstances', 'iam:PassRole', 'logs:CreateLogGroup',
      'logs:CreateLogStream', 'logs:PutLogEvents', 'ssm:AddTagsToResource', 'ssm:CreateAssociation', 'ssm:DeleteAssociation',
      'ssm:DescribeAssociationExecutions', 'ssm:DescribeInstanceAssociationsStatus', 'ssm:DescribeInstanceInformation', 'ssm:GetCommandInvocation',
      'ssm:ListCommandInvocations', 'ssm:ListInventoryEntries', 'ssm:SendCommand',
    ]);
  });

  test('the role is about half of the policy of AWS', () => {
    const size = policies.map((policy) => JSON.stringify(policy).length).reduce((a, b) => a + b);
    expect(size).toBeLessThan(5200); // EC2ImageBuilderExecutionPolicy v2 has 10,059
  });

  test('only reading is allowed on *, and in the region alone', () => {
    const everywhere = statements.filter(({ Effect, Resource }) => Effect === 'Allow' && list(Resource).includes('*'));
    expect(sidsOf(everywhere)).toEqual(['LookUp', 'LookUpInventory']);
    expect(everywhere.flatMap(({ Action }) => list(Action)).filter((action) => !/^(ec2:Describe|ssm:(Describe|Get|List))/.test(action))).toEqual([]);
    everywhere.forEach(({ Condition }) => expect(Condition).toEqual({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }));
  });

  test('every other ARN names partition, service, region and resource type', () => {
    const arns = statements.filter(({ Resource }) => !list(Resource).includes('*')).flatMap(({ Resource }) => list(Resource));
    const known = [
      /^arn:aws:ec2:us-east-1:(111122223333:[a-z-]+|:image|:snapshot)\/\*$/,
      /^arn:aws:ssm:us-east-1::document\/AWS[A-Z0-9]*-[A-Za-z]+$/,
      /^arn:aws:ssm:us-east-1:111122223333:association\/\*$/,
      /^arn:aws:logs:us-east-1:111122223333:log-group:\/aws\/imagebuilder\/\*$/,
      /^arn:aws:iam::111122223333:role\/InstanceRole$/,
    ];
    expect(arns.filter((arn) => !known.some((pattern) => pattern.test(arn)))).toEqual([]);
    expect(arns.length).toBeGreaterThan(25);
  });

  test('Image Builder may assume the role for the account, and nobody else', () => {
    expect(roleOf(template).Properties.AssumeRolePolicyDocument.Statement).toEqual([{
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      Effect: 'Allow',
      Principal: { Service: 'imagebuilder.amazonaws.com' },
    }]);
  });

  const ec2Context = { 'aws:RequestedRegion': 'us-east-1', 'ec2:Region': 'us-east-1' };
  const TAG = 'EC2 Image Builder';
  test.each([
    ['launches', 'ec2:RunInstances', 'arn:aws:ec2:us-east-1:111122223333:instance/*', { 'aws:RequestTag/CreatedBy': TAG }],
    ['runs its components', 'ssm:SendCommand', 'arn:aws:ec2:us-east-1:111122223333:instance/i-1', { 'aws:ResourceTag/CreatedBy': TAG }],
    ['makes an image', 'ec2:CreateImage', 'arn:aws:ec2:us-east-1::image/*', { 'aws:RequestTag/CreatedBy': TAG }],
    ['tags its image', 'ec2:CreateTags', 'arn:aws:ec2:us-east-1::image/ami-1', { 'aws:ResourceTag/CreatedBy': TAG, 'aws:RequestTag/Team': 'web', 'ec2:Owner': '111122223333' }],
    ['writes its logs', 'logs:PutLogEvents', 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/web:log-stream:1', {}],
  ])('%s', async (_, action, resource, context) => {
    expect(await isAllowed(requester, { action, resource, context: { ...ec2Context, ...context } })).toBe(true);
    const elsewhere = { ...ec2Context, 'aws:RequestedRegion': 'eu-west-1', ...context };
    expect(await isAllowed(requester, { action, resource: resource.replace('us-east-1', 'eu-west-1'), context: elsewhere })).toBe(false);
  });
});

describe('what an option brings, and what it takes away', () => {
  const topic = (scope: any, id: string) => sns.Topic.fromTopicArn(scope, id, 'arn:aws:sns:us-east-1:111122223333:builds');
  test.each<[string, PropsOf<Options>, string[], string[]]>([
    ['containers alone', { imageTypes: [ImageBuilderImageType.DOCKER] }, ['TagOnLaunch'],
      ['CreateImageOfInstance', 'CreateImage', 'TagOnCreation', 'TagFinishedImage', 'TagFinishedSnapshots', 'DeregisterImage']],
    ['both', { imageTypes: [ImageBuilderImageType.AMI, ImageBuilderImageType.DOCKER] }, [], []],
    ['no metadata', { enhancedImageMetadata: false }, [],
      ['LookUpInventory', 'LookUpAssociations', 'CreateAssociation', 'AssociateInstance', 'TagAssociation', 'DeleteAssociation']],
    ['no tests', { imageTests: false }, [], []],
    ['owners of parent images', { parentImageOwners: ['amazon'] }, ['LaunchFromOwnImage'], []],
    ['owners of parent images, no tests', { parentImageOwners: ['amazon'], imageTests: false }, [], []],
    ['log groups', { logGroupNames: ['/builds/web'] }, ['WriteDeclaredLogs'], ['WriteLogs']],
    ['copies', { copyToRegions: ['eu-west-1'] }, ['CopyImage', 'CopySnapshotsOfImage', 'TagCopyOnCreation', 'TagUntaggedCopy'], []],
    ['a copy to the own region', { copyToRegions: ['us-east-1'] }, ['CopyImage', 'CopySnapshotsOfImage', 'TagCopyOnCreation', 'TagUntaggedCopy'], []],
    ['accounts that launch', { launchPermissionUserIds: ['444455556666'] }, ['ShareImage'], []],
    ['target accounts', { targetAccountIds: ['444455556666'] },
      ['CopyImage', 'CopySnapshotsOfImage', 'TagCopyOnCreation', 'TagUntaggedCopy', 'ShareImage', 'AssumeDistributionRole', 'ShareSnapshotsWithTargets'], []],
    ['output parameters', { outputParameters: ['/images/web'] }, ['WriteOutputParameters'], []],
    ['a parameter of the account', { parentImageParameters: ['/images/base'] }, ['ReadParentParameters'], []],
    ['a public parameter', { parentImageParameters: ['/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id'] }, ['ReadPublicParameters'], []],
    ['launch templates', { launchTemplates: ['lt-0123456789abcdef0'] }, ['UpdateLaunchTemplates', 'TagLaunchTemplates', 'LookUpLaunchTemplates'], []],
    ['fast launch', { fastLaunchTemplates: ['lt-0123456789abcdef0'] }, ['LookUpLaunchTemplates', 'EnableFastLaunch', 'EnableFastLaunchWithTemplate', 'LaunchFastLaunchInstance',
      'LaunchFromFastLaunchTemplate', 'TagFastLaunchInstance'], []],
    ['fast launch and service-linked roles', { fastLaunchTemplates: ['lt-0123456789abcdef0'], createServiceLinkedRoles: true }, ['LookUpLaunchTemplates', 'EnableFastLaunch',
      'EnableFastLaunchWithTemplate', 'LaunchFastLaunchInstance', 'LaunchFromFastLaunchTemplate', 'TagFastLaunchInstance', 'CreateServiceLinkedRoleOfSsm',
      'CreateServiceLinkedRoleOfFastLaunch'], []],
    ['service-linked roles', { createServiceLinkedRoles: true }, ['CreateServiceLinkedRoleOfSsm'], []],
    ['topics', (scope) => ({ notificationTopics: [topic(scope, 'Topic')] }), ['PublishNotification'], []],
    ['scanning of AMIs', { vulnerabilityScanning: true }, ['ListFindings', 'WaitForScan'], []],
    ['scanning of containers', { vulnerabilityScanning: true, imageTypes: [ImageBuilderImageType.AMI, ImageBuilderImageType.DOCKER] },
      ['ListFindings', 'WaitForScan', 'CreateScanRepository', 'EmptyScanRepository'], []],
    ['macOS', { operatingSystems: [ImageBuilderOperatingSystem.MACOS] }, ['LookUpHosts'], []],
    ['instance types', { instanceTypes: ['t3.*'] }, ['RefuseOtherInstanceTypes'], []],
    ['IMDSv2', { requireImdsV2: true }, ['RefuseInstancesWithoutImdsV2'], []],
    ['an imported ISO file', { isoImport: true }, ['RegisterImage', 'RegisterImageOfSnapshots', 'TagImageOnRegistration', 'LookUpImports'], []],
    ['keys', (scope) => ({ kmsKeys: [kms.Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1')] }),
      ['UseKeyThroughEc2', 'DescribeKeyThroughEc2', 'GrantKeyToEbs'], []],
  ])('%s', (_, options, brings, takes) => {
    expect(changesBy(options)).toEqual({ brings, takes });
  });

  test('flags that are false and properties that are undefined change nothing', () => {
    expect(changesBy({
      requireImdsV2: false,
      dedicatedHosts: false,
      vulnerabilityScanning: false,
      updateSsmAgent: false,
      registerImage: false,
      isoImport: false,
      watermark: false,
      createServiceLinkedRoles: false,
      subnets: undefined,
      copyToRegions: undefined,
      kmsKeys: undefined,
    })).toEqual({ brings: [], takes: [] });
  });
});

describe('what is declared stands in the policy exactly', () => {
  test.each<[string, ImageBuilderOperatingSystem[], ImageBuilderImageType, string[]]>([
    ['Linux', [ImageBuilderOperatingSystem.LINUX], ImageBuilderImageType.AMI, ['AWS-RunShellScript']],
    ['macOS', [ImageBuilderOperatingSystem.MACOS], ImageBuilderImageType.AMI, ['AWS-RunShellScript']],
    ['Windows', [ImageBuilderOperatingSystem.WINDOWS], ImageBuilderImageType.AMI, ['AWS-RunPowerShellScript', 'AWSEC2-RunSysprep']],
    ['containers of Windows', [ImageBuilderOperatingSystem.WINDOWS], ImageBuilderImageType.DOCKER, ['AWS-RunPowerShellScript']],
    ['containers of Linux', [ImageBuilderOperatingSystem.LINUX], ImageBuilderImageType.DOCKER, ['AWS-RunShellScript']],
  ])('the documents of %s', (_, operatingSystems, imageType, documents) => {
    const { statements } = synthesize(given({ operatingSystems, imageTypes: [imageType] }));
    expect(list(statement(statements, 'RunDocuments')!.Resource)).toEqual(documents.map((name) => `arn:aws:ssm:us-east-1::document/${name}`));
  });

  test('the network: one of the two may stay open', () => {
    const subnets = (scope: any) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'Subnet', 'subnet-1')] });
    expect(statement(synthesize(given(subnets)).statements, 'LaunchIntoNetwork')!.Resource).toEqual([
      'arn:aws:ec2:us-east-1:111122223333:network-interface/*', 'arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1',
      'arn:aws:ec2:us-east-1:111122223333:security-group/*',
    ]);
    const groups = (scope: any) => ({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'Group', 'sg-1')] });
    expect(statement(synthesize(given(groups)).statements, 'LaunchIntoNetwork')!.Resource).toEqual([
      'arn:aws:ec2:us-east-1:111122223333:network-interface/*', 'arn:aws:ec2:us-east-1:111122223333:subnet/*',
      'arn:aws:ec2:us-east-1:111122223333:security-group/sg-1',
    ]);
  });

  test('parent images are of the declared owners, whose word for the account itself is its id', () => {
    const { statements } = synthesize(given({ parentImageOwners: ['self', 'amazon'] }));
    expect(statement(statements, 'LaunchFromImage')!.Condition).toEqual({ StringEquals: { 'ec2:Owner': ['111122223333', 'amazon'] } });
    expect(statement(statements, 'LaunchFromOwnImage')!.Condition).toEqual({
      StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder', 'ec2:Owner': '111122223333' },
    });
  });

  test('log groups, with what is in them', () => {
    const { statements } = synthesize(given({ logGroupNames: ['/builds/web'] }));
    expect(statement(statements, 'WriteDeclaredLogs')).toEqual({
      Sid: 'WriteDeclaredLogs',
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: ['arn:aws:logs:us-east-1:111122223333:log-group:/builds/web', 'arn:aws:logs:us-east-1:111122223333:log-group:/builds/web:*'],
    });
  });

  test('keys, through EC2 of each region that images are in', () => {
    const { statements } = synthesize((scope) => given({
      kmsKeys: [kms.Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1')], copyToRegions: ['eu-west-1'],
    }) as ImageBuilderExecutionRoleProps);
    const viaService = { 'kms:ViaService': ['ec2.eu-west-1.amazonaws.com', 'ec2.us-east-1.amazonaws.com'] };
    expect(statement(statements, 'UseKeyThroughEc2')).toEqual({
      Sid: 'UseKeyThroughEc2',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      Resource: 'arn:aws:kms:eu-west-1:111122223333:key/1',
      Condition: { 'StringEquals': viaService, 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': 'aws:ebs:id' } },
    });
    expect(statement(statements, 'GrantKeyToEbs')!.Condition).toEqual({ StringEquals: viaService, Bool: { 'kms:GrantIsForAWSResource': 'true' } });
  });

  test('parameters of images are in the regions of copies too, those of parent images where builds are; public ones have no account', () => {
    const { statements } = synthesize(given({
      outputParameters: ['/images/web'], parentImageParameters: ['/images/base', '/aws/service/base'], copyToRegions: ['eu-west-1'],
    }));
    expect(statement(statements, 'WriteOutputParameters')).toEqual({
      Sid: 'WriteOutputParameters',
      Effect: 'Allow',
      Action: 'ssm:PutParameter',
      Resource: 'arn:aws:ssm:*:111122223333:parameter/images/web',
      Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
    });
    expect(statement(statements, 'ReadParentParameters')!.Resource).toBe('arn:aws:ssm:us-east-1:111122223333:parameter/images/base');
    expect(statement(statements, 'ReadPublicParameters')!.Resource).toBe('arn:aws:ssm:us-east-1::parameter/aws/service/base');
  });

  test('snapshots are shared with the declared accounts alone, whose distribution roles can be assumed', () => {
    const { statements } = synthesize(given({ targetAccountIds: ['444455556666', '222233334444'] }));
    expect(statement(statements, 'AssumeDistributionRole')).toEqual({
      Sid: 'AssumeDistributionRole',
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: ['222233334444', '444455556666'].map((account) => `arn:aws:iam::${account}:role/EC2ImageBuilderDistributionCrossAccountRole`),
    });
    expect(statement(statements, 'ShareSnapshotsWithTargets')).toEqual({
      Sid: 'ShareSnapshotsWithTargets',
      Effect: 'Allow',
      Action: 'ec2:ModifySnapshotAttribute',
      Resource: 'arn:aws:ec2:us-east-1::snapshot/*',
      Condition: {
        'StringEquals': { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder', 'ec2:Owner': '111122223333' },
        'ForAllValues:StringEquals': { 'ec2:Add/userId': ['222233334444', '444455556666'] },
        'Null': { 'ec2:Add/userId': 'false', 'ec2:Add/group': 'true' },
      },
    });
  });

  test('executions of a declared state machine, and no other', () => {
    const { statements } = withOptions(['workflow-state-machines']);
    expect(statement(statements, 'WaitForStateMachines')!.Resource).toBe('arn:aws:states:us-east-1:111122223333:execution:checks:*');
  });

  test('a state machine of the same app: its executions follow from its ARN', () => {
    const stack = stackIn(COMMERCIAL);
    const machine = new sfn.StateMachine(stack, 'Checks', { definitionBody: sfn.DefinitionBody.fromString('{}') });
    make(stack, { workflowStateMachines: [machine] });
    const statements = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const machineArn = { Ref: expect.stringMatching(/^Checks/) };
    const field = (index: number) => ({ 'Fn::Select': [index, { 'Fn::Split': [':', machineArn] }] });
    expect(statements.find(({ Sid }) => Sid === 'StartStateMachines').Resource).toEqual(machineArn);
    expect(statements.find(({ Sid }) => Sid === 'WaitForStateMachines').Resource).toEqual({
      'Fn::Join': ['', ['arn:', field(1), ':states:', field(3), ':', field(4), ':execution:', field(6), ':*']],
    });
  });

  test('the keys of topics are known by the topics', () => {
    const stack = stackIn(COMMERCIAL);
    const masterKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1');
    make(stack, { notificationTopics: [new sns.Topic(stack, 'Topic', { masterKey })] });
    const statements: any[] = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'))[0].Properties.PolicyDocument.Statement;
    expect(statements.find(({ Sid }) => Sid === 'UseKeyThroughSns')).toEqual({
      Sid: 'UseKeyThroughSns',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: 'arn:aws:kms:us-east-1:111122223333:key/1',
      Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['sns.us-east-1.', { Ref: 'AWS::URLSuffix' }]] } } },
    });
  });

  test('the order of a declaration does not show', () => {
    const options = (accounts: string[]) => synthesize(given({ targetAccountIds: accounts })).statements;
    expect(options(['444455556666', '222233334444'])).toEqual(options(['222233334444', '444455556666', '444455556666']));
  });

  test('instance types are held by a denial', async () => {
    const { requester } = synthesize(given({ instanceTypes: ['t3.*'] }));
    const launch = (type: string) => isAllowed(requester, {
      action: 'ec2:RunInstances',
      resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*',
      context: { 'aws:RequestedRegion': 'us-east-1', 'aws:RequestTag/CreatedBy': 'EC2 Image Builder', 'ec2:InstanceType': type },
    });
    expect([await launch('t3.large'), await launch('p4d.24xlarge')]).toEqual([true, false]);
  });
});

describe('partitions', () => {
  test('in China, EC2 has two names when a role is passed, and another suffix', () => {
    const { statements } = withOptions(['kms-keys'], CHINA);
    expect(statement(statements, 'PassInstanceRole')!.Condition).toEqual({ StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } });
    expect(statement(statements, 'DescribeKeyThroughEc2')!.Condition).toEqual({ StringEquals: { 'kms:ViaService': 'ec2.cn-north-1.amazonaws.com.cn' } });
  });

  test.each([COMMERCIAL, CHINA, GOVCLOUD])('no ARN of another partition in $partition, and the same principal', (place) => {
    const { template, statements } = imageBuilderExecution.synthesize(imageBuilderExecution.allIn(place), place);
    const arns = statements.flatMap(({ Resource }) => list(Resource)).filter((arn) => arn !== '*');
    expect(arns.filter((arn) => !arn.startsWith(`arn:${place.partition}:`))).toEqual([]);
    expect(roleOf(template).Properties.AssumeRolePolicyDocument.Statement[0].Principal).toEqual({ Service: 'imagebuilder.amazonaws.com' });
  });

  test('a stack without an account or a region has them filled in by CloudFormation', () => {
    const stack = new Stack(new App(), 'Stack');
    make(stack);
    const template = Template.fromStack(stack).toJSON();
    expect(roleOf(template).Properties.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
  });
});

describe('the trust policy', () => {
  test('is narrowed to the declared resources of Image Builder', () => {
    const { template } = synthesize(given({
      sourceArns: [
        'arn:aws:imagebuilder:us-east-1:111122223333:image/web/*', 'arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/web',
      ],
    }));
    expect(roleOf(template).Properties.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
      ArnLike: { 'aws:SourceArn': ['arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/web', 'arn:aws:imagebuilder:us-east-1:111122223333:image/web/*'] },
    });
  });

  test('name, path, description, session and boundary are those of the role', () => {
    const { template } = synthesize((scope) => ({
      instanceRoles: [iam.Role.fromRoleArn(scope, 'Instances', 'arn:aws:iam::111122223333:role/Instances')],
      roleName: 'image-builder',
      path: '/builders/',
      description: 'Builds the images of the web team',
      maxSessionDuration: Duration.hours(2),
      permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(scope, 'Boundary', 'arn:aws:iam::111122223333:policy/boundary'),
    }));
    expect(roleOf(template).Properties).toMatchObject({
      RoleName: 'image-builder',
      Path: '/builders/',
      Description: 'Builds the images of the web team',
      MaxSessionDuration: 7200,
      PermissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary',
    });
  });
});

describe('used with others', () => {
  const template = (use: (role: ImageBuilderExecutionRole, stack: Stack) => void) => {
    const stack = stackIn(COMMERCIAL);
    use(make(stack), stack);
    return Template.fromStack(stack).toJSON();
  };
  const bucketStatement = new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::builds/*'] });

  test('constructs that get immutableRole add nothing', () => {
    expect(template(({ immutableRole: immutableRole }) => {
      expect(immutableRole.addToPrincipalPolicy(bucketStatement).statementAdded).toBe(true); // they are not told
      immutableRole.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'));
    })).toEqual(template(() => undefined));
  });

  test('the owner can add statements, and be granted', () => {
    const actionsIn = (found: Record<string, any>) => Object.values<any>(found.Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement).flatMap(({ Action }) => Action);
    expect(actionsIn(template((role) => role.addToRolePolicy(bucketStatement)))).toContain('s3:GetObject');
    expect(actionsIn(template((role) => iam.Grant.addToPrincipal({ grantee: role, actions: ['s3:GetObject'], resourceArns: ['*'] })))).toContain('s3:GetObject');
  });

  test('the role of an instance profile of this library can be passed', () => {
    const found = template((_, stack) => {
      const { role } = new ImageBuilderInstanceProfile(stack, 'Profile');
      new ImageBuilderExecutionRole(stack, 'Second', { instanceRoles: [role] });
    });
    const passing = Object.values<any>(found.Resources).flatMap(({ Properties }) => Properties?.PolicyDocument?.Statement ?? [])
      .filter(({ Sid }) => Sid === 'PassInstanceRole');
    expect(passing.map(({ Resource }) => Resource)).toContainEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ProfileRole/), 'Arn'] });
  });

  test('an imported role is referred to, and its fixed one stays as it is', () => {
    const stack = stackIn(COMMERCIAL);
    const imported = ImageBuilderExecutionRole.fromRoleArn(stack, 'Imported', 'arn:aws:iam::111122223333:role/image-builder');
    imported.immutableRole.addToPrincipalPolicy(bucketStatement);
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
    expect(imported.role.roleArn).toBe('arn:aws:iam::111122223333:role/image-builder');
    expect(imported.grantPrincipal).toBe(imported.role.grantPrincipal);
  });

  test('an imported role takes statements of its owner', () => {
    const stack = stackIn(COMMERCIAL);
    ImageBuilderExecutionRole.fromRoleArn(stack, 'Imported', 'arn:aws:iam::111122223333:role/image-builder').addToRolePolicy(bucketStatement);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('the role explains itself, with what is only inferred', () => {
    const { statements } = make(stackIn(COMMERCIAL)).explain();
    expect(statements.map(({ sid }) => sid)).toEqual(DEFAULTS);
    expect(statements.filter(({ inferred }) => inferred).map(({ sid }) => sid)).toEqual([
      'LaunchIntoNetwork', 'UseInstance', 'DeleteAssociation', 'TagFinishedImage', 'TagFinishedSnapshots', 'RefuseOtherSpellings',
    ]);
  });
});

describe('bad input', () => {
  const PIPELINE = 'arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/web';
  const SUBNET_STAR = 'subnet-*';
  const CASES: [string, PropsOf<Options>, string][] = [
    ['no instance role', { instanceRoles: [] }, "'instanceRoles' is an empty list, with which no instance is possible: give the role of the instance profile [Stack/Execution]"],
    ['an instance role of another account', (scope) => ({ instanceRoles: [iam.Role.fromRoleArn(scope, 'Other', 'arn:aws:iam::444455556666:role/Web')] }),
      "'instanceRoles' has a role of account 444455556666 (\"arn:aws:iam::444455556666:role/Web\"): a role can be passed inside its own account (111122223333) only"],
    ['a wildcard as instance role', (scope) => ({ instanceRoles: [iam.Role.fromRoleArn(scope, 'Any', 'arn:aws:iam::111122223333:role/*')] }), "'instanceRoles' has"],
    ['an export role of another account', (scope) => ({ vmExportRole: iam.Role.fromRoleArn(scope, 'Other', 'arn:aws:iam::444455556666:role/vmimport') }),
      "'vmExportRole' has a role of account 444455556666"],
    ['a wildcard in a log group', { logGroupNames: ['/aws/imagebuilder/*'] }, "'logGroupNames' has \"/aws/imagebuilder/*\", which can match more than one thing: name each one exactly"],
    ['a log group with a colon', { logGroupNames: ['/aws/imagebuilder/web:*'] }, "'logGroupNames' has"],
    ['an ARN as log group', { logGroupNames: ['arn:aws:logs:us-east-1:111122223333:log-group:web'] }, "'logGroupNames' has \"arn:aws:logs:us-east-1:111122223333:log-group:web\", which is not the name of a log group"],
    ['an output parameter without leading slash', { outputParameters: ['images/web'] },
      "'outputParameters' has \"images/web\", which is not the name of a parameter with a leading slash: write it like '/images/web'"],
    ['a wildcard as output parameter', { outputParameters: ['/images/*'] }, "'outputParameters' has \"/images/*\", which can match more than one thing"],
    ['an output parameter that ends in a slash', { outputParameters: ['/images/'] }, "'outputParameters' has \"/images/\""],
    ['a parent parameter without leading slash', { parentImageParameters: ['ssm:/images/base'] }, "'parentImageParameters' has \"ssm:/images/base\""],
    ['an alias as key', (scope) => ({ kmsKeys: [kms.Alias.fromAliasName(scope, 'Alias', 'alias/ebs')] }), "'kmsKeys' has an alias"],
    ['a bare id as key', () => ({ kmsKeys: [{ keyArn: '00000000-0000-0000-0000-000000000001', env: {} } as unknown as kms.IKey] }),
      "'kmsKeys' has \"00000000-0000-0000-0000-000000000001\", which is not the ARN of a key: take it with Key.fromKeyArn"],
    ['a key of another region', (scope) => ({ kmsKeys: [kms.Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1')] }), "'kmsKeys' has a key of eu-west-1"],
    ['a bare id as key of topics', (scope) => ({
      notificationTopics: [sns.Topic.fromTopicArn(scope, 'Topic', 'arn:aws:sns:us-east-1:111122223333:builds')],
      notificationKeys: [{ keyArn: 'mrk-1' } as kms.IKey],
    }), "'notificationKeys' has \"mrk-1\", which is not the ARN of a key"],
    ['keys of topics without topics', (scope) => ({ notificationKeys: [kms.Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1')] }),
      "'notificationKeys' is set without notificationTopics or workflowTopics"],
    ['the own account as target', { targetAccountIds: ['111122223333'] }, "'targetAccountIds' has \"111122223333\", the account of the stack itself: leave it out"],
    ['the own account as target, by its pseudo parameter', { targetAccountIds: [Aws.ACCOUNT_ID] }, "'targetAccountIds'"],
    ['a name as target', { targetAccountIds: ['production'] }, "'targetAccountIds' has \"production\", which is not the id of an account"],
    ['a wildcard as target', { targetAccountIds: ['*'] }, "'targetAccountIds' has \"*\""],
    ['everybody as user', { launchPermissionUserIds: ['all'] }, "'launchPermissionUserIds' has \"all\", which is not the id of an account: write its 12 digits"],
    ['an id as organization', { launchPermissionOrganizationArns: ['o-example'] }, "'launchPermissionOrganizationArns' has \"o-example\""],
    ['a wildcard as unit', { launchPermissionOrganizationalUnitArns: ['arn:aws:organizations::111122223333:ou/o-example/*'] }, "'launchPermissionOrganizationalUnitArns' has"],
    ['the name of a launch template', { launchTemplates: ['web'] }, "'launchTemplates' has \"web\", which is not the id of a launch template: write it like 'lt-0123456789abcdef0'"],
    ['a wildcard as launch template', { launchTemplates: ['lt-*'] }, "'launchTemplates' has \"lt-*\", which can match more than one thing"],
    ['the name of a launch template for fast launch', { fastLaunchTemplates: ['web'] }, "'fastLaunchTemplates' has \"web\""],
    ['fast launch without Windows', { fastLaunchTemplates: ['lt-0123456789abcdef0'], operatingSystems: [ImageBuilderOperatingSystem.LINUX] },
      "'fastLaunchTemplates' is set, but operatingSystems has no Windows: leave it out: fast launch is for Windows"],
    ['an ISO file without Windows', { isoImport: true, operatingSystems: [ImageBuilderOperatingSystem.LINUX] }, "'isoImport' is set, but operatingSystems has no Windows"],
    ['containers of macOS', { imageTypes: [ImageBuilderImageType.DOCKER], operatingSystems: [ImageBuilderOperatingSystem.MACOS] }, "'operatingSystems' has macOS, but imageTypes has containers only"],
    ['repositories for scans without scanning', (scope) => ({ scanRepositories: [ecr.Repository.fromRepositoryName(scope, 'Scans', 'scans')] }),
      "'scanRepositories' is set without vulnerabilityScanning of containers"],
    ['repositories for scans of AMIs', (scope) => ({ scanRepositories: [ecr.Repository.fromRepositoryName(scope, 'Scans', 'scans')], vulnerabilityScanning: true }),
      "'scanRepositories' is set without vulnerabilityScanning of containers"],
    ['a document of AWS as own one', { workflowDocuments: ['AWS-RunShellScript'] }, "'workflowDocuments' has \"AWS-RunShellScript\", which is not the name of a document of the account"],
    ['a wildcard as document', { workflowDocuments: ['*'] }, "'workflowDocuments' has \"*\", which can match more than one thing"],
    ['an ARN as document', { workflowDocuments: ['arn:aws:ssm:us-east-1:111122223333:document/Hardening'] }, "'workflowDocuments' has"],
    ['a wildcard as pipeline', { startablePipelines: [PIPELINE.replace('web', '*')] }, "'startablePipelines' has"],
    ['the name of a pipeline', { startablePipelines: ['web'] }, "'startablePipelines' has \"web\", which is not the ARN of a pipeline"],
    ['a pipeline of another account', { startablePipelines: [PIPELINE.replace('111122223333', '444455556666')] }, "'startablePipelines' has a pipeline of account 444455556666"],
    ['a wildcard as function', (scope) => ({ workflowFunctions: [lambda.Function.fromFunctionArn(scope, 'Any', 'arn:aws:lambda:us-east-1:111122223333:function:*')] }),
      "'workflowFunctions' has"],
    ['a wildcard as subnet', (scope) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'Subnet', SUBNET_STAR)] }), `'subnets' has "${SUBNET_STAR}"`],
    ['a wildcard as image owner', { parentImageOwners: ['*'] }, "'parentImageOwners' has \"*\": write a 12-digit account id"],
    ['a volume as snapshot', { blockDeviceSnapshots: ['vol-1'] }, "'blockDeviceSnapshots' has \"vol-1\", which is not the id of a snapshot"],
    ['everything of Image Builder as source', { sourceArns: ['arn:aws:imagebuilder:*:111122223333:image/*'] }, "'sourceArns' has"],
    ['a star as source', { sourceArns: ['*'] }, "'sourceArns' has \"*\", which is not the ARN of resources of Image Builder in one account"],
    ['a source of any account', { sourceArns: ['arn:aws:imagebuilder:us-east-1:*:image/web/*'] }, "'sourceArns' has"],
    ['a source of another account', { sourceArns: ['arn:aws:imagebuilder:us-east-1:444455556666:image/web/*'] }, 'of account 444455556666, while the role is of 111122223333'],
    ['regions of two partitions', { regions: ['us-east-1', 'cn-north-1'] }, "'regions' mixes partitions"],
    ['a copy to another partition', { copyToRegions: ['cn-north-1'] }, "'copyToRegions' has \"cn-north-1\" of aws-cn"],
    ...(['outputParameters', 'launchTemplates', 'licenseConfigurations', 'fastLaunchTemplates', 'launchPermissionUserIds', 'launchPermissionOrganizationArns',
      'launchPermissionOrganizationalUnitArns', 'targetAccountIds'] as const)
      .map((property): [string, Options, string] => [`${property} of containers`, { imageTypes: [ImageBuilderImageType.DOCKER], [property]: ['x'] },
        `'${property}' is set, but imageTypes has containers only: leave it out: it is about AMIs`]),
    ['copies of containers', { imageTypes: [ImageBuilderImageType.DOCKER], copyToRegions: ['eu-west-1'] }, "'copyToRegions' is set, but imageTypes has containers only"],
    ...(['registerImage', 'isoImport', 'watermark'] as const)
      .map((property): [string, Options, string] => [`${property} of containers`, { imageTypes: [ImageBuilderImageType.DOCKER], [property]: true },
        `'${property}' is set, but imageTypes has containers only`]),
    ...(['imageTypes', 'operatingSystems', 'copyToRegions', 'sourceArns', 'logGroupNames', 'kmsKeys', 'subnets', 'securityGroups', 'keyPairs', 'instanceTypes',
      'parentImageOwners', 'blockDeviceSnapshots', 'placementGroups', 'hostResourceGroups', 'notificationTopics', 'outputParameters',
      'parentImageParameters', 'launchTemplates', 'licenseConfigurations', 'fastLaunchTemplates', 'workflowFunctions', 'workflowStateMachines',
      'workflowDocuments', 'workflowTopics', 'startablePipelines', 'launchPermissionUserIds', 'launchPermissionOrganizationArns',
      'launchPermissionOrganizationalUnitArns', 'targetAccountIds'] as const)
      .map((property): [string, Options, string] => [`an empty list of ${property}`, { [property]: [] }, `'${property}' is an empty list`]),
  ];

  test.each(CASES)('%s', (_, options, message) => {
    const stack = stackIn(COMMERCIAL);
    let error = '';
    try {
      make(stack, propsIn(stack, options));
    } catch (e) {
      error = (e as Error).message;
    }
    expect(error).toContain(message);
    expect(error).toContain(' [Stack/Execution]');
  });

  test('tokens pass: they are known at deployment', () => {
    const stack = stackIn(COMMERCIAL);
    const parameter = new CfnParameter(stack, 'Name').valueAsString;
    expect(() => make(stack, {
      logGroupNames: [parameter],
      outputParameters: [`/images/${parameter}`],
      launchTemplates: [parameter],
      startablePipelines: [parameter],
      targetAccountIds: [parameter],
      workflowDocuments: [parameter],
      sourceArns: [parameter],
      launchPermissionUserIds: [parameter],
    })).not.toThrow();
  });

  test('there is no property for public images', () => {
    expect(Object.keys(imageBuilderExecution.optionsIn(COMMERCIAL)).filter((option) => /public|everybody/.test(option))).toEqual([]);
  });
});
