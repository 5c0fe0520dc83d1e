import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnManagedPolicy, CfnPolicy, CfnRole, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
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
 * statements at about 7,250, so that switching a flag would move them.
 */
const INLINE_SHARE = 7_000;

/** Names that the deployment makes, at their longest; ARNs of IAM, KMS or S3 with such a name. */
const NAME = 'n'.repeat(64);
const ARN = 'a'.repeat(120);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the deployment puts in the place of an intrinsic function, at its longest; undefined for any other object. */
function deployed(value: object, stack: Stack): string | undefined {
  const [[name, argument] = ['']] = Object.entries(value);
  if (name !== 'Ref' && !name.startsWith('Fn::')) return undefined;
  const pseudo: Record<string, string> = {
    'AWS::Partition': partitionOf(stack.region) ?? 'aws-us-gov',
    'AWS::Region': 'ap-southeast-1',
    'AWS::AccountId': '111122223333',
    'AWS::URLSuffix': 'amazonaws.com.cn',
  };
  if (name === 'Ref') return pseudo[argument] ?? NAME;
  if (name === 'Fn::Join') return [argument[1]].flat().map((part) => (isObject(part) ? deployed(part, stack) : part)).join(argument[0]);
  return name === 'Fn::GetAtt' && !/Arn$/.test(argument[1]) ? NAME : ARN;
}

const tokenIn = (text: unknown) => typeof text === 'string' && text.includes('{Token[');

/**
 * Whether something of a value is known at deployment only, apart from what is further inside. Asked of every part of a policy, where
 * Token.isUnresolved() takes a third of the time of making a role.
 */
function hasTokens(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(tokenIn);
  if (isObject(value)) return 'resolve' in value || Object.keys(value).some(tokenIn);
  return tokenIn(value) || (typeof value === 'number' && Token.isUnresolved(value));
}

/** Whether a value will be in the template as it stands, and with IAM as it is in the template. */
function isPlain(value: unknown): boolean {
  if (hasTokens(value)) return false;
  if (Array.isArray(value)) return value.every(isPlain);
  return !isObject(value) || Object.entries(value).every(([key, part]) => key !== 'Ref' && !key.startsWith('Fn::') && isPlain(part));
}

/**
 * The characters that IAM counts of a policy document or of a statement: those of its JSON, as the deployment makes it. Only what
 * has tokens is resolved; the CDK resolves every policy anyway, and to do it here as well would take as long again.
 */
export function charactersOf(value: unknown, stack: Stack): number {
  const text: string | undefined = isPlain(value) ? JSON.stringify(value) : JSON.stringify(value, function (this: Record<string, unknown>, key) {
    const raw = this[key]; // tokens hide in what stringify has made of it already
    const part: unknown = hasTokens(raw) ? stack.resolve(raw) : raw;
    return isObject(part) ? deployed(part, stack) ?? part : part;
  });
  return text?.length ?? 0; // a document without statements resolves to nothing
}

/** The characters of a document without statements. */
const ENVELOPE = JSON.stringify({ Statement: [], Version: '2012-10-17' }).length;

const one = (texts: string[]) => (texts.length === 1 ? texts[0] : texts);

/** The characters of statements of ours: nobody else has them at hand, so they stay as they are until we change them. */
const statementSizes = new WeakMap<PolicyStatement, number>();

/** To be called when a statement of ours was changed. */
export const forgetSize = (statement: PolicyStatement) => statementSizes.delete(statement);

/** A statement of ours as it will be in its document. In the words of the CDK, toStatementJson(), it takes four times as long. */
function statementSize(statement: PolicyStatement, stack: Stack): number {
  const known = statementSizes.get(statement);
  if (known !== undefined) return known;
  const { sid, effect, actions, resources, conditions } = statement;
  const condition = Object.keys(conditions).length > 0 ? { Condition: conditions } : {};
  const json = { Action: one(actions), Effect: effect, Resource: one(resources), Sid: sid, ...condition };
  const size = charactersOf(json, stack) + ','.length;
  if (isPlain(json)) statementSizes.set(statement, size); // tokens may become something else until the end
  return size;
}

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

/** The policies of each stack that validates its roles, by the reference to a role that they are attached to. */
const attachments = new WeakMap<Stack, Map<string, (CfnPolicy | CfnManagedPolicy)[]>>();
const watched = new WeakSet<Stack>();

/**
 * Has the policies of a stack looked up once in each synthesis, and not once for each of its roles: a stack is validated before what
 * is in it, and forgets there what an earlier synthesis found.
 */
export function watchAttachments(stack: Stack): void {
  if (watched.has(stack)) return;
  watched.add(stack);
  stack.node.addValidation({
    validate: () => {
      attachments.delete(stack);
      return [];
    },
  });
}

function attachedTo(reference: string, stack: Stack): readonly (CfnPolicy | CfnManagedPolicy)[] {
  let found = attachments.get(stack);
  if (!found) {
    found = new Map();
    const { CfnPolicy, CfnManagedPolicy } = iam; // the CDK loads a name anew each time it is said
    for (const construct of stack.node.findAll()) {
      if (!(construct instanceof CfnPolicy || construct instanceof CfnManagedPolicy) || Stack.of(construct) !== stack) continue;
      for (const role of (stack.resolve(construct.roles) ?? []) as unknown[]) {
        const key = JSON.stringify(role);
        found.set(key, [...found.get(key) ?? [], construct]);
      }
    }
    attachments.set(stack, found);
  }
  return found.get(reference) ?? [];
}

/** Documents that were made of our statements alone. */
const ours = new WeakMap<PolicyDocument, readonly PolicyStatement[]>();

/** Says which statements of ours a document was made of. */
export function rememberStatements(document: PolicyDocument, statements: readonly PolicyStatement[]): void {
  if (document.statementCount === statements.length) ours.set(document, [...statements]);
}

/** The characters of a document as it stands; the CDK may still leave out what is said twice in it, and number its statements. */
function roughly(document: unknown, stack: Stack): number {
  if (!(document instanceof iam.PolicyDocument)) return charactersOf(document, stack);
  const statements = ours.get(document);
  if (statements?.length === document.statementCount) return ENVELOPE + charactersOfStatements(statements, stack);
  return charactersOf(document.toJSON(), stack);
}

/** The characters of documents together: exactly where they come near a limit, elsewhere roughly and in a fraction of the time. */
function measured(documents: readonly unknown[], limit: number, stack: Stack): number {
  const sum = (of: (document: unknown, stack: Stack) => number) => documents.map((document) => of(document, stack)).reduce((a, b) => a + b, 0);
  const rough = sum(roughly);
  return rough < 0.9 * limit ? rough : sum(charactersOf);
}

/** Measures a role by what is in its stack at the end of synthesis; undefined where the CDK makes no role (`Role.customizeRoles`). */
export function sizesOf(role: Role): RoleSizes | undefined {
  const stack = Stack.of(role);
  const resource = role.node.defaultChild as CfnRole | undefined;
  if (!resource) return undefined;

  const policies = attachedTo(JSON.stringify({ Ref: stack.getLogicalId(resource) }), stack);
  const inline = [
    ...policies.filter((policy) => policy instanceof iam.CfnPolicy).map(({ policyDocument }) => policyDocument),
    ...((stack.resolve(resource.policies) ?? []) as CfnRole.PolicyProperty[]).map(({ policyDocument }) => policyDocument),
  ];
  const managed = policies.filter((policy) => policy instanceof iam.CfnManagedPolicy).map((policy) => {
    const { path, scope } = (policy.node.scope ?? policy).node;
    return { path, characters: measured([policy.policyDocument], LIMITS.managed, stack), ours: scope === role.node.scope };
  });
  return {
    inline: measured(inline, LIMITS.inline, stack),
    managed,
    attached: managed.length + ((stack.resolve(resource.managedPolicyArns) ?? []) as unknown[]).length,
    trust: measured([resource.assumeRolePolicyDocument], LIMITS.trust.byDefault, stack),
  };
}
