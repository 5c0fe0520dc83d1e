/** Where a template is imagined to be deployed. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

const URL_SUFFIX: Record<string, string> = { 'aws': 'amazonaws.com', 'aws-us-gov': 'amazonaws.com', 'aws-cn': 'amazonaws.com.cn' };

/** Most resources are referred to by their names or ids, these by their ARNs. */
const REFERENCES_ARE_ARNS = /^AWS::(SNS::Topic|ImageBuilder::\w+)$/;

/** The ARN of a resource of the template, with its logical id as its name. */
function arnOf(logicalId: string, resources: Record<string, Resource>, { partition, region, account }: Place): string {
  const path = {
    'AWS::IAM::Role': `iam::${account}:role/${logicalId}`,
    'AWS::IAM::OIDCProvider': `iam::${account}:oidc-provider/${logicalId}`,
    'AWS::IAM::InstanceProfile': `iam::${account}:instance-profile/${logicalId}`,
    'AWS::KMS::Key': `kms:${region}:${account}:key/${logicalId}`,
    'AWS::S3::Bucket': `s3:::${logicalId}`,
    'AWS::ECR::Repository': `ecr:${region}:${account}:repository/${logicalId.toLowerCase()}`,
    'AWS::CodeBuild::Project': `codebuild:${region}:${account}:project/${logicalId}`,
    'AWS::SNS::Topic': `sns:${region}:${account}:${logicalId}`,
    'AWS::ImageBuilder::Component': `imagebuilder:${region}:${account}:component/${logicalId.toLowerCase()}/1.0.0/1`,
    'AWS::ImageBuilder::ContainerRecipe': `imagebuilder:${region}:${account}:container-recipe/${logicalId.toLowerCase()}/1.0.0`,
  }[resources[logicalId]?.Type];
  if (!path) throw new Error(`no ARN is known for the resource ${logicalId} (${resources[logicalId]?.Type})`);
  return `arn:${partition}:${path}`;
}

/**
 * Resolves the intrinsic functions that policies hold, as CloudFormation would.
 *
 * @throws on a function that it does not know: nothing unresolved may reach the simulator as a text.
 */
export function resolveIntrinsics(value: unknown, resources: Record<string, Resource>, place: Place): unknown {
  const resolve = (part: unknown): unknown => resolveIntrinsics(part, resources, place);
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== 'object' || value === null) return value;

  const [[name, argument], ...others] = Object.entries(value);
  if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
    const pseudo: Record<string, string> = {
      'AWS::Partition': place.partition,
      'AWS::Region': place.region,
      'AWS::AccountId': place.account,
      'AWS::URLSuffix': URL_SUFFIX[place.partition],
    };
    if (name === 'Ref') return pseudo[argument] ?? (REFERENCES_ARE_ARNS.test(resources[argument]?.Type) ? arnOf(argument, resources, place) : argument);
    if (name === 'Fn::Join') return (resolve(argument[1]) as string[]).join(argument[0]);
    if (name === 'Fn::GetAtt' && argument[1] === 'Arn') return arnOf(argument[0], resources, place);
    if (name === 'Fn::GetAtt' && argument[1].endsWith('Id')) return argument[0];
    throw new Error(`cannot resolve ${JSON.stringify(value)}`);
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(part)]));
}
