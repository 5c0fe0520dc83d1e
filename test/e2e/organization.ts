import {
  CloudFormationClient, CreateStackInstancesCommand, CreateStackInstancesCommandInput, CreateStackSetCommand, CreateStackSetCommandInput,
  ListStackInstancesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CreateAccountCommand, CreateOrganizationalUnitCommand, CreateOrganizationCommand, ListRootsCommand, MoveAccountCommand, OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { ADMINISTRATOR, Credentials, stsClient } from './clients';
import { Emulator, REGION } from './emulator';

/** An organization in the emulator: the account of every caller manages it, others are members. */
export class Organization {
  public static async create({ endpoint }: Emulator): Promise<Organization> {
    const client = new OrganizationsClient({ endpoint, region: REGION, credentials: ADMINISTRATOR });
    await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    const { Roots = [] } = await client.send(new ListRootsCommand({}));
    return new Organization(endpoint, client, Roots[0].Id ?? '');
  }

  private readonly cloudFormation: CloudFormationClient;

  private constructor(private readonly endpoint: string, private readonly client: OrganizationsClient, private readonly rootId: string) {
    this.cloudFormation = new CloudFormationClient({ endpoint, region: REGION, credentials: ADMINISTRATOR });
  }

  /** Makes an organizational unit. */
  public async unit(Name: string): Promise<string> {
    const { OrganizationalUnit } = await this.client.send(new CreateOrganizationalUnitCommand({ ParentId: this.rootId, Name }));
    return OrganizationalUnit?.Id ?? '';
  }

  /** Makes a member account, in an organizational unit if one is given. */
  public async account(AccountName: string, unitId?: string): Promise<string> {
    const { CreateAccountStatus } = await this.client.send(new CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` }));
    const AccountId = CreateAccountStatus?.AccountId ?? '';
    if (unitId) await this.client.send(new MoveAccountCommand({ AccountId, SourceParentId: this.rootId, DestinationParentId: unitId }));
    return AccountId;
  }

  /** Makes a stack set and its instances, and says in which accounts they are. */
  public async deployStackSet(
    stackSet: CreateStackSetCommandInput, targets: Pick<CreateStackInstancesCommandInput, 'Accounts' | 'DeploymentTargets'>,
  ): Promise<string[]> {
    const { StackSetName } = stackSet;
    await this.cloudFormation.send(new CreateStackSetCommand(stackSet));
    await this.cloudFormation.send(new CreateStackInstancesCommand({ StackSetName, Regions: [REGION], ...targets }));
    const { Summaries = [] } = await this.cloudFormation.send(new ListStackInstancesCommand({ StackSetName }));
    return Summaries.map(({ Account = '' }) => Account).sort();
  }

  /** Credentials of an administrator of a member account. */
  public async administratorOf(accountId: string): Promise<Credentials> {
    const { Credentials: given } = await stsClient(this.endpoint).send(new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`, RoleSessionName: 'administrator',
    }));
    if (!given?.AccessKeyId || !given.SecretAccessKey) throw new Error(`STS gave no credentials for ${accountId}`);
    return { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, sessionToken: given.SessionToken };
  }
}
