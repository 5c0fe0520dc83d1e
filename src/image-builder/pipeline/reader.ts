import {
  aws_ec2 as ec2, aws_ecr as ecr, aws_iam as iam, aws_kms as kms, aws_s3 as s3, aws_sns as sns, CfnResource, Stack, Token,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Part } from './part';
import { constructAround, propertiesOf, targetOf } from './resource';
import { fail, shown } from '../../iam/validation/fail';

/*
 * Values of a declaration as the constructs that properties take. Those made in the app are handed on themselves, because they
 * know more than their ARNs say: a bucket its key, a topic its key.
 *
 * The modules of the services come from the root of aws-cdk-lib, which loads each when it is first used.
 */

const TOKEN = String.raw`\$\{Token\[[^\]]*\]\}`;
const ECR_IMAGE = new RegExp(String.raw`^(\d{12}|${TOKEN})\.dkr\.ecr\.([a-z0-9-]+|${TOKEN})\.(?:[a-z.]+|${TOKEN})/([^:@]+)`);

/** Makes references to resources inside a role, each once. */
export class Reader {
  private readonly scope: Construct;
  private readonly made = new Map<string, Construct>();

  constructor(private readonly role: Construct) {
    this.scope = new Construct(role, 'Pipeline');
  }

  /** The key that a property names, where the name is enough to find it in a policy. */
  public key(part: Part, name: string, region: string, settledBy: string, otherAccounts = false): kms.IKey[] {
    const value = part.id(name, settledBy);
    if (value === undefined || /(^|:)alias\/aws\//.test(value)) return []; // the policies of AWS's own keys let the account use them

    const key = targetOf(value, 'AWS::KMS::Key') ?? targetOf(value, 'AWS::KMS::ReplicaKey');
    if (key) {
      return [constructAround(key, 'keyArn') as kms.IKey
      ?? this.once(`Key-${key.node.addr}`, (id) => kms.Key.fromKeyArn(this.scope, id, key.getAtt('Arn').toString()))];
    }

    if (/(^|:)alias\//.test(value)) {
      part.noteUnread(name, [settledBy]); // IAM policies do not follow an alias to its key
      return [];
    }
    const isId = !Token.isUnresolved(value) && !value.startsWith('arn:');
    if (isId && otherAccounts) {
      fail(this.role, 'pipelineDeclaration',
        `has the key ${shown(value)} in ${part.path}.${name}, which is looked up in the target account`, 'write the ARN of the key');
    }
    const arn = isId ? Stack.of(this.role).formatArn({ service: 'kms', region, resource: 'key', resourceName: value }) : value;
    return [this.once(`Key-${arn}`, (id) => kms.Key.fromKeyArn(this.scope, id, arn))];
  }

  public topic(arn: string): sns.ITopic {
    const topic = targetOf(arn, 'AWS::SNS::Topic');
    return topic && constructAround(topic, 'topicArn') as sns.ITopic | undefined
      || this.once(`Topic-${arn}`, (id) => sns.Topic.fromTopicArn(this.scope, id, arn));
  }

  public bucket(name: string): s3.IBucket {
    const bucket = targetOf(name, 'AWS::S3::Bucket');
    return bucket && constructAround(bucket, 'bucketArn') as s3.IBucket | undefined
      || this.once(`Bucket-${name}`, (id) => s3.Bucket.fromBucketName(this.scope, id, name));
  }

  public subnet(subnetId: string): ec2.ISubnet {
    const subnet = targetOf(subnetId, 'AWS::EC2::Subnet');
    return subnet && constructAround(subnet, 'subnetId') as ec2.ISubnet | undefined ||
      this.once(`Subnet-${subnetId}`, (id) => ec2.Subnet.fromSubnetAttributes(this.scope, id, { subnetId }));
  }

  public securityGroup(groupId: string): ec2.ISecurityGroup {
    const group = targetOf(groupId, 'AWS::EC2::SecurityGroup');
    return group && constructAround(group, 'securityGroupId') as ec2.ISecurityGroup | undefined ||
      this.once(`SecurityGroup-${groupId}`, (id) => ec2.SecurityGroup.fromSecurityGroupId(this.scope, id, groupId, { mutable: false }));
  }

  public keyPair(keyPairName: string): ec2.IKeyPair {
    const keyPair = targetOf(keyPairName, 'AWS::EC2::KeyPair');
    return keyPair && constructAround(keyPair, 'keyPairName') as ec2.IKeyPair | undefined ||
      this.once(`KeyPair-${keyPairName}`, (id) => ec2.KeyPair.fromKeyPairName(this.scope, id, keyPairName));
  }

  public roleNamed(name: string): iam.IRole {
    const role = targetOf(name, 'AWS::IAM::Role');
    return role && constructAround(role, 'roleArn') as iam.IRole | undefined
      || this.once(`Role-${name}`, (id) => iam.Role.fromRoleName(this.scope, id, name));
  }

  /** A repository of this account, in the region of the stack unless another is named. */
  public repository(name: string, region = Stack.of(this.role).region): ecr.IRepository {
    const repository = targetOf(name, 'AWS::ECR::Repository');
    const around = repository && constructAround(repository, 'repositoryArn') as ecr.IRepository | undefined;
    if (around) return around;
    const repositoryArn = Stack.of(this.role).formatArn({ service: 'ecr', region, resource: 'repository', resourceName: name });
    return this.once(`Repository-${repositoryArn}`, (id) =>
      ecr.Repository.fromRepositoryAttributes(this.scope, id, { repositoryArn, repositoryName: name }));
  }

  /** The private repository that a container image is in. */
  public repositoryOfImage(part: Part, name: string, settledBy: string): ecr.IRepository[] {
    const image = part.id(name, settledBy);
    if (image === undefined) return [];
    const made = targetOf(image, 'AWS::ECR::Repository');
    const around = made && constructAround(made, 'repositoryArn') as ecr.IRepository | undefined;
    if (around) return [around];
    const [, account, region, repositoryName] = ECR_IMAGE.exec(image) ?? [];
    if (repositoryName) {
      const repositoryArn =
        Stack.of(this.role).formatArn({ service: 'ecr', account, region, resource: 'repository', resourceName: repositoryName });
      return [this.once(`Repository-${repositoryArn}`, (id) =>
        ecr.Repository.fromRepositoryAttributes(this.scope, id, { repositoryArn, repositoryName }))];
    }
    // An image of Image Builder that is not AWS's own lies in a repository that its ARN does not tell.
    if (Token.isUnresolved(image) || /^arn:[^:]+:imagebuilder:[^:]*:(?!aws:)/.test(image)) part.noteUnread(name, [settledBy]);
    return [];
  }

  /** The name of a parameter, with its leading slash, from a text that ends with the name or is it. */
  public parameterName(part: Part, name: string, text: string, settledBy: string): string[] {
    const parameter = targetOf(text, 'AWS::SSM::Parameter');
    const ofArn = /:parameter(\/.*)$/.exec(text);
    const named = parameter ? this.nameOf(parameter, 'Name') : ofArn ? ofArn[1] : text;
    if (named !== undefined && !Token.isUnresolved(named) && named.startsWith('/')) return [named];
    part.noteUnread(name, [settledBy]);
    return [];
  }

  /** The name of a log group: written out where the app does so. */
  public logGroupName(part: Part, name: string, settledBy: string): string | undefined {
    const text = part.id(name, settledBy);
    const group = text === undefined ? undefined : targetOf(text, 'AWS::Logs::LogGroup');
    return group && this.nameOf(group, 'LogGroupName') || text;
  }

  /** What a resource is called, where that is written out. */
  private nameOf(resource: CfnResource, property: string): string | undefined {
    const name = propertiesOf(resource)?.[property];
    return typeof name === 'string' && !Token.isUnresolved(name) ? name : undefined;
  }

  private once<T>(what: string, make: (id: string) => T & Construct): T {
    // An id of the tree may not hold tokens, and a reader of the tree needs no ARN.
    const known = this.made.get(what) ?? make(`${what.split('-')[0]}${this.made.size}`);
    this.made.set(what, known as Construct);
    return known as T;
  }
}
