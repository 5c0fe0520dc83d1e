/* How sources are cited, so that a reader can open them. */

/** The Amazon plugin of Packer that the data was written from and test/proofs/traces recorded with: a commit, and the release before it. */
export const PLUGIN = { repository: 'hashicorp/packer-plugin-amazon', commit: '5028903', release: '1.8.2' };

/** Lines of the plugin. */
export const plugin = (...lines: string[]) => `${PLUGIN.repository} ${PLUGIN.commit} (after ${PLUGIN.release}): ${lines.join(', ')}`;

/** The Service Authorization Reference: which resources and condition keys an action supports. */
export const reference = (service: string, ...subjects: string[]) => `Service Authorization Reference, ${service}: ${subjects.join(', ')}`;

export const EC2_TAG_ON_CREATE = 'EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation"';
export const EBS_ENCRYPTION = 'EBS User Guide, "Requirements for Amazon EBS encryption"';
export const EC2_ATTRIBUTE = 'EC2 User Guide, "Identity-based policies for Amazon EC2", ec2:Attribute';
export const PASS_ROLE = 'IAM User Guide, "Grant a user permissions to pass a role to an AWS service"';

/** Whose account the ARN of a shared subnet has. */
export const SHARED_NETWORK =
  'Amazon VPC User Guide, "Share your VPC subnets with other accounts"; runs-on/runs-on issue 463: the subnet in the refusal has the account of its owner';

/** A statement of a policy that AWS manages, by its Sid (or its place in the document where it has none). */
export const awsManaged = (policy: string, version: string, statement: string) => `AWS managed policy ${policy} ${version}, ${statement}`;
/** A page or chapter of the EC2 Image Builder User Guide. */
export const guide = (chapter: string) => `EC2 Image Builder User Guide, "${chapter}"`;

/** What AWS was recorded to evaluate: rows of test/proofs/aws-evidence. */
export const evidence = (...rows: string[]) => `recorded against AWS, test/proofs/aws-evidence: ${rows.join(', ')}`;

/** ec2:Owner has the alias of an image where DescribeImages has an ImageOwnerAlias, else its account, which aws:ResourceAccount has. */
export const IMAGE_OWNER = `${reference('Amazon EC2', 'RunInstances, image, ec2:Owner')}; ${evidence('E1', 'E45', 'E114')}`;
