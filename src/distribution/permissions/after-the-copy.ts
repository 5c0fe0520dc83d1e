import { Capability, declaredBy, ResourceType } from '../../iam/vocabulary/capability';
import { CREATED_WITH_TAG, IN_REGIONS } from '../../iam/vocabulary/conditions';
import { guide } from '../../iam/vocabulary/sources';

const OUTPUT_PARAMETERS: ResourceType = { name: 'parameter', arn: 'arn:${Partition}:ssm:${Region}:${Account}:parameter/${ParameterNames}' };
const LAUNCH_TEMPLATES: ResourceType = {
  name: 'launch-template',
  arn: 'arn:${Partition}:ec2:${Region}:${Account}:launch-template/${LaunchTemplateIds}',
};
const PREREQUISITES = guide('Set up cross-account AMI distribution with Image Builder');

export const outputParameters: Capability = {
  id: 'write-distributed-parameters',
  does: 'writes the ID of the copy to the declared parameters of the target account',
  ...declaredBy('outputParameters'),
  template: 'ssmParameterConfigurations of the distribution, with the id of the target account as amiAccountId',
  needs: [{
    sid: 'WriteOutputParameters',
    actions: ['ssm:PutParameter'],
    on: [OUTPUT_PARAMETERS],
    when: [],
    because: 'the distribution writes the ID of the copy to these parameters, where the target account reads it',
    source: PREREQUISITES,
    residualRisk: 'writes any value to these parameters: the reference has no condition key for the value',
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
    because: 'a new version names the image, and can become the default version; the guide restricts this by the tag CreatedBy, the library by the ID',
    source: PREREQUISITES,
    inferred: 'whether Image Builder updates launch templates of other accounts at all: two texts of AWS say that it does not',
    residualRisk: 'writes any content to these launch templates: another image, other user data, another role',
  }, {
    sid: 'TagLaunchTemplates',
    actions: ['ec2:CreateTags'],
    on: [LAUNCH_TEMPLATES],
    when: [CREATED_WITH_TAG],
    because: 'the service tags the launch templates that it has updated',
    source: PREREQUISITES,
    residualRisk: 'sets further tags on the declared launch templates, together with that of Image Builder',
  }, {
    sid: 'LookUpLaunchTemplates',
    actions: ['ec2:DescribeLaunchTemplates'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions of the role' },
    when: [IN_REGIONS],
    because: 'the launch template is looked up before it gets a version',
    source: PREREQUISITES,
    residualRisk: 'reads the descriptions of the launch templates of the regions, not their content',
  }],
};
