import { ASSOCIATION, INVENTORY_DOCUMENT } from './resources';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { IN_REGIONS } from '../../../iam/vocabulary/conditions';
import { INSTANCE } from '../../../iam/vocabulary/ec2-resources';
import { awsManaged } from '../../../iam/vocabulary/sources';

const CORE = 'AmazonSSMManagedInstanceCore';
const AGENT = 'amazon-ssm-agent';
const MESSAGES = 'Systems Manager User Guide, "Reference: ec2messages, ssmmessages, and other API operations"';

export const agent: Capability = {
  id: 'ssm-agent',
  does: 'is reached by Run Command, through which Image Builder runs every step',
  ...declaredBy({ inWords: 'always' }),
  needs: [{
    sid: 'RegisterWithSystemsManager',
    actions: ['ssm:UpdateInstanceInformation'],
    on: [INSTANCE],
    when: [],
    because: 'the agent reports itself, and Image Builder waits for that before the first step',
    source: `${awsManaged(CORE, 'v2', 'statement 1')}; aws/amazon-ssm-agent#374: asked on the ARN of the instance`,
    residualRisk: 'reports a wrong agent, platform or address for other instances of the account',
  }, {
    sid: 'OpenControlChannel',
    actions: ['ssmmessages:CreateControlChannel', 'ssmmessages:OpenControlChannel'],
    on: { unscopable: 'the message gateway has no resource types; it is restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'commands and replies of Run Command travel over the control channel of the agent',
    source: `${awsManaged(CORE, 'v2', 'statement 2')}; ${AGENT} ed24864, agent/messageservice/interactor/mgsinteractor`,
    residualRisk: 'answers commands instead of the agent of the instance whose credentials were stolen',
  }, {
    sid: 'ReceiveCommands',
    actions: [
      'ec2messages:AcknowledgeMessage',
      'ec2messages:DeleteMessage',
      'ec2messages:FailMessage',
      'ec2messages:GetEndpoint',
      'ec2messages:GetMessages',
      'ec2messages:SendReply',
    ],
    on: { unscopable: 'the message delivery service has no resource types; it is restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'agents of older images, and those without a control channel, fetch their commands here',
    source: `${awsManaged(CORE, 'v2', 'statement 3')}; ${MESSAGES}`,
    residualRisk: 'receives and answers commands instead of the agent of the instance whose credentials were stolen',
  }],
};

export const inventory: Capability = {
  id: 'inventory',
  does: 'reports the installed software, which Image Builder stores as metadata of the image',
  ...declaredBy('enhancedImageMetadata', { inWords: 'enhancedImageMetadata, unless it is false', switchedOn: true }),
  needs: [{
    sid: 'ListOwnAssociations',
    actions: ['ssm:ListInstanceAssociations'],
    on: [INSTANCE],
    when: [],
    because: 'the agent reads the inventory association that Image Builder creates for the instance',
    source: `${awsManaged(CORE, 'v2', 'statement 1')}; ${AGENT} b0d1af8, agent/association/processor/processor.go`,
    inferred: 'that AWS checks it on the ARN of the instance follows from the Service Authorization Reference',
    residualRisk: 'reads which associations other instances of the account have, and their parameters',
  }, {
    sid: 'ReadInventoryDocument',
    actions: ['ssm:GetDocument'],
    on: [INVENTORY_DOCUMENT],
    when: [],
    because: 'the agent loads the document of the association, which is always this one of AWS',
    source: `${AGENT} ff0d92f, agent/association/service/service.go; ${awsManaged('EC2ImageBuilderExecutionPolicy', 'v2', 'InventoryCollectionAssociationPermissions')}`,
  }, {
    sid: 'ReportAssociation',
    actions: ['ssm:UpdateInstanceAssociationStatus'],
    on: [ASSOCIATION, INSTANCE],
    when: [],
    because: 'Image Builder waits for the association to succeed',
    source: `${AGENT} ff0d92f, agent/association/service/service.go`,
    inferred: 'that AWS checks it on the association and on the instance follows from the Service Authorization Reference',
    residualRisk: 'reports a wrong result for other associations and instances of the account',
  }, {
    sid: 'ReportInventory',
    actions: ['ssm:PutInventory'],
    on: { unscopable: 'PutInventory has no resource types; it is restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'the association collects the list of installed software',
    source: `${awsManaged(CORE, 'v2', 'statement 1')}; EC2 Image Builder API Reference, "CreateImagePipeline", enhancedImageMetadataEnabled`,
    residualRisk: 'reports a wrong list of software for other instances of the account',
  }],
};

export const sessions: Capability = {
  id: 'sessions',
  does: 'lets people open sessions on an instance through Session Manager',
  ...declaredBy('sessionManager'),
  template: 'terminateInstanceOnFailure: false in the infrastructure configuration keeps a failed instance',
  needs: [{
    sid: 'OpenSessions',
    actions: ['ssmmessages:CreateDataChannel', 'ssmmessages:OpenDataChannel'],
    on: { unscopable: 'the message gateway has no resource types; it is restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'a session needs a data channel, which Run Command does not need',
    source: `${awsManaged(CORE, 'v2', 'statement 2')}; ${MESSAGES}`,
    residualRisk: 'anyone who can start sessions in the account gets a shell on the instance',
  }],
};
