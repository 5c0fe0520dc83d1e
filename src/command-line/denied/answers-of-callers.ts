import { DenialAnswer, answerOf } from './answer';
import { answerOfBuild, PEOPLE } from './answers-of-builds';
import { Caller, PRESCRIBED, roleNameOf } from './callers';
import { statementsGranting } from './cures';
import type { Evidence } from './evidence';
import {
  ASSUMES_ROLE, MAKES_LINKED_ROLE, OF_IAM, IS_OF_IMAGE_BUILDER, PASSES_ROLE, TAGS_SESSION, WRITES_PARAMETERS,
} from './known/calls';
import { arnParts, Refusal } from './refusal';
import { bringing, capitalized } from './words';

/* Answers where the caller is no build role: no property of one cures it. */

const on = ({ resource }: Refusal) => (resource && resource !== '*' ? ` on ${resource}` : '');
const may = ({ refuser }: Refusal) => (refuser?.explicit ? 'is denied' : 'may not call');

/** The service whose service-linked role was to be created. */
export function ofLinkedRole(refusal: Refusal, caller: Caller, construct?: string): DenialAnswer | undefined {
  const service = /role\/aws-service-role\/([\w.-]+)\/(\w+)/.exec(refusal.resource ?? '');
  if (!MAKES_LINKED_ROLE.test(refusal.action!)) return undefined;
  const principal = service?.[1] ?? '<service>.amazonaws.com';
  const command = `Let an administrator create it once: \`aws iam create-service-linked-role --aws-service-name ${principal}\`.`;
  const statement = statementsGranting(refusal).find((candidate) => candidate.construct === construct);
  return answerOf({
    cause: `The account has no service-linked role ${service?.[2] ?? 'of the service'} yet, and ${caller.words} may not create it.`,
    change: statement ? `${command} Or declare ${bringing(statement.capability)}: then ${construct} creates it.` : command,
    alternatives: [
      caller.kind === 'person' ? 'ImageBuilderAdministratorPolicy allows a person to create that of Image Builder.' : undefined,
      'If the role exists already: a service control policy or a permissions boundary refuses the call.',
    ],
    statement,
    refusal,
  });
}

/** A refused call of a role that deploys. */
function ofDeployment(refusal: Refusal, caller: Caller): DenialAnswer {
  const { action } = refusal;
  const cdk = /^cdk-/.test(caller.name);
  return answerOf({
    cause: `${capitalized(caller.words)} ${may(refusal)} ${action}. It deploys your roles, and is not one of them.`,
    change: cdk
      ? `Bootstrap the account again with policies that allow ${action}${on(refusal)}: \`cdk bootstrap --cloudformation-execution-policies <ARNs>\`. Or ask those who bootstrapped it.`
      : `Allow the role with which CloudFormation deploys to call ${action}${on(refusal)}; ask those who own ${caller.name}.`,
    alternatives: [
      OF_IAM.test(action!)
        ? 'Its policy allows only roles of certain names or paths, or with a permissions boundary: set `roleName`, `path` or `permissionsBoundary` of the construct.'
        : undefined,
      PASSES_ROLE.test(action!)
        ? 'The bootstrap stack is of another qualifier, or older than your CDK: `cdk bootstrap` brings it up to date.'
        : undefined,
    ],
    refusal,
  });
}

function ofStackSets(refusal: Refusal, caller: Caller): DenialAnswer {
  const { action, resource } = refusal;
  const { account } = arnParts(resource);
  if (ASSUMES_ROLE.test(action!)) {
    return answerOf({
      cause: `${caller.name} may not assume ${roleNameOf(resource)} in account ${account}.`,
      change: `Allow AWSCloudFormationStackSetAdministrationRole \`sts:AssumeRole\` on that role, and let AWSCloudFormationStackSetExecutionRole in account ${account} exist and trust it. ` +
        'Ask those who run that account.',
      alternatives: ['With service-managed permissions (AWS Organizations) no such roles are needed.'],
      refusal,
    });
  }
  return answerOf({
    cause: `The role with which StackSets deploys into account ${account || caller.account}, ${caller.name}, ${may(refusal)} ${action}.`,
    change: `Allow it ${action}${on(refusal)}; ask those who run the account${/Execution/.test(caller.name) ? ' and its AWSCloudFormationStackSetExecutionRole' : ', or AWS Organizations there'}.`,
    refusal,
  });
}

const ofServiceLinkedRole = (refusal: Refusal, caller: Caller): DenialAnswer => {
  const { action } = refusal;
  const statement = statementsGranting(refusal).find(({ construct }) => construct === 'ImageBuilderExecutionRole');
  if (caller.name !== 'AWSServiceRoleForImageBuilder') {
    return answerOf({
      cause: `AWS acted as ${caller.words}, whose policy no one can change, and it ${may(refusal)} ${action}${on(refusal)}.`,
      change: 'Let the other side allow it: the key policy for an encrypted image, or a grant on the key; the policy of the resource else.',
      maybe: true,
      refusal,
    });
  }
  const declared = statement && !/^always/.test(statement.capability.declaredBy) ? ` with ${bringing(statement.capability)}` : '';
  return answerOf({
    cause: `Image Builder acted as its service-linked role AWSServiceRoleForImageBuilder, whose policy AWS fixes: it ${may(refusal)} ${action}${on(refusal)}.`,
    change: `Give the pipeline an execution role: an \`ImageBuilderExecutionRole\`${declared}, in \`executionRole\` of the pipeline (or of \`create-image\`).`,
    alternatives: [
      PASSES_ROLE.test(action!)
        ? 'The role is not for EC2: the instance profile of the infrastructure configuration must hold a role that trusts ec2.amazonaws.com.'
        : undefined,
      /launch-template/.test(refusal.resource ?? '')
        ? 'The service-linked role uses only launch templates that carry the tag CreatedBy = EC2 Image Builder.'
        : undefined,
      WRITES_PARAMETERS.test(action!) ? 'The service-linked role writes only parameters under /imagebuilder/.' : undefined,
    ],
    statement,
    refusal,
  });
};

function ofPerson(refusal: Refusal, caller: Caller, evidence: Evidence): DenialAnswer {
  const { action, resource } = refusal;
  if (ASSUMES_ROLE.test(action!)) return ofAssuming(refusal, caller);
  const grants = statementsGranting(refusal);
  const candidates = PEOPLE.flatMap((name) => grants.filter(({ construct }) => construct === name));
  const ofImageBuilder = IS_OF_IMAGE_BUILDER.test(action!);
  if (evidence.construct || (ofImageBuilder && candidates.length > 0)) {
    return answerOfBuild(refusal, caller, { ...evidence, construct: evidence.construct ?? candidates[0].construct });
  }
  const own = caller.words.includes('permission set')
    ? 'its permission set (ask those who run IAM Identity Center)'
    : `the policies of ${caller.name}`;
  return answerOf({
    cause: `No policy of ${caller.words} allows ${action}${on(refusal)}${resource ? '' : ' in this region'}.`,
    change: evidence.packer
      ? `Let Packer run with the build role: assume it (\`assume_role\`, or a profile with \`role_arn\`), rather than give ${caller.name} what the role has.`
      : `Ask those who manage access for ${caller.name} to allow it in ${own}; for builds, assume the build role instead.`,
    alternatives: [candidates[0] && `${candidates[0].construct} allows it to people.`],
    refusal,
  });
}

/** Who assumes a role is refused: its own policy, or the trust policy of the role. */
function ofAssuming(refusal: Refusal, caller: Caller): DenialAnswer {
  const { action, resource } = refusal;
  const role = roleNameOf(resource) || 'the role';
  if (TAGS_SESSION.test(action!)) {
    return answerOf({
      cause: `The trust policy of ${role} does not let ${caller.words} tag its session (sts:TagSession).`,
      change: `Allow \`sts:TagSession\` in the trust policy of ${role} beside sts:AssumeRole, or let the CI not tag its session (\`role-skip-session-tagging\`).`,
      refusal,
    });
  }
  const cures: Partial<Record<Caller['kind'], string>> = {
    service: `Name ${caller.words} in the trust policy of ${role} (\`assumedBy: new iam.ServicePrincipal('${caller.name.toLowerCase().replace(' ', '')}.amazonaws.com')\`).`,
    unknown: `Name the principal that asks in the trust policy of ${role} (\`assumedBy\`), and, in another account, allow it \`sts:AssumeRole\` in its own policies too.`,
  };
  return answerOf({
    cause: `${capitalized(caller.words)} may not assume ${role}.`,
    change: role.startsWith('cdk-')
      ? `Allow ${caller.name} \`sts:AssumeRole\` on the roles cdk-* of the bootstrap stack; ask those who bootstrapped the account.`
      : cures[caller.kind] ??
        `Name ${caller.name} in the trust policy of ${role} (\`assumedBy\`), and, in another account, allow it \`sts:AssumeRole\` in its own policies too.`,
    alternatives: [
      caller.kind === 'service' ? 'The role was created a moment ago: try again after some seconds.' : undefined,
      'No role of that name exists: AWS says the same then.',
      'The trust policy has a condition (external id, source identity, MFA) that the call does not meet.',
    ],
    refusal,
  });
}

const ofCi = (refusal: Refusal, caller: Caller, { packer, terraform }: Evidence): DenialAnswer => {
  const { action } = refusal;
  if (packer && !ASSUMES_ROLE.test(action!)) {
    return answerOf({
      cause: `Packer ran as ${caller.words}, and not as the build role.`,
      change: `Let the CI assume the build role before Packer runs (name ${caller.name} in its trust policy, \`assumedBy\`), rather than give ${caller.name} more.`,
      maybe: true,
      alternatives: [`${caller.name} is the build role itself: name it with \`--construct PackerBuildRole\`.`],
      refusal,
    });
  }
  return answerOf({
    cause: `${capitalized(caller.words)} ${may(refusal)} ${action}${on(refusal)}: it is no build role${terraform ? ', it runs Terraform' : ''}.`,
    change: `Ask those who own ${caller.name} to allow it ${action}.`,
    maybe: !terraform,
    refusal,
  });
};

/** The answer where the caller is no role of the library; undefined else. */
export function answerOfCaller(refusal: Refusal, caller: Caller, evidence: Evidence): DenialAnswer | undefined {
  const { action } = refusal;
  const target = roleNameOf(refusal.resource);
  const assuming = ASSUMES_ROLE.test(action!);
  switch (caller.kind) {
    case 'deployment': return ofDeployment(refusal, caller);
    case 'stack sets': return ofStackSets(refusal, caller);
    case 'service-linked role': return ofServiceLinkedRole(refusal, caller);
    case 'person': return ofPerson(refusal, caller, evidence);
    case 'service': return assuming ? ofAssuming(refusal, caller) : undefined;
    case 'ci': return assuming ? ofAssuming(refusal, caller) : ofCi(refusal, caller, evidence);
    default: {
      if (evidence.terraform && /^(?:iam|ec2):/.test(action!) && !evidence.packer) return ofCi(refusal, caller, evidence);
      const ofBuild = evidence.packer || evidence.imageBuilder || Boolean(evidence.construct)
        || /packer/i.test(caller.name) || PRESCRIBED[target] !== undefined;
      return assuming && !ofBuild ? ofAssuming(refusal, caller) : undefined;
    }
  }
}

