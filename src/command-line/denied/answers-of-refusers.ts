import { DenialAnswer, answerOf } from './answer';
import type { Caller } from './callers';
import { statementsGranting } from './cures';
import { MAKES_WITH_TAGS, SETS_TAGS } from './known/calls';
import { arnParts, Refusal } from './refusal';
import { tagMap } from './words';

/* Answers by the kind of policy that refused: it says who can change it. */

/** The name of a policy in its ARN. */
const nameOf = (policy?: string) => (policy ? ` ${policy.split('/').pop()}` : '');

/** The tag maps of Packer's template from which the refused resource gets its tags. */
function mapsFor(refusal: Refusal): string {
  const type = refusal.type ?? arnParts(refusal.resource).type;
  if (type === 'volume') return '`run_volume_tags`';
  if (type === 'snapshot') return '`run_tags` and `snapshot_tags`';
  if (type === 'image') return '`run_tags` and `tags`';
  const bringing = statementsGranting(refusal).find(({ construct, capability }) => construct === 'PackerBuildRole' && capability.template);
  return `\`${tagMap(type, bringing?.capability.template)}\``;
}

/**
 * What is to be said where a rule about new roles meets a role that Packer makes. Source: packer-plugin-amazon,
 * common/step_iam_instance_profile.go: CreateRole and CreateInstanceProfile get neither a path nor a permissions boundary.
 */
const ofTemporaryRole = ({ action, resource }: Refusal): string | undefined =>
  (/^iam:Create(Role|InstanceProfile)$/.test(action ?? '') && /[/]packer-/.test(resource ?? '')
    ? 'The policy demands a permissions boundary or a path: Packer can set neither on the role of `temporary_iam_instance_profile_policy_document`. '
    + 'Take `iam_instance_profile` with a profile that exists (`instanceProfiles`).'
    : undefined);

const ofOrganization = (what: string, refusal: Refusal, whose: string): DenialAnswer => {
  const { action, refuser } = refusal;
  const makes = what === 'service control policy' && MAKES_WITH_TAGS.test(action!);
  const policy = `${what}${nameOf(refuser!.policy)}`;
  const demanded = `If the policy demands tags, as many do: set them in ${mapsFor(refusal)} of the template. Otherwise ask`;
  return answerOf({
    cause: refuser!.explicit
      ? `A ${policy} of ${whose} denies ${action}. The policies of the role do not change that.`
      : `No ${what} of ${whose} allows ${action}: it is not in their lists.`,
    change: `${makes && refuser!.explicit ? demanded : 'Ask'} those who administer the organization (AWS Organizations, management account) to allow it.`,
    alternatives: [
      ofTemporaryRole(refusal),
      makes
        ? 'The policy denies the region, the instance type, or instances without IMDSv2: the message decoded (`aws sts decode-authorization-message`) shows what was asked.'
        : undefined,
      SETS_TAGS.test(action!)
        ? 'The policy is that of `BuildTagGuard`: only the roles in `builderArns` set and remove the build tag.'
        : undefined,
    ],
    refusal,
  });
};

/** What the policy of a resource is called, by service, and how it is changed. */
const SIDES: Readonly<Record<string, readonly [string, string]>> = {
  kms: [
    'key policy',
    'Let the key policy allow the role (`key.grantEncryptDecrypt(role)`, or `kms:CreateGrant` with `kms:GrantIsForAWSResource` for EBS), or hand permissions to IAM with its account as principal',
  ],
  s3: ['bucket policy', 'Change the bucket policy (`aws s3api put-bucket-policy`)'],
  ecr: ['repository policy', 'Let the repository policy allow the role (`aws ecr set-repository-policy`)'],
  sns: ['topic policy', 'Change the topic policy (`aws sns set-topic-attributes`)'],
  secretsmanager: [
    'policy of the secret',
    'Let the resource policy of the secret allow the role (`aws secretsmanager put-resource-policy`), and the key policy of its key',
  ],
  lambda: ['policy of the function', 'Let the policy of the function allow the role (`aws lambda add-permission`)'],
  imagebuilder: ['policy of the shared resource', 'Ask its owner to share it again (AWS Resource Access Manager)'],
};

/** The properties of a key of the library by which other accounts use it. */
function propertiesOfKey(refusal: Refusal): string {
  const statements = statementsGranting(refusal).filter(({ construct }) => construct === 'AmiEncryptionKey');
  const properties = statements.map(({ capability }) => `\`${capability.broughtBy.split(' ')[0]}\``);
  return [...new Set(properties)].join(', ').replace(/, (`\w+`)$/, ' or $1');
}

function ofResource(refusal: Refusal, caller: Caller): DenialAnswer {
  const { action, resource, refuser } = refusal;
  const { service, account } = arnParts(resource ?? '');
  const of = service || action!.split(':')[0];
  const [name, howTo] = SIDES[of] ?? ['policy of the resource', 'Change the resource-based policy'];
  const theirs = account && account !== caller.account ? `, in account ${account},` : '';
  const ask = theirs ? ` Ask those who run account ${account}.` : '';
  const what = resource && resource !== '*' ? ` of ${resource}` : '';
  const isShared = of === 'kms' && theirs && !refuser!.explicit;
  const ofLibrary = isShared ? `For a key of AmiEncryptionKey: add the account by ${propertiesOfKey(refusal)}. For another key: ` : '';
  const change = `${ofLibrary}${isShared ? `${howTo[0].toLowerCase()}${howTo.slice(1)}` : howTo}`;
  return answerOf({
    cause: refuser!.explicit
      ? `The ${name}${what}${theirs} denies ${action} to ${caller.words}.`
      : `The ${name}${what}${theirs} does not allow ${action} to ${caller.words}.`,
    change: `${change}.${ask} The statements of the role do not cure it.`,
    alternatives: [
      of === 'kms' ? 'The role must allow it too: declare the key in `kmsKeys`.' : undefined,
      of === 'kms' ? 'The key is of another region than the call, or disabled.' : undefined,
      refuser!.explicit ? 'The policy makes exceptions by network, organization or encryption: the request does not meet them.' : undefined,
    ],
    refusal,
  });
}

/** The answer where another policy than an identity policy refused; undefined else. */
export function answerOfRefuser(refusal: Refusal, caller: Caller): DenialAnswer | undefined {
  const { action, resource, refuser } = refusal;
  const { account } = arnParts(resource);
  const owner = account && account !== caller.account ? `the organization of account ${account}` : 'your organization';
  switch (refuser?.kind) {
    case 'service control': return ofOrganization('service control policy', refusal, 'your organization');
    case 'resource control': return ofOrganization('resource control policy', refusal, owner);
    case 'resource': return ofResource(refusal, caller);
    case 'boundary': return answerOf({
      cause: `The permissions boundary${nameOf(refuser.policy)} of ${caller.words} ${refuser.explicit ? 'denies' : 'does not allow'} ${action}.`,
      change: `Ask those who maintain the permissions boundary to allow ${action}${resource && resource !== '*' ? ` on ${resource}` : ''}; ` +
        '`aws iam get-role` shows which policy it is, and the property `permissionsBoundary` names another one.',
      alternatives: [
        ofTemporaryRole(refusal),
        caller.kind === 'deployment'
          ? 'The boundary allows only roles that carry a permissions boundary themselves: set `permissionsBoundary` on the construct.'
          : undefined,
      ],
      refusal,
    });
    case 'session': return answerOf({
      cause: `The session policy ${refuser.explicit ? 'denies' : 'does not allow'} ${action}. The caller that assumed the role gave the session fewer permissions than the role has.`,
      change: 'Change the policy that is passed when the role is assumed: `Policy` or `PolicyArns` of AssumeRole, ' +
        '`inline-session-policy` or `managed-session-policies` of configure-aws-credentials, `policy` of `assume_role`, or the role of Vault.',
      refusal,
    });
    case 'endpoint': return answerOf({
      cause: `The policy of the VPC endpoint${nameOf(refuser.policy)} through which the call went ${refuser.explicit ? 'denies' : 'does not allow'} ${action}.`,
      change: `Ask those who run the network to allow it in the endpoint policy (\`aws ec2 modify-vpc-endpoint --policy-document\`)${
        /ec2imagebuilder-/.test(resource ?? '') ? ': Image Builder reads the buckets ec2imagebuilder-* of AWS' : ''}.`,
      refusal,
    });
    case 'trust': return answerOf({
      cause: `The trust policy of ${resource ?? 'the role'} ${refuser.explicit ? 'denies' : 'does not accept'} ${caller.words}.`,
      change: 'Name the caller in the trust policy: `assumedBy` of the construct, in the account of the role.',
      refusal,
    });
    default: return undefined;
  }
}
