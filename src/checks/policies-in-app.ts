import {
  CfnElement, CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Token, Tokenization,
} from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy, CfnRole, CfnRolePolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { asDeployed, branches, Deployed, statementsOf } from './written';
import type { WrittenStatement } from '../decision/policy';

/* The policies of a role as they are in an app, regardless of who wrote them, with readable names for what a deployment fills in. */

/** A statement, and the construct whose policy it is in. */
export interface PlacedStatement {
  readonly written: WrittenStatement;
  readonly in: string;
  /** The paths of the constructs that it names. */
  readonly names: readonly string[];
}

export interface PoliciesInApp {
  readonly statements: readonly PlacedStatement[];
  /** Policies whose texts are not in the app: their ARNs. */
  readonly missingPolicies: readonly string[];
}

/** Resources of CloudFormation whose `Ref` is an ARN. */
const REF_IS_ARN = new Set([
  'AWS::IAM::ManagedPolicy',
  'AWS::SNS::Topic',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
]);

/** The pseudo parameters of a stack, as far as they are known. */
function deployedIn(stack: Stack): Deployed {
  const { account, region, partition } = stack;
  const values = { 'AWS::AccountId': account, 'AWS::Region': region, 'AWS::Partition': partition };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !Token.isUnresolved(value)));
}

/**
 * What an attribute of a resource comes to: its ARN as far as that is known, with the path of the construct for what only a deployment
 * knows.
 */
function attributeText(target: IConstruct, attribute: string): string {
  const type = CfnResource.isCfnResource(target) ? target.cfnResourceType : '';
  if (!/Arn$/.test(attribute) && !(attribute === 'Ref' && REF_IS_ARN.has(type))) return `<${shortPath(target)}.${attribute}>`;
  const deployed = deployedIn(Stack.of(target));
  const [, service = 'unknown', kind = ''] = type.toLowerCase().split('::');
  const place = (name: string) => deployed[name] ?? `\${${name}}`;
  const region = service === 'iam' || service === 's3' ? '' : place('AWS::Region');
  const account = service === 's3' ? '' : place('AWS::AccountId');
  const id = service === 'iam' ? `${kind.replace('managed', '')}/<${shortPath(target)}>` : `<${shortPath(target)}>`;
  return `arn:${place('AWS::Partition')}:${service}:${region}:${account}:${id}`;
}

/** The path of a construct as its owner knows it. */
const shortPath = ({ node: { path } }: IConstruct) => path.replace(/\/Resource$/, '');

class Readable extends DefaultTokenResolver {
  constructor(private readonly deployed: Deployed) {
    super({ join: (...parts: unknown[]) => parts.filter((part) => part !== undefined).map((part) => asDeployed(part, deployed)).join('') });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): any {
    if (!Reference.isReference(token)) return super.resolveToken(token, context, postProcessor);
    if (token.displayName.startsWith('AWS::')) return this.deployed[token.displayName] ?? `\${${token.displayName}}`;
    return attributeText(token.target, token.displayName);
  }
}

/** A value of a stack, with texts for what a deployment fills in. */
function readable(scope: IConstruct, value: unknown): any {
  const stack = Stack.of(scope);
  return Tokenization.resolve(value, { scope: stack, resolver: new Readable(deployedIn(stack)), preparing: false });
}

export const readableText = (scope: IConstruct, value: unknown): string => asDeployed(readable(scope, value), deployedIn(Stack.of(scope)));

/** The properties of a resource as they will be in the template, overrides included. */
function propertiesOf(resource: CfnElement): Record<string, any> {
  // The CDK has no public word for it.
  const { Resources } = readable(resource, (resource as any)._toCloudFormation());
  return (Object.values(Resources)[0] as any).Properties ?? {};
}

/** Statements of the library as they are read in an app. */
export const readableStatements = (role: Role, statements: readonly PolicyStatement[]): WrittenStatement[] =>
  statementsOf({ Statement: readable(role, statements.map((statement) => statement.toStatementJson())) }, deployedIn(Stack.of(role)));

/** The paths of the constructs that a statement names. */
const namedIn = (written: WrittenStatement) =>
  [...new Set([...JSON.stringify(written).matchAll(/<([^<>.]+)(?:\.\w+)?>/g)].map(([, path]) => path))];

/** The policies that are attached to a role anywhere in its app. */
export function policiesInApp(role: Role): PoliciesInApp {
  const cfnRole = role.node.defaultChild as CfnRole;
  const names = new Set([readableText(cfnRole, cfnRole.ref), ...(cfnRole.roleName ? [readableText(cfnRole, cfnRole.roleName)] : [])]);
  const statements: PlacedStatement[] = [];
  const add = (resource: CfnElement, document: unknown) => statements.push(...statementsOf(document, deployedIn(Stack.of(resource)))
    .map((written) => ({ written, in: shortPath(resource), names: namedIn(written) })));

  const own = propertiesOf(cfnRole);
  const arns = new Set(branches(own.ManagedPolicyArns ?? []).map((arn) => asDeployed(arn, deployedIn(Stack.of(role)))));
  branches(own.Policies ?? []).forEach(({ PolicyDocument }: any) => add(cfnRole, PolicyDocument));
  for (const resource of role.node.root.node.findAll()) {
    const isManaged = resource instanceof CfnManagedPolicy;
    if (!isManaged && !(resource instanceof CfnPolicy) && !(resource instanceof CfnRolePolicy)) continue;
    const { PolicyDocument, Roles, RoleName } = propertiesOf(resource);
    const isNamed = branches(Roles ?? RoleName ?? []).some((name) => names.has(asDeployed(name, deployedIn(Stack.of(resource)))));
    const isListed = isManaged && arns.delete(readableText(resource, resource.ref));
    if (isNamed || isListed) add(resource, PolicyDocument);
  }
  return { statements, missingPolicies: [...arns].map((arn) => arn.replace('${AWS::Partition}', 'aws')) };
}
