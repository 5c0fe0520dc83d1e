/* Calls whose refusals have answers of their own. */

/** Creates a service-linked role, which an account needs once. */
export const MAKES_LINKED_ROLE = /^iam:CreateServiceLinkedRole$/;

export const PASSES_ROLE = /^iam:PassRole$/;

/** Begins a session of a role; the trust policy of the role decides too. */
export const ASSUMES_ROLE = /^sts:(?:AssumeRole|TagSession)$/;
export const TAGS_SESSION = /^sts:TagSession$/;

export const LAUNCHES = /^ec2:RunInstances$/;
export const SETS_TAGS = /^ec2:(?:Create|Delete)Tags$/;
export const SHARES_SNAPSHOTS = /^ec2:ModifySnapshotAttribute$/;
export const WRITES_PARAMETERS = /^ssm:PutParameter$/;
export const IS_OF_IMAGE_BUILDER = /^imagebuilder:/;
export const OF_KMS = /^kms:/;
export const OF_IAM = /^iam:/;
export const OF_S3 = /^s3:/;

/** Imports of machine images, by EC2 and through S3. */
export const IMPORTS = /^s3:|Import/;

/** Makes something with tags: what policies that demand tags are about. */
export const MAKES_WITH_TAGS =
  /^ec2:(?:RunInstances|Create(?:Image|Snapshot|Volume|KeyPair|SecurityGroup|Tags|Fleet|LaunchTemplate)|CopyImage|RegisterImage)$/;

/** What Packer does at the end of a build that failed, too. */
export const CLEANS_UP = /^ec2:(?:Delete|Deregister|Terminate)/;

export const READS_OBJECTS = /^s3:(?:GetObject|GetObjectVersion|ListBucket|GetBucketLocation)$/;
