import { ec2ServicesIn } from '../../../iam/scope/partitions';

/* Condition keys by which requests of builds are told apart. */

/** The action that the role of an instance profile is checked for. */
export const PASSES = 'iam:PassRole';
/** The action that tags of a create call are checked for. */
export const TAGS = 'ec2:CreateTags';

/** In the form of the partition. */
export const passedTo = (partition: string) => ({ 'iam:PassedToService': ec2ServicesIn(partition).slice(-1) });
export const createdBy = (operation: string) => ({ 'ec2:CreateAction': [operation] });
/** Before the key of a tag that a request sets. */
export const REQUEST_TAG = 'aws:RequestTag/';
export const OWNER = 'ec2:Owner';
/** Those whom a snapshot is shared with in a call. */
export const SHARED_WITH = 'ec2:Add/userId';
/** The attribute that a call sets, where it is one of a single value. */
export const ofAttribute = (attribute: string) => ({ 'ec2:Attribute': attribute });
export const ownedBy = (account: string, alias = account) => ({ [OWNER]: alias, 'aws:ResourceAccount': account });
export const inVpc = (arn: string) => ({ 'ec2:Vpc': arn });
export const ofType = (type: string) => ({ 'ec2:InstanceType': type });
export const withTokens = (tokens: string) => ({ 'ec2:MetadataHttpTokens': tokens });

/** Reads that EC2 decides about without parameters. */
export const asksNothing = (action: string) => /^ec2:Describe\w+$/.test(action) && !/Attribute$/.test(action);

/** What an action ends, by the end of its name: of a statement on several types it is about this one only. */
const ENDED = /:(?:Delete|Deregister|Terminate|Stop)(Image|Snapshot|Instances|Volume|SecurityGroup|KeyPair|LaunchTemplate)$/;

/** Of statements on several types: the one that an action is about. Source: Service Authorization Reference. */
const ONLY_ABOUT: Readonly<Record<string, string>> = {
  'logs:CreateLogGroup': 'log-group',
  'logs:CreateLogStream': 'log-stream',
  'logs:PutLogEvents': 'log-stream',
  'ssm:DescribeAssociationExecutions': 'association',
  'ssm:DescribeInstanceAssociationsStatus': 'instance',
};

/** Whether an action of a statement can be about a type of resource at all. */
export function canBeAbout(action: string, type: string): boolean {
  if (type !== '*' && action in ONLY_ABOUT) return ONLY_ABOUT[action] === type;
  const [, ended] = ENDED.exec(action) ?? [];
  return ended === undefined || type === '*' || type === ended.replace(/s$/, '').replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
}
