import { Annotations as CdkAnnotations, App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  ImageBuilderImageType, ImageBuilderLifecycleAction, ImageBuilderLifecycleExecutionRole, ImageBuilderLifecycleExecutionRoleProps,
} from '../../../src';
import { imageBuilderLifecycle } from '../../harness/subjects/image-builder-lifecycle';
import { CHINA, COMMERCIAL, GOVCLOUD, PropsOf, propsIn, stackIn } from '../../harness/synthesize';

const { DEPRECATE, DISABLE, DELETE } = ImageBuilderLifecycleAction;
const CONTAINERS = { actions: [DELETE], resourceType: ImageBuilderImageType.DOCKER };
const WITHOUT = 'cdk-ami-build-roles:lifecycle-without-resources';

type Props = PropsOf<ImageBuilderLifecycleExecutionRoleProps>;

function roleIn(stack: Stack, props: Props) {
  return new ImageBuilderLifecycleExecutionRole(stack, 'Lifecycle', propsIn(stack, props));
}

const repository = (scope: Construct, arn = 'arn:aws:ecr:us-east-1:111122223333:repository/web-server') =>
  ecr.Repository.fromRepositoryAttributes(scope, 'Repository', { repositoryArn: arn, repositoryName: 'web-server' });

/** The statements of a role with these properties alone. */
function statementsOf(props: Props) {
  const stack = stackIn(COMMERCIAL);
  roleIn(stack, props);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policy.Properties.PolicyDocument.Statement;
}

const warningsOf = (props: Props) => {
  const stack = stackIn(COMMERCIAL);
  roleIn(stack, props);
  return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(WITHOUT)).length;
};

const sids = (props: Props) => statementsOf(props).map(({ Sid }: { Sid: string }) => Sid);

const HERE = { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } };
const TAGGED = { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } };
const MARK = {
  'StringEquals': { 'aws:RequestTag/DeprecatedBy': 'EC2 Image Builder', 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' },
  'ForAllValues:StringEquals': { 'aws:TagKeys': 'DeprecatedBy' },
};
const allow = (Sid: string, Action: string | string[], Resource: string, Condition?: object) => ({ Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });
/** ARNs are made of tokens: the partition is the deployment's. */
const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });

test('the whole policy of a role that retires AMIs and their snapshots', () => {
  const image: any = arn(':ec2:us-east-1::image/*');
  const snapshot: any = arn(':ec2:us-east-1::snapshot/*');
  expect(statementsOf({ actions: [DEPRECATE, DISABLE, DELETE], includeAmis: true, includeSnapshots: true })).toEqual([
    allow('FindResources', 'tag:GetResources', '*', HERE),
    allow('FindImages', 'ec2:DescribeImages', '*', HERE),
    allow('ReadImageAttributes', 'ec2:DescribeImageAttribute', image, TAGGED),
    allow('DeprecateImages', ['ec2:DisableImageDeprecation', 'ec2:EnableImageDeprecation'], image, TAGGED),
    allow('MarkDeprecatedImages', ['ec2:CreateTags', 'ec2:DeleteTags'], image, MARK),
    allow('MarkDeprecatedSnapshots', ['ec2:CreateTags', 'ec2:DeleteTags'], snapshot, MARK),
    allow('DisableImages', ['ec2:DisableImage', 'ec2:EnableImage'], image, TAGGED),
    allow('DeleteImageResources', 'imagebuilder:DeleteImage', arn(':imagebuilder:us-east-1:111122223333:image/*/*') as any),
    allow('DeregisterImages', 'ec2:DeregisterImage', image, TAGGED),
    allow('DeleteSnapshots', 'ec2:DeleteSnapshot', snapshot, TAGGED),
  ]);
});

test('the whole policy of a role that deletes container images', () => {
  expect(statementsOf((scope) => ({ ...CONTAINERS, includeContainers: true, containerRepositories: [repository(scope)], recipes: ['web-server'] }))).toEqual([
    allow('FindResources', 'tag:GetResources', '*', HERE),
    allow('DeleteImageResources', 'imagebuilder:DeleteImage', arn(':imagebuilder:us-east-1:111122223333:image/web-server/*') as any),
    allow('DeleteContainers', ['ecr:BatchDeleteImage', 'ecr:BatchGetImage'], 'arn:aws:ecr:us-east-1:111122223333:repository/web-server',
      { StringEquals: { 'ecr:ResourceTag/LifecycleExecutionAccess': 'EC2 Image Builder' } }),
  ]);
});

test.each<[string, ImageBuilderLifecycleExecutionRoleProps, string[]]>([
  ['deprecate records', { actions: [DEPRECATE] }, []],
  ['disable records', { actions: [DISABLE] }, []],
  ['delete records', { actions: [DELETE] }, ['DeleteImageResources']],
  ['deprecate AMIs', { actions: [DEPRECATE], includeAmis: true }, ['DeprecateImages', 'MarkDeprecatedImages']],
  ['disable AMIs', { actions: [DISABLE], includeAmis: true }, ['DisableImages']],
  ['deregister AMIs', { actions: [DELETE], includeAmis: true }, ['DeleteImageResources', 'DeregisterImages']],
])('a role to %s has nothing else', (_, props, expected) => {
  expect(sids(props)).toEqual(['FindResources', 'FindImages', 'ReadImageAttributes', ...expected]);
});

test('declared recipes narrow image resources, AMIs and snapshots', () => {
  const statements = statementsOf({ actions: [DELETE], includeAmis: true, includeSnapshots: true, recipes: ['web-server', 'base'] });
  const ofRecipes = ['base', 'web-server'].map((recipe) => arn(`:imagebuilder:us-east-1:111122223333:image/${recipe}/*`));
  const narrowed = { ...TAGGED, StringLike: { 'aws:ResourceTag/Ec2ImageBuilderArn': ofRecipes } };
  expect(statements).toContainEqual(allow('DeleteImageResources', 'imagebuilder:DeleteImage', ofRecipes as any));
  expect(statements).toContainEqual(allow('DeregisterImages', 'ec2:DeregisterImage', arn(':ec2:us-east-1::image/*') as any, narrowed));
  expect(statements).toContainEqual(allow('DeleteSnapshots', 'ec2:DeleteSnapshot', arn(':ec2:us-east-1::snapshot/*') as any, narrowed));
});

test('AMIs in further regions are reached there and nowhere else', () => {
  const statements = statementsOf({ actions: [DELETE], includeAmis: true, regions: ['us-east-1', 'eu-west-1'] });
  expect(statements).toContainEqual(allow('DeregisterImages', 'ec2:DeregisterImage', arn(':ec2:*::image/*') as any,
    { StringEquals: { ...TAGGED.StringEquals, 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } }));
});

describe('trust', () => {
  const trustOf = (props: Partial<ImageBuilderLifecycleExecutionRoleProps>, place = COMMERCIAL) => {
    const stack = stackIn(place);
    roleIn(stack, { actions: [DISABLE], ...props });
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    return role.Properties.AssumeRolePolicyDocument.Statement;
  };
  const service = { Service: 'imagebuilder.amazonaws.com' };
  const account = { 'aws:SourceAccount': '111122223333' };

  test.each([COMMERCIAL, CHINA, GOVCLOUD])('the service, for the own account alone ($partition)', (place) => {
    expect(trustOf({}, place)).toEqual([{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: service, Condition: { StringEquals: account } }]);
  });

  test('declared sources narrow it', () => {
    const sourceArns = ['arn:aws:imagebuilder:us-east-1:111122223333:lifecycle-policy/web'];
    expect(trustOf({ sourceArns })).toEqual([{
      Action: 'sts:AssumeRole', Effect: 'Allow', Principal: service, Condition: { StringEquals: account, ArnLike: { 'aws:SourceArn': sourceArns[0] } },
    }]);
  });
});

test('the role is named, described and bounded as declared', () => {
  const stack = stackIn(COMMERCIAL);
  const permissionsBoundary = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary');
  roleIn(stack, { actions: [DELETE, DEPRECATE, DELETE], includeAmis: true, roleName: 'retention', path: '/builders/', permissionsBoundary });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'retention',
    Path: '/builders/',
    Description: 'Runs lifecycle rules of EC2 Image Builder: delete, deprecate',
    PermissionsBoundary: arn(':iam::111122223333:policy/boundary'),
  });
});

describe('others add to it', () => {
  const added = new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:us-east-1:111122223333:queue'] });

  test('with statements of their own', () => {
    const stack = stackIn(COMMERCIAL);
    const lifecycle = roleIn(stack, { actions: [DISABLE] });
    lifecycle.addToRolePolicy(added);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain('sqs:SendMessage');
  });

  test('but not to the fixed role', () => {
    const stack = stackIn(COMMERCIAL);
    const lifecycle = roleIn(stack, { actions: [DISABLE] });
    expect(lifecycle.immutableRole.roleArn).toBe(lifecycle.role.roleArn);
    lifecycle.immutableRole.addToPrincipalPolicy(added);
    lifecycle.immutableRole.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'));
    expect(JSON.stringify(Template.fromStack(stack))).not.toMatch(/sqs:SendMessage|AdministratorAccess/);
  });

  test('an imported role has both faces', () => {
    const stack = stackIn(COMMERCIAL);
    const imported = ImageBuilderLifecycleExecutionRole.fromRoleArn(stack, 'Imported', 'arn:aws:iam::111122223333:role/retention');
    imported.immutableRole.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['sqs:DeleteQueue'], resources: ['*'] }));
    imported.addToRolePolicy(added);
    expect(imported.grantPrincipal).toBe(imported.role.grantPrincipal);
    const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies).toContain('sqs:SendMessage');
    expect(policies).not.toContain('sqs:DeleteQueue');
  });
});

test('it explains itself', () => {
  const stack = stackIn(COMMERCIAL);
  const { statements } = roleIn(stack, { actions: [DELETE], includeAmis: true }).explain();
  expect(statements.map(({ sid }) => sid)).toEqual(['FindResources', 'FindImages', 'ReadImageAttributes', 'DeleteImageResources', 'DeregisterImages']);
});

describe('a deletion that leaves what was made of images', () => {
  test.each<[string, ImageBuilderLifecycleExecutionRoleProps, number]>([
    ['is warned of', { actions: [DELETE] }, 1],
    ['is warned of with other actions', { actions: [DEPRECATE, DELETE] }, 1],
    ['is warned of for containers', CONTAINERS, 1],
    ['is no deletion', { actions: [DEPRECATE, DISABLE] }, 0],
    ['includes the AMIs', { actions: [DELETE], includeAmis: true }, 0],
  ])('%s', (_, props, count) => {
    expect(warningsOf(props)).toBe(count);
  });

  test('includes the containers', () => {
    expect(warningsOf((scope) => ({ ...CONTAINERS, includeContainers: true, containerRepositories: [repository(scope)] }))).toBe(0);
  });

  test('can be acknowledged', () => {
    const stack = stackIn(COMMERCIAL);
    CdkAnnotations.of(stack).acknowledgeWarning(WITHOUT);
    roleIn(stack, { actions: [DELETE] });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

const CASES: [string, Props, string][] = [
  ['no action', { actions: [] }, "'actions' is an empty list: name what the rules do, such as ImageBuilderLifecycleAction.DELETE [Stack/Lifecycle]"],
  ['containers that are deprecated', { ...CONTAINERS, actions: [DEPRECATE, DELETE] }, "'actions' has DEPRECATE, which no rule does with container images"],
  ['containers that are disabled', { ...CONTAINERS, actions: [DISABLE] }, "'actions' has DISABLE, which no rule does with container images"],
  ['AMIs of containers', { ...CONTAINERS, includeAmis: true }, "'includeAmis' is set, but the lifecycle policy is about container images"],
  ['snapshots of containers', { ...CONTAINERS, includeSnapshots: true }, "'includeSnapshots' is set, but the lifecycle policy is about container images"],
  ['containers of AMIs', { actions: [DELETE], includeContainers: true }, "'includeContainers' is set, but the lifecycle policy is about AMIs"],
  ['repositories of AMIs', (scope) => ({ actions: [DELETE], containerRepositories: [repository(scope)] }), "'containerRepositories' is set, but the lifecycle policy is about AMIs"],
  ['snapshots without AMIs', { actions: [DELETE], includeSnapshots: true }, "'includeSnapshots' is set without includeAmis: set both"],
  ['snapshots that are disabled', { actions: [DISABLE], includeAmis: true, includeSnapshots: true }, "'includeSnapshots' is set, but no rule does anything with snapshots"],
  ['containers without repositories', { ...CONTAINERS, includeContainers: true }, "'includeContainers' is set without containerRepositories: declare the repositories"],
  ['repositories without containers', (scope) => ({ ...CONTAINERS, containerRepositories: [repository(scope)] }), "'containerRepositories' is set without includeContainers"],
  ['no repositories', { ...CONTAINERS, includeContainers: true, containerRepositories: [] }, "'containerRepositories' is an empty list: leave it out, and no repository can be changed"],
  ['a repository of another account', (scope) => ({
    ...CONTAINERS, includeContainers: true, containerRepositories: [repository(scope, 'arn:aws:ecr:us-east-1:444455556666:repository/web')],
  }), "'containerRepositories' has a repository of account 444455556666"],
  ['any repository', (scope) => ({
    ...CONTAINERS, includeContainers: true, containerRepositories: [repository(scope, 'arn:aws:ecr:us-east-1:111122223333:repository/*')],
  }), "'containerRepositories' has \"arn:aws:ecr:us-east-1:111122223333:repository/*\", which can match more than one thing"],
  ['no recipes', { actions: [DELETE], recipes: [] }, "'recipes' is an empty list: leave it out, and the rules can apply to all recipes of the account"],
  ['any recipe', { actions: [DELETE], recipes: ['*'] }, "'recipes' has \"*\", which is not a name in the form that ARNs of Image Builder have"],
  ['the start of recipes', { actions: [DELETE], recipes: ['web-*'] }, "'recipes' has \"web-*\""],
  ['the name of a recipe as people write it', { actions: [DELETE], recipes: ['Web Server'] }, "'recipes' has \"Web Server\", which is not a name in the form that ARNs of Image Builder have: write it like 'web-server'"],
  ['the path of a recipe', { actions: [DELETE], recipes: ['web-server/1.0.0'] }, "'recipes' has \"web-server/1.0.0\""],
  ['no regions', { actions: [DELETE], regions: [] }, "'regions' is an empty list"],
  ['any region', { actions: [DELETE], regions: ['*'] }, "'regions' has \"*\", which is not the name of a region"],
  ['a source of everybody', { actions: [DELETE], sourceArns: ['*'] }, "'sourceArns' has \"*\""],
  ['no sources', { actions: [DELETE], sourceArns: [] }, "'sourceArns' is an empty list"],
];

test.each(CASES)('fails for %s', (_, props, message) => {
  expect(() => roleIn(stackIn(COMMERCIAL), props)).toThrow(message);
});

test('names that are known at deployment only are taken as they are', () => {
  const stack = new Stack(new App(), 'Stack');
  roleIn(stack, (scope) => ({ actions: [DELETE], recipes: [new CfnParameter(scope, 'Recipe').valueAsString] }));
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain('{"Ref":"Recipe"}');
});

test('everything at once fits into one inline policy', () => {
  const { policies } = imageBuilderLifecycle.withAll();
  expect(policies.length).toBe(1);
});
