import { Capability, Conditions, declaredBy, Need } from '../../iam/vocabulary/capability';
import { CARRIES_TAG, IN_IMAGE_REGIONS, OF_NO_OTHER_ACCOUNT, OF_OWN_ACCOUNT, WITHOUT_TAG } from '../../iam/vocabulary/conditions';
import { DECLARED_LAUNCH_TEMPLATES, IMAGE_OR_COPY, SNAPSHOT_OR_COPY } from '../../iam/vocabulary/ec2-resources';
import { EC2_ATTRIBUTE, evidence, plugin, reference } from '../../iam/vocabulary/sources';

/*
 * What a build does to its finished image before the last step tags it. An image or snapshot that was made with
 * the tag carries it by then; one that was not (RegisterImage, copied snapshots, aws-cn, aws-us-gov) does not yet, and
 * can only be told from others of the account by lacking the tag's key. A role that meets such ones may tag them
 * anyway (see late-tagging.ts), so changing them adds no power that tagging first would not give.
 */

interface ImageStep extends Omit<Capability, 'needs'> {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly on: Need['on'];
  readonly when?: readonly Conditions[];
  readonly because: string;
  readonly source: string;
  readonly inferred?: string;
  readonly residualRisk?: string;
}

const step = (
  { id, does, properties, broughtBy, unless, byDefault, declaredBy: brought, template, when = [], ...need }: ImageStep,
): Capability => ({
  id, does, properties, broughtBy, unless, byDefault, declaredBy: brought, template, needs: [{ ...need, when: [CARRIES_TAG, ...when] }],
});

const stepBeforeTags = (
  { id, does, properties, broughtBy, unless, byDefault: _, declaredBy: __, template, sid, when = [], residualRisk, ...need }: ImageStep,
): Capability => ({
  id: `${id}-before-tags`,
  does: `${does}, on resources that have no tags yet`,
  ...declaredBy(...properties, { inWords: `${broughtBy}, where images or snapshots have no tags before the last step`, unless }),
  template,
  needs: [{
    ...need,
    sid: `${sid}BeforeTags`,
    when: [WITHOUT_TAG, OF_OWN_ACCOUNT, ...when],
    residualRisk: `does the same to any image or snapshot of the account that lacks the key of the build tag${residualRisk ? `; ${residualRisk}` : ''}`,
  }],
});

/*
 * ec2:Attribute is in the calls that set a property of one value (descriptions, IMDS support), with a capital first letter. It is never in
 * those that set an object or a list (launch permissions, product codes), nor in ModifySnapshotAttribute.
 */
const SETS_NO_SINGLE_VALUE: Conditions = { Null: { 'ec2:Attribute': 'true' } };
const ATTRIBUTE_OF_IMAGES = `${EC2_ATTRIBUTE}; ${reference('Amazon EC2', 'ModifyImageAttribute, ec2:Attribute')}`;

const attributes: ImageStep = {
  id: 'image-attributes',
  does: 'sets attributes of the image: description, IMDS support',
  ...declaredBy('imageAttributes'),
  template: 'ami_description or imds_support',
  sid: 'SetImageAttributes',
  actions: ['ec2:ModifyImageAttribute'],
  on: [IMAGE_OR_COPY],
  when: [{ StringEqualsIgnoreCase: { 'ec2:Attribute': '${ImageAttributes}' } }],
  because: 'ami_description and imds_support are set by one call each',
  source: `${plugin('common/step_modify_ami_attributes.go:215')}; ${ATTRIBUTE_OF_IMAGES}`,
};

const codes: ImageStep = {
  id: 'product-codes',
  does: 'sets the product codes of the image',
  ...declaredBy('imageAttributes', { inWords: 'imageAttributes with product codes' }),
  template: 'ami_product_codes',
  sid: 'SetProductCodes',
  actions: ['ec2:ModifyImageAttribute'],
  on: [IMAGE_OR_COPY],
  // Allows the call with ec2:Attribute and without; where the key names another attribute, it is refused.
  when: [{ StringEqualsIgnoreCaseIfExists: { 'ec2:Attribute': 'ProductCodes' } }],
  because: 'ami_product_codes are a list, which AWS sends without ec2:Attribute',
  source: `${plugin('common/step_modify_ami_attributes.go:215')}; ${ATTRIBUTE_OF_IMAGES}`,
  inferred: 'that a list is sent without ec2:Attribute, as an object is: the statement suffices either way',
  residualRisk: 'shares its images too: AWS sends launch permissions without ec2:Attribute, and no other condition key distinguishes the two',
};

const share: ImageStep = {
  id: 'share-image',
  does: 'lets the declared accounts, organizations and units launch the image',
  ...declaredBy('amiUsers', 'amiOrgArns', 'amiOuArns', 'publicImages'),
  template: 'ami_users, ami_org_arns, ami_ou_arns or ami_groups',
  sid: 'ShareImage',
  actions: ['ec2:ModifyImageAttribute'],
  on: [IMAGE_OR_COPY],
  when: [SETS_NO_SINGLE_VALUE],
  because: 'ami_users, ami_org_arns, ami_ou_arns and ami_groups are launch permissions, which AWS sends without ec2:Attribute',
  source: `${plugin('common/step_modify_ami_attributes.go:215')}; ${ATTRIBUTE_OF_IMAGES}; ${reference('Amazon EC2', 'ModifyImageAttribute (no key for whom)')}`,
  residualRisk: 'shares its images with anyone, publicly too, and sets their product codes: AWS has no condition on the account, organization or group; block public access for AMIs in the account',
};

const shareSnapshots: ImageStep = {
  id: 'share-snapshots',
  does: 'lets the declared accounts use the snapshots (snapshot_users)',
  ...declaredBy('snapshotUsers'),
  template: 'snapshot_users',
  sid: 'ShareSnapshots',
  actions: ['ec2:ModifySnapshotAttribute'],
  on: [SNAPSHOT_OR_COPY],
  // ForAllValues: the plugin adds all accounts in one call, and a plain operator never matches two values. It also matches no value: hence
  // the Null.
  when: [{
    'ForAllValues:StringEquals': { 'ec2:Add/userId': '${SnapshotUsers}' },
    'Null': { 'ec2:Add/userId': 'false', 'ec2:Add/group': 'true' },
  }],
  because: 'snapshot_users are added to the permissions of each snapshot in one call, no one else is, and no group',
  source: `${plugin('common/step_modify_ami_attributes.go:235')}; ${evidence('E11')}`,
};

const publish: ImageStep = {
  id: 'publish-snapshots',
  does: 'shares the snapshots with everyone (snapshot_groups)',
  ...declaredBy('publicSnapshots'),
  template: 'snapshot_groups',
  sid: 'PublishSnapshots',
  actions: ['ec2:ModifySnapshotAttribute'],
  on: [SNAPSHOT_OR_COPY],
  when: [{ 'ForAnyValue:StringEquals': { 'ec2:Add/group': 'all' }, 'Null': { 'ec2:Add/userId': 'true' } }],
  because: 'snapshot_groups = ["all"] was declared, no other group exists, and snapshot_users are added by a call of their own',
  source: `${plugin('common/step_modify_ami_attributes.go:235')}; ${evidence('E76')}`,
};

const deprecate: ImageStep = {
  id: 'deprecate-image',
  does: 'sets the date of its deprecation (deprecate_at)',
  ...declaredBy('scheduleDeprecation'),
  template: 'deprecate_at',
  sid: 'DeprecateImage',
  actions: ['ec2:EnableImageDeprecation'],
  on: [IMAGE_OR_COPY],
  because: 'deprecate_at is the date from which AWS no longer shows the image to others',
  source: plugin('common/step_enable_deprecation.go:48'),
};

const protect: ImageStep = {
  id: 'protect-image',
  does: 'protects the image from being deregistered (deregistration_protection)',
  ...declaredBy('deregistrationProtection'),
  template: 'deregistration_protection',
  sid: 'ProtectImage',
  actions: ['ec2:EnableImageDeregistrationProtection'],
  on: [IMAGE_OR_COPY],
  because: 'deregistration_protection; the plugin never removes the protection',
  source: plugin('common/step_enable_deregistration_protection.go:53'),
};

const fast: ImageStep = {
  id: 'fast-launch',
  does: 'prepares a Windows image for fast launch (fast_launch)',
  ...declaredBy('fastLaunch'),
  template: 'fast_launch',
  sid: 'EnableFastLaunch',
  actions: ['ec2:EnableFastLaunch'],
  on: [IMAGE_OR_COPY],
  because: 'fast_launch; EC2 keeps launching instances of the image by its service-linked role, which must exist in the account',
  source: plugin('builder/ebs/step_enable_fast_launch.go:109'),
};

const lookUpFastLaunch: Capability = {
  id: 'look-up-fast-launch',
  does: 'waits for fast launch',
  ...declaredBy('fastLaunch'),
  template: 'fast_launch',
  needs: [{
    sid: 'LookUpFastLaunch',
    actions: ['ec2:DescribeFastLaunchImages', 'ec2:DescribeLaunchTemplates'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions of images' },
    when: [IN_IMAGE_REGIONS],
    because: 'the build looks up the launch template and polls until fast launch is enabled',
    source: plugin('builder/ebs/step_prepare_fast_launch_template.go:125', 'common/state.go:415'),
    residualRisk: 'reads the descriptions of the launch templates of the regions, not their content',
  }],
};

const fastLaunchTemplates: Capability = {
  id: 'fast-launch-templates',
  does: 'uses the declared launch templates for fast launch',
  ...declaredBy('fastLaunchTemplates'),
  template: 'fast_launch with a launch template',
  needs: [{
    sid: 'EnableFastLaunchWithTemplate',
    actions: ['ec2:EnableFastLaunch'],
    on: [DECLARED_LAUNCH_TEMPLATES],
    when: [],
    because: 'fast_launch.template_id, template_name or region_launch_templates lead to these launch templates',
    source: plugin('builder/ebs/step_prepare_fast_launch_template.go:125'),
  }],
};

const watermark: Capability = {
  id: 'watermark',
  does: 'attaches a watermark to its image, by a command after the build',
  ...declaredBy('watermark'),
  template: 'a command that runs after the build, for the plugin has no option for it',
  needs: [{
    sid: 'AttachWatermark',
    actions: ['ec2:AttachImageWatermark'],
    on: [IMAGE_OR_COPY],
    when: [CARRIES_TAG, OF_NO_OTHER_ACCOUNT],
    because: 'the command attaches the watermark to the image of the build',
    source: reference('Amazon EC2', 'AttachImageWatermark, image, aws:ResourceTag and ec2:Owner'),
    residualRisk: 'attaches any watermark to images of earlier builds with the same tag, so that people who rely on watermarks trust these images',
  }],
};

/** A step, for what carries the tag by then and for what does not yet. */
const both = <Name extends string>(name: Name, imageStep: ImageStep) =>
  ({ [name]: step(imageStep), [`${name}BeforeTags`]: stepBeforeTags(imageStep) }) as Record<Name | `${Name}BeforeTags`, Capability>;

/** All steps, in the order of their statements. */
export const imageSteps = {
  ...both('imageAttributes', attributes),
  ...both('productCodes', codes),
  ...both('shareImage', share),
  ...both('shareSnapshotsWithUsers', shareSnapshots),
  ...both('publishSnapshots', publish),
  ...both('deprecateImage', deprecate),
  ...both('protectImage', protect),
  lookUpFastLaunch,
  ...both('fastLaunch', fast),
  fastLaunchTemplates,
  watermark,
};
