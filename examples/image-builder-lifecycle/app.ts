import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as imagebuilder from 'aws-cdk-lib/aws-imagebuilder';
import { ImageBuilderLifecycleAction, ImageBuilderLifecycleExecutionRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'ImageBuilderLifecycle', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});

// The images of this recipe can be deprecated and deleted, with their AMIs and snapshots; those of others cannot.
const execution = new ImageBuilderLifecycleExecutionRole(stack, 'Execution', {
  actions: [ImageBuilderLifecycleAction.DEPRECATE, ImageBuilderLifecycleAction.DELETE],
  includeAmis: true,
  includeSnapshots: true,
  recipes: ['web-server'],
});

const policy = new imagebuilder.CfnLifecyclePolicy(stack, 'Policy', {
  name: 'web-server',
  executionRole: execution.role.roleArn,
  resourceType: 'AMI_IMAGE',
  resourceSelection: { recipes: [{ name: 'web-server', semanticVersion: '1.x.x' }] },
  policyDetails: [{
    action: { type: 'DEPRECATE', includeResources: { amis: true, snapshots: true } },
    filter: { type: 'AGE', value: 3, unit: 'MONTHS' },
  }, {
    action: { type: 'DELETE', includeResources: { amis: true, snapshots: true } },
    filter: { type: 'AGE', value: 6, unit: 'MONTHS', retainAtLeast: 3 },
    exclusionRules: { amis: { lastLaunched: { value: 1, unit: 'MONTHS' } } },
  }],
});

new CfnOutput(stack, 'PolicyArn', { value: policy.attrArn });
