import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ACCOUNT_ID, ROLE_ARN } from '../../iam/validation/shapes';

/** What `--assumed-by` takes. */
export const ASSUMED_BY = "ec2, github:my-org/images@main, an account such as 444455556666, or a role such as 'arn:aws:iam::111122223333:role/ci'";

const GITHUB = 'token.actions.githubusercontent.com';

/**
 * Who may assume the role; undefined where the text says nobody in particular.
 *
 * Source: GitHub Docs, "Configuring OpenID Connect in Amazon Web Services": the audience and the subject of a branch.
 */
export function principalOf(text: string, stack: Stack): iam.PrincipalBase | undefined {
  if (text === 'ec2') return new iam.ServicePrincipal('ec2.amazonaws.com');
  if (ACCOUNT_ID.pattern.test(text)) return new iam.AccountPrincipal(text);
  if (ROLE_ARN.pattern.test(text) && !/[*?$]/.test(text)) return new iam.ArnPrincipal(text);
  const [, repository, branch] = /^github:([\w.-]+\/[\w.-]+)@([\w./-]+)$/.exec(text) ?? [];
  if (!repository) return undefined;
  return new iam.OpenIdConnectPrincipal(iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(stack, 'GitHub',
    `arn:${stack.partition}:iam::${stack.account}:oidc-provider/${GITHUB}`), {
    StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com', [`${GITHUB}:sub`]: `repo:${repository}:ref:refs/heads/${branch}` },
  });
}
