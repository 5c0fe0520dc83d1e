import { IPrincipal, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { OF_IMAGE_BUILDER } from '../vocabulary/service-linked-roles';

export const oneOrAll = (values: readonly string[]) => (values.length === 1 ? values[0] : [...values]);

/**
 * EC2 Image Builder, acting for these accounts and for no one else (the confused deputy problem), and for these of its resources only.
 *
 * Source: EC2 Image Builder User Guide, lifecycle prerequisites (aws:SourceAccount, and aws:SourceArn like
 * `arn:*:imagebuilder:*:*:image/*\/*\/*`, in the trust of the cross-account lifecycle role); aws/agent-toolkit-for-aws, skill
 * amazon-ec2-image-builder (aws:SourceAccount for execution roles). Which ARN a build sends is not documented; that of an image has its
 * account and its recipe, as follows from its form.
 */
export function imageBuilderService(accounts: readonly string[], sourceArns?: readonly string[]): IPrincipal {
  return new ServicePrincipal(OF_IMAGE_BUILDER.service, {
    conditions: {
      StringEquals: { 'aws:SourceAccount': oneOrAll(accounts) },
      ...sourceArns && { ArnLike: { 'aws:SourceArn': oneOrAll(sourceArns) } },
    },
  });
}
