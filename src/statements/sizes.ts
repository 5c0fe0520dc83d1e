import { Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy, CfnRole, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { partitionOf } from '../scope/regions';

/*
 * How large policies are for IAM, and how statements are laid into documents that it takes.
 *
 * Source: IAM User Guide, "IAM and AWS STS quotas": white space is not counted; the sizes of inline and managed
 * policies are fixed; the two others are quotas with a default and a highest value (older copies of the page say 20
 * policies and 4,096 characters).
 */

export const LIMITS = {
  /** The characters of all inline policies of a role together. */
  inline: 10_240,
  /** The characters of one managed policy. */
  managed: 6_144,
  /** The managed policies of one role. */
  attached: { byDefault: 10, atMost: 25 },
  /** The characters of a trust policy. */
  trust: { byDefault: 2_048, atMost: 8_192 },
};

/**
 * What our statements take of the inline policies at most; the rest is for grants and statements of others. What does
 * not fit goes to managed policies of ours.
 *
 * The CDK splits the default policy of a role too, by an estimate: it leaves out Sids and the word Condition, and
 * takes every ARN with a token for 150 characters. With the flags of a new app, which leave few tokens, statements of
 * ours would fill documents to 11,900 and 7,000 characters, which IAM refuses; without them the CDK begins to move
 * statements at about 7,700.
 */
const INLINE_SHARE = 7_500;

/** Names that the deployment makes, at their longest; ARNs of IAM, KMS or S3 with such a name. */
const NAME = 'n'.repeat(64);
const ARN = 'a'.repeat(120);

/** A value of a template with a text in the place of each intrinsic function, as long as what the deployment puts there. */
function deployed(value: unknown, stack: Stack): unknown {
  const of = (part: unknown): unknown => deployed(part, stack);
  if (Array.isArray(value)) return value.map(of);
  if (typeof value !== 'object' || value === null) return value;

  const [name, argument] = Object.entries(value)[0] ?? [''];
  const pseudo: Record<string, string> = {
    'AWS::Partition': partitionOf(stack.region) ?? 'aws-us-gov',
    'AWS::Region': 'ap-southeast-1',
    'AWS::AccountId': '111122223333',
    'AWS::URLSuffix': 'amazonaws.com.cn',
  };
  if (name === 'Ref') return pseudo[argument] ?? NAME;
  if (name === 'Fn::Join') return [of(argument[1])].flat().join(argument[0]);
  if (name === 'Fn::GetAtt') return /Arn$/.test(argument[1]) ? ARN : NAME;
  if (name.startsWith('Fn::')) return ARN;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, of(part)]));
}

/** The characters that IAM counts of a policy document or of a statement. */
export const charactersOf = (value: unknown, stack: Stack) => JSON.stringify(deployed(stack.resolve(value), stack)).length;

/** The characters of a document without statements. */
const ENVELOPE = JSON.stringify({ Statement: [], Version: '2012-10-17' }).length;

const statementSize = (statement: PolicyStatement, stack: Stack) => charactersOf(statement.toStatementJson(), stack) + ','.length;

/** The characters of statements, wherever they are put. */
export const charactersOfStatements = (statements: readonly PolicyStatement[], stack: Stack) =>
  statements.map((statement) => statementSize(statement, stack)).reduce((a, b) => a + b, 0);

interface Document {
  readonly statements: PolicyStatement[];
  room: number;
}

const open = (room: number): Document => ({ statements: [], room: room - ENVELOPE });

/** Puts each statement, in their order, into the first document with room for it, or into a further managed policy. */
function lay(statements: readonly PolicyStatement[], stack: Stack, documents: Document[]): PolicyStatement[][] {
  for (const statement of statements) {
    const size = statementSize(statement, stack);
    let document = documents.find(({ room }) => size <= room);
    if (!document) documents.push(document = open(LIMITS.managed));
    document.statements.push(statement);
    document.room -= size;
  }
  return documents.map((document) => document.statements);
}

/**
 * Lays statements, in their order, into the inline policy of a role and as many managed ones as it takes. One that is
 * larger than any document gets one of its own: the role is refused at synthesis.
 */
export function layOut(statements: readonly PolicyStatement[], stack: Stack): { inline: PolicyStatement[]; managed: PolicyStatement[][] } {
  const [inline, ...managed] = lay(statements, stack, [open(INLINE_SHARE)]);
  return { inline, managed };
}

/** The same for identities that are not ours: managed policies alone. */
export const layOutManaged = (statements: readonly PolicyStatement[], stack: Stack): PolicyStatement[][] => lay(statements, stack, []);

/** What IAM counts of a role. */
export interface RoleSizes {
  /** The characters of its inline policies together. */
  readonly inline: number;
  /** The managed policies of the stack that are attached to it, with their characters. */
  readonly managed: readonly { readonly path: string; readonly characters: number; readonly ours: boolean }[];
  /** How many managed policies are attached to it, those from elsewhere included. */
  readonly attached: number;
  /** The characters of its trust policy. */
  readonly trust: number;
}

/** Measures a role by what is in its stack at the end of synthesis; undefined where the CDK makes no role (`Role.customizeRoles`). */
export function sizesOf(role: Role): RoleSizes | undefined {
  const stack = Stack.of(role);
  const resource = role.node.defaultChild as CfnRole | undefined;
  if (!resource) return undefined;

  const reference = JSON.stringify(stack.resolve(resource.ref));
  const attachedTo = ({ roles }: CfnPolicy | CfnManagedPolicy) =>
    ((stack.resolve(roles) ?? []) as unknown[]).some((name) => JSON.stringify(name) === reference);
  const policies = stack.node.findAll().filter((construct): construct is CfnPolicy | CfnManagedPolicy =>
    (construct instanceof CfnPolicy || construct instanceof CfnManagedPolicy) && Stack.of(construct) === stack && attachedTo(construct));
  const inline = [
    ...policies.filter((policy) => policy instanceof CfnPolicy).map(({ policyDocument }) => policyDocument),
    ...((stack.resolve(resource.policies) ?? []) as CfnRole.PolicyProperty[]).map(({ policyDocument }) => policyDocument),
  ];
  const managed = policies.filter((policy) => policy instanceof CfnManagedPolicy).map((policy) => {
    const { path, scope } = (policy.node.scope ?? policy).node;
    return { path, characters: charactersOf(policy.policyDocument, stack), ours: scope === role.node.scope };
  });
  return {
    inline: inline.map((document) => charactersOf(document, stack)).reduce((a, b) => a + b, 0),
    managed,
    attached: managed.length + ((stack.resolve(resource.managedPolicyArns) ?? []) as unknown[]).length,
    trust: charactersOf(resource.assumeRolePolicyDocument, stack),
  };
}
