import { ofAws } from './policy';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_WITH_TAG, IN_REGIONS } from '../../../iam/vocabulary/conditions';
import { INSTANCE } from '../../../iam/vocabulary/ec2-resources';
import { guide, reference } from '../../../iam/vocabulary/sources';
import { ASSOCIATION, documentOfAws } from '../../resources';

export const runDocuments: Capability = {
  id: 'run-documents',
  does: 'runs components by the documents of AWS for its operating systems: shell scripts on Linux and macOS, PowerShell scripts and Sysprep on Windows',
  ...declaredBy('operatingSystems', { inWords: 'always; operatingSystems (by default Linux and Windows) says which', byDefault: true }),
  needs: [{
    sid: 'RunDocuments',
    actions: ['ssm:SendCommand'],
    // AWS-RunShellScript, AWS-RunPowerShellScript, and for AMIs AWSEC2-RunSysprep.
    on: [documentOfAws('${DocumentsOfAws}')],
    when: [],
    because: 'Run Command is authorized on the document and on the instance; components run through these documents, and so does Sysprep before the image of a Windows instance',
    source: ofAws('SendCommandDocumentPermissions'),
  }],
};

export const updateSsmAgent: Capability = {
  id: 'update-ssm-agent',
  does: 'updates the agent of Systems Manager first',
  ...declaredBy('updateSsmAgent'),
  template: 'the workflow build-image-with-update-ssm-agent',
  needs: [{
    sid: 'RunUpdateSsmAgent',
    actions: ['ssm:SendCommand'],
    on: [documentOfAws('AWS-UpdateSSMAgent')],
    when: [],
    because: 'the workflow of AWS build-image-with-update-ssm-agent runs this document, which no policy of AWS allows',
    source: 'SummitRoute/aws_managed_policies issue 6',
  }],
};

export const inventory: Capability = {
  id: 'inventory',
  does: 'collects the list of software on the image (enhanced image metadata), by an association of Systems Manager',
  ...declaredBy({ inWords: 'always, unless enhancedImageMetadata is false' }),
  needs: [{
    sid: 'LookUpInventory',
    actions: ['ssm:ListInventoryEntries'],
    on: { unscopable: 'the reference has no resource type for ssm:ListInventoryEntries; it is restricted to the regions' },
    when: [IN_REGIONS],
    because: 'Image Builder reads the inventory of the build instance',
    source: ofAws('SystemsManagerPermissions'),
    residualRisk: 'reads what is installed on every managed instance of the regions',
  }, {
    sid: 'LookUpAssociations',
    actions: ['ssm:DescribeAssociationExecutions', 'ssm:DescribeInstanceAssociationsStatus'],
    on: [ASSOCIATION, INSTANCE],
    when: [],
    because: 'Image Builder waits until the inventory is collected',
    source: ofAws('SystemsManagerPermissionsForAssociation', 'SystemsManagerPermissionsForInstance'),
    residualRisk: 'reads the results of associations of other instances',
  }, {
    sid: 'CreateAssociation',
    actions: ['ssm:CreateAssociation'],
    on: [ASSOCIATION, documentOfAws('AWS-GatherSoftwareInventory')],
    when: [],
    because: 'the association of this document with the build instance collects the inventory',
    source: ofAws('InventoryCollectionAssociationPermissions'),
    residualRisk: 'creates associations without a tag, of this document only: the policy of AWS requires no tag here',
  }, {
    sid: 'AssociateInstance',
    actions: ['ssm:CreateAssociation'],
    on: [INSTANCE],
    when: [CARRIES_TAG],
    because: 'the role can associate only instances of Image Builder',
    source: ofAws('InventoryCollectionInstancePermissions'),
  }, {
    sid: 'TagAssociation',
    actions: ['ssm:AddTagsToResource'],
    on: [ASSOCIATION],
    when: [CREATED_WITH_TAG],
    because: 'the association gets the tag of the service when it is created',
    source: ofAws('InventoryCollectionTagPermissions'),
    residualRisk: 'sets the tag on any association of the account, and can then delete it: Systems Manager has no condition key for create requests',
  }, {
    sid: 'DeleteAssociation',
    actions: ['ssm:DeleteAssociation'],
    on: [ASSOCIATION],
    when: [CARRIES_TAG],
    because: 'the association is deleted when the inventory is collected; other associations, such as those for patches, do not have this tag',
    source: `${ofAws('DeleteInventoryCollectionAssociationPermissions')} (without a condition); ${reference('AWS Systems Manager', 'DeleteAssociation, aws:ResourceTag')}`,
    inferred: `that the association carries the tag: ${ofAws('InventoryCollectionTagPermissions')} lets it be created with this tag, and no one showed a run `
      + `(${guide('Build-time metadata')}). If it did not, the association would stay behind, and its instance is terminated anyway`,
  }],
};
