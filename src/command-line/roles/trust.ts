import * as iam from 'aws-cdk-lib/aws-iam';
import { EC2_SERVICE } from '../../iam/scope/partitions';
import { BuildCaller } from '../../iam/trust/callers/build-caller';
import { ACCOUNT_ID, ROLE_ARN } from '../../iam/validation/shapes';

/** What `--assumed-by` takes. */
export const ASSUMED_BY =
  "ec2, github:my-org/images@main, github:my-org@123456/images@456789@main, an account such as 444455556666, or a role such as 'arn:aws:iam::111122223333:role/ci'";

const GITHUB = /^github:(?<owner>[\w.-]+)(?:@(?<ownerId>\d+))?\/(?<name>[\w.-]+)(?:@(?<repositoryId>\d+))?@(?<branch>[\w./-]+)$/;

/** Who may assume the role; undefined where the text says no one in particular. */
export function principalOf(text: string): iam.IPrincipal | undefined {
  if (text === 'ec2') return new iam.ServicePrincipal(EC2_SERVICE);
  if (ACCOUNT_ID.pattern.test(text)) return new iam.AccountPrincipal(text);
  if (ROLE_ARN.pattern.test(text) && !/[*?$]/.test(text)) return new iam.ArnPrincipal(text);
  const { owner, ownerId, name, repositoryId, branch } = GITHUB.exec(text)?.groups ?? {};
  // GitHub puts both numbers into a token, or none.
  if (!owner || (ownerId === undefined) !== (repositoryId === undefined)) return undefined;
  return BuildCaller.gitHub({ repository: `${owner}/${name}`, ownerId, repositoryId, branch });
}
