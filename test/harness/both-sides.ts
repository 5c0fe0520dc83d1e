import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { resolveIntrinsics } from './intrinsics';
import { policiesOf } from './synthesize';
import {
  AmiEncryptionKey, CrossAccountDistributionRole, CrossAccountLifecycleRole, ImageBuilderExecutionRole, ImageBuilderLifecycleAction,
} from '../../src';

/*
 * Both sides together: who asks with which policies, and what the owner of a role or a key says, in accounts of their own. An
 * account that builds, one that gets copies, one that launches them, and one outside of the organization.
 */

export const SOURCE = '111122223333';
export const TARGET = '444455556666';
export const CONSUMER = '777788889999';
export const OUTSIDE = '999988887777';
export const ORGANIZATION = 'o-a1b2c3d4e5';
export const EXECUTION_ROLE = `arn:aws:iam::${SOURCE}:role/image-builder`;
export const DISTRIBUTION_ROLE = `arn:aws:iam::${TARGET}:role/EC2ImageBuilderDistributionCrossAccountRole`;
export const LIFECYCLE_ROLE = `arn:aws:iam::${TARGET}:role/Ec2ImageBuilderCrossAccountLifecycleAccess`;
/** A role of the target account without any permission. */
export const NOBODY = `arn:aws:iam::${TARGET}:role/nobody`;
export const SOURCE_KEY = `arn:aws:kms:us-east-1:${SOURCE}:key/00000000-0000-0000-0000-000000000001`;
export const TARGET_KEY = `arn:aws:kms:us-east-1:${TARGET}:key/00000000-0000-0000-0000-000000000002`;

interface Statement {
  Sid?: string;
  Effect: string;
  Action: string | string[];
  Principal?: unknown;
  Resource?: string | string[];
  Condition?: object;
}
interface Document { Version: string; Statement: Statement[] }

/** Everything deployed: the policies of roles by their ARNs, and what owners of roles and keys say. */
export interface Organization {
  readonly identities: Readonly<Record<string, Document[]>>;
  readonly owners: Readonly<Record<string, Document>>;
}

const ADMINISTRATOR: Document = { Version: '2012-10-17', Statement: [{ Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Deploys the accounts, and reads the policies back from their templates. */
export function deploy(): Organization {
  const app = new App();
  const [source, target] = [SOURCE, TARGET].map((account) => new Stack(app, `Stack${account}`, { env: { account, region: 'us-east-1' } }));
  const key = (scope: Stack, id: string, arn: string) => kms.Key.fromKeyArn(scope, id, arn);

  const execution = new ImageBuilderExecutionRole(source, 'Execution', {
    roleName: 'image-builder',
    instanceRoles: [iam.Role.fromRoleArn(source, 'Instances', `arn:aws:iam::${SOURCE}:role/instances`)],
    kmsKeys: [key(source, 'OwnKey', SOURCE_KEY)],
  });
  new AmiEncryptionKey(source, 'Key', { accountIds: [TARGET, CONSUMER], autoScalingAccountIds: [CONSUMER] });
  const distribution = new CrossAccountDistributionRole(target, 'Distribution', {
    sources: [execution.distributeTo({ accountIds: [TARGET] })],
    organizationId: ORGANIZATION,
    sourceKeys: [key(target, 'SourceKey', SOURCE_KEY)],
    destinationKeys: [key(target, 'TargetKey', TARGET_KEY)],
    outputParameters: ['/images/web'],
    launchPermissionUserIds: [CONSUMER],
  });
  const lifecycle = new CrossAccountLifecycleRole(target, 'Lifecycle', {
    sourceAccountIds: [SOURCE], actions: [ImageBuilderLifecycleAction.DELETE], includeSnapshots: true, recipes: ['web'],
  });
  new AmiEncryptionKey(target, 'Key', { organizationId: ORGANIZATION, autoScalingInOrganization: true });

  const read = (stack: Stack, account: string) => {
    const template = Template.fromStack(stack).toJSON();
    const place = { partition: 'aws', region: 'us-east-1', account };
    const idOf = (role: iam.IRole) => stack.getLogicalId(role.node.defaultChild as iam.CfnRole);
    const resolved = (document: unknown) => resolveIntrinsics(document, template.Resources, place) as Document;
    return {
      policies: (role: iam.IRole) => policiesOf(template, idOf(role), place) as Document[],
      trust: (role: iam.IRole) => resolved(template.Resources[idOf(role)].Properties.AssumeRolePolicyDocument),
      key: () => resolved(Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::KMS::Key').Properties.KeyPolicy),
    };
  };
  const [ofSource, ofTarget] = [read(source, SOURCE), read(target, TARGET)];
  return {
    identities: {
      [EXECUTION_ROLE]: ofSource.policies(execution.role),
      [DISTRIBUTION_ROLE]: ofTarget.policies(distribution.role),
      [LIFECYCLE_ROLE]: ofTarget.policies(lifecycle.role),
      [NOBODY]: [],
    },
    owners: {
      [DISTRIBUTION_ROLE]: ofTarget.trust(distribution.role),
      [LIFECYCLE_ROLE]: ofTarget.trust(lifecycle.role),
      [SOURCE_KEY]: ofSource.key(),
      [TARGET_KEY]: ofTarget.key(),
    },
  };
}

/** Someone asks for something that an owner guards. */
export interface Question {
  /** The ARN of a role, or the name of a service. Roles that were not deployed are administrators of their account. */
  readonly who: string;
  /** The organization of whoever asks; the one of the accounts above where absent. */
  readonly organization?: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

const accountOf = (arn: string) => arn.split(':')[4];

/** What the owner of a role or key that was not deployed says: yes, to everybody. Whatever is refused then, the other side refuses. */
const OPEN: Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Principal: { AWS: '*' } }] };

/** A trust policy names no resource: it speaks of its own role. */
const withResource = (document: Document, resource: string) => ({
  ...document, Statement: document.Statement.map((statement) => ({ ...statement, Resource: statement.Resource ?? resource })),
});

/**
 * Whether both sides allow it.
 *
 * @throws when the simulator cannot answer: a check that could not be made is not a denial.
 */
export async function isAllowedByBoth({ identities, owners }: Organization, question: Question): Promise<boolean> {
  const { who, organization = ORGANIZATION, action, resource, context = {} } = question;
  const isService = !who.startsWith('arn:');
  const outcome = await runSimulation({
    request: {
      principal: who,
      action,
      resource: { resource, accountId: accountOf(resource) || accountOf(who) },
      contextVariables: {
        ...(isService ? { 'aws:PrincipalServiceName': who, 'aws:PrincipalIsAWSService': 'true' } : {
          'aws:PrincipalArn': who,
          'aws:PrincipalAccount': accountOf(who),
          'aws:PrincipalOrgID': organization,
          'aws:PrincipalOrgPaths': [`${organization}/r-ab12/ou-ab12-11111111/`],
          'aws:ResourceOrgID': ORGANIZATION,
        }),
        ...(action.startsWith('kms:') && !isService ? { 'kms:CallerAccount': accountOf(who) } : {}),
        ...context,
      },
    },
    identityPolicies: (isService ? [] : identities[who] ?? [ADMINISTRATOR]).map((policy, i) => ({ name: `policy-${i}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: /^(sts|kms):/.test(action) ? withResource(owners[resource] ?? OPEN, resource) : undefined,
  }, { simulationMode: 'Strict' });
  if (outcome.resultType !== 'single') throw new Error(`cannot judge ${action} on ${resource}: ${JSON.stringify(outcome)}`);
  return outcome.overallResult === 'Allowed';
}

/** An attack that the generic format cannot say: what refuses it is a trust policy, a key policy, or the policies of whoever asks. */
export interface Attack extends Question {
  /** What the attacker does, as the end of "the attacker …". */
  readonly does: string;
  /** Whose policy refuses it: that of the `owner` of the resource, or that of the `identity`. */
  readonly by: 'owner' | 'identity';
  /** The Sid of the statement that is attacked; every statement where absent, as in trust policies. */
  readonly statement?: string;
  /** What of it refuses the request: `Principal`, `Service`, `Action`, `Resource`, `Condition`, or several joined by `+`. */
  readonly guard: string;
}

export interface AttackFile {
  readonly kind: 'trust' | 'key' | 'identity';
  readonly harm: string;
  readonly attacks: Attack[];
}

const FOLDER = join(__dirname, '..', 'proofs', 'attacks-distribution');
export const attackFiles = (): AttackFile[] => readdirSync(FOLDER).sort().map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));

const WEAKER: Record<string, (statement: Statement) => Statement> = {
  Principal: (statement) => ({ ...statement, Principal: { AWS: '*' } }),
  Service: (statement) => ({ ...statement, Principal: { Service: ['ec2.amazonaws.com', 'imagebuilder.amazonaws.com'] } }),
  Action: (statement) => ({ ...statement, Action: '*' }),
  Resource: (statement) => ({ ...statement, Resource: '*' }),
  Condition: ({ Condition: _, ...statement }) => statement,
};

/** The same organization with the part of the policy taken away that refuses the attack. */
export function without({ identities, owners }: Organization, { who, resource, by, statement: sid, guard }: Attack): Organization {
  const weakened = (document: Document): Document => ({
    ...document,
    Statement: document.Statement.map((statement) => (sid === undefined || statement.Sid === sid
      ? guard.split('+').reduce((weaker, part) => WEAKER[part](weaker), statement) : statement)),
  });
  return by === 'owner'
    ? { identities, owners: { ...owners, [resource]: weakened(owners[resource]) } }
    : { identities: { ...identities, [who]: identities[who].map(weakened) }, owners };
}
