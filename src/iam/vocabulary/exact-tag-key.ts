import type { Brought, Capability, Need } from './capability';
import { ONLY_IN_OTHER_SPELLINGS } from './conditions';
import { reference } from './sources';

/*
 * IAM ignores the case of the key in aws:RequestTag/KEY and aws:ResourceTag/KEY; EC2 keeps `CreatedBy` and `createdby` apart. Without
 * this denial a role could set `createdby`, which IAM takes for the build tag and no one else does.
 *
 * One denial of the tagging action closes the create calls too: tags in a create call of EC2 are authorized as CreateTags. It is left out
 * where no statement depends on it: the tags of an ECR repository for scans (ecr:TagResource, one repository of a fixed name), those of
 * Image Builder's own resources (imagebuilder:TagResource, no statement goes by them), and the mark of lifecycle policies, whose
 * statement names its key in aws:TagKeys already.
 */

const IAM_TAGS = 'IAM User Guide, "IAM JSON policy elements: Condition" (names of condition keys ignore case), "Multivalued context keys"';

export const refuseOtherSpellings = (sid: string, actions: readonly string[], source: string): Need => ({
  sid,
  actions,
  on: { unscopable: 'the tag must have its spelling on every resource; a denial on all resources grants nothing' },
  when: [ONLY_IN_OTHER_SPELLINGS],
  denies: true,
  because: 'IAM ignores upper and lower case of tag keys in conditions, but AWS services do not: people and other tools look for the exact spelling',
  source: `${IAM_TAGS}; ${source}`,
  inferred: 'that aws:TagKeys holds the keys of the resource that is tagged; where it holds those of the whole request, another resource of the same request may have the other spelling',
  residualRisk: 'sets the tag in both spellings in one request, of which IAM sees one; changes resources that others tagged with the same value under another spelling of the key',
});

/** For roles that tag on EC2, and by the further actions. */
export const exactTagKey = (brought: Brought, ...further: string[]): Capability => ({
  id: 'exact-tag-key',
  does: 'sets the build tag in its exact spelling only',
  ...brought,
  template: 'the key of the build tag exactly as declared, upper and lower case included',
  needs: [
    refuseOtherSpellings('RefuseOtherSpellings', ['ec2:CreateTags', ...further],
      reference('Amazon EC2', 'CreateTags, aws:TagKeys, aws:RequestTag')),
  ],
});
