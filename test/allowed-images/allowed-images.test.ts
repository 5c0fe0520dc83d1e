import { Aws, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as organizations from 'aws-cdk-lib/aws-organizations';
import { AllowedImageProvider, AllowedImages, AllowedImagesProps } from '../../src';
import { COMMERCIAL, stackIn } from '../harness/synthesize';

/* Documents as a whole, with the names that the syntax of declarative policies has. */

const BUILDERS = '444455556666';
const documentOf = (props: AllowedImagesProps, stack = stackIn(COMMERCIAL)) => Stack.of(stack).resolve(new AllowedImages(stack, 'AllowedImages', props).document);
const accounts = (count: number) => Array.from({ length: count }, (_, i) => String(100_000_000_000 + i));

const settings = (state: string, criteria: object) => ({
  allowed_images_settings: {
    '@@operators_allowed_for_child_policies': ['@@none'],
    'state': { '@@assign': state },
    'image_criteria': criteria,
  },
});

test('images of the build accounts alone', () => {
  expect(documentOf({ accountIds: [BUILDERS, BUILDERS] })).toEqual({
    ec2_attributes: settings('enabled', { criteria_1: { allowed_image_providers: { '@@assign': [BUILDERS] } } }),
  });
});

test('everything: names hold for the accounts, and not for the other providers', () => {
  expect(documentOf({
    accountIds: [BUILDERS, '777788889999'],
    imageNames: ['web-*', 'db-????'],
    providers: [AllowedImageProvider.AMAZON, AllowedImageProvider.AWS_MARKETPLACE, AllowedImageProvider.AWS_BACKUP_VAULT],
    auditOnly: true,
    exceptionMessage: 'Allowed images: https://images.example.com',
  })).toEqual({
    ec2_attributes: {
      exception_message: { '@@assign': 'Allowed images: https://images.example.com' },
      ...settings('audit_mode', {
        criteria_1: { allowed_image_providers: { '@@assign': [BUILDERS, '777788889999'] }, image_names: { '@@assign': ['web-*', 'db-????'] } },
        criteria_2: { allowed_image_providers: { '@@assign': ['amazon', 'aws_marketplace', 'aws_backup_vault'] } },
      }),
    },
  });
});

test('no account, and the images that AWS offers', () => {
  expect(documentOf({ providers: [AllowedImageProvider.AMAZON] })).toEqual({
    ec2_attributes: settings('enabled', { criteria_1: { allowed_image_providers: { '@@assign': ['amazon'] } } }),
  });
});

test('more accounts than a criterion takes', () => {
  const { criteria_1: first, criteria_2: second } = documentOf({ accountIds: accounts(201), imageNames: ['web-*'] }).ec2_attributes.allowed_images_settings.image_criteria;
  expect([first, second].map((criterion) => criterion.allowed_image_providers['@@assign'].length)).toEqual([200, 1]);
  expect(second.image_names).toEqual({ '@@assign': ['web-*'] });
});

test('the policy of a stack, for the account of the stack', () => {
  const stack = stackIn(COMMERCIAL);
  const { document: content } = new AllowedImages(stack, 'AllowedImages', { accountIds: [Aws.ACCOUNT_ID] });
  new organizations.CfnPolicy(stack, 'Policy', { name: 'allowed-images', type: 'DECLARATIVE_POLICY_EC2', content });
  Template.fromStack(stack).hasResourceProperties('AWS::Organizations::Policy', {
    Content: { ec2_attributes: settings('enabled', { criteria_1: { allowed_image_providers: { '@@assign': [{ Ref: 'AWS::AccountId' }] } } }) },
  });
});

test.each<[string, AllowedImagesProps, string]>([
  ['nobody', {}, "'accountIds' is not set: name the accounts whose images can be used, or set providers"],
  ['no accounts', { accountIds: [] }, "'accountIds' is an empty list: leave it out, and only images of providers are allowed"],
  ['no providers', { accountIds: [BUILDERS], providers: [] }, "'providers' is an empty list"],
  ['a name for an account', { accountIds: ['builders'] }, "'accountIds' has \"builders\""],
  ['all accounts', { accountIds: ['*'] }, "'accountIds' has \"*\""],
  ['all names', { accountIds: [BUILDERS], imageNames: ['***'] }, "'imageNames' has \"***\""],
  ['a short name', { accountIds: [BUILDERS], imageNames: ['w*'] }, "'imageNames' has \"w*\""],
  ['names of nobody', { providers: [AllowedImageProvider.AMAZON], imageNames: ['web-*'] }, "'imageNames' is set without accountIds: name the accounts that own these images"],
  ['too many names', { accountIds: [BUILDERS], imageNames: accounts(51) }, "'imageNames' has 51 names, more than the 50 of one criterion"],
  ['too many accounts', { accountIds: accounts(800) }, "'accountIds' makes a document of 12"],
])('%s: refused', (_, props, message) => {
  expect(() => documentOf(props)).toThrow(message);
});
