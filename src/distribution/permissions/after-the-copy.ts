import { Capability, declaredBy, ResourceType } from '../../iam/vocabulary/capability';
import { CREATED_WITH_TAG, IN_REGIONS } from '../../iam/vocabulary/conditions';
import { guide } from '../../iam/vocabulary/sources';

const OUTPUT_PARAMETERS: ResourceType = { name: 'parameter', arn: 'arn:${Partition}:ssm:${Region}:${Account}:parameter/${ParameterNames}' };
const LAUNCH_TEMPLATES: ResourceType = { name: 'launch-template', arn: 'arn:${Partition}:ec2:${Region}:${Account}:launch-template/${LaunchTemplateIds}' };
const PREREQUISITES = guide('Set up cross-account AMI distribution with Image Builder');

export const outputParameters: Capability = {
  id: 'write-distributed-parameters',
  does: 'writes the id of the copy into the declared parameters of the target account',
  ...declaredBy('outputParameters'),
  template: 'ssmParameterConfigurations of the distribution, with the id of the target account as amiAccountId',
  needs: [{
    sid: 'WriteOutputParameters',
    actions: ['ssm:PutParameter'],
    on: [OUTPUT_PARAMETERS],
    when: [],
    because: 'the distribution puts the id of the copy into these parameters, from where the target account takes it',
    source: PREREQUISITES,
    residualRisk: 'writes any text into these parameters: the reference has no key for the value',
  }],
};

export const launchTemplates: Capability = {
  id: 'update-launch-templates',
  does: 'adds versions with the copy to the declared launch templates of the target account',
  ...declaredBy('launchTemplates'),
  template: 'launchTemplateConfigurations of the distribution',
  needs: [{
    sid: 'UpdateLaunchTemplates',
    actions: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
    on: [LAUNCH_TEMPLATES],
    when: [],
    because: 'a new version holds the image, and can become the default one; the guide asks for the tag CreatedBy here, we for the id',
    source: PREREQUISITES,
    inferred: 'whether Image Builder updates launch templates of other accounts at all: two texts of AWS say that it does not',
    residualRisk: 'writes anything into these launch templates: another image, other user data, another role',
  }, {
    sid: 'TagLaunchTemplates',
    actions: ['ec2:CreateTags'],
    on: [LAUNCH_TEMPLATES],
    when: [CREATED_WITH_TAG],
    because: 'the service marks the launch templates that it has updated',
    source: PREREQUISITES,
    residualRisk: 'sets further tags on the declared launch templates, together with that of Image Builder',
  }, {
    sid: 'LookUpLaunchTemplates',
    actions: ['ec2:DescribeLaunchTemplates'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions of the role' },
    when: [IN_REGIONS],
    because: 'the launch template is looked up before it gets a version',
    source: PREREQUISITES,
    residualRisk: 'reads the descriptions of the launch templates of the regions, not what is in them',
  }],
};
