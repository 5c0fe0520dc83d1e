import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { PackerBuildRole } from '../../../src';
import { ACCOUNT, REGION } from '../emulator';

// What the demonstration deploys: the role by default, as the README begins with it.
const stack = new Stack(new App(), 'Demo', { env: { account: ACCOUNT, region: REGION } });
const packer = new PackerBuildRole(stack, 'Packer');
packer.explain().writeBesideTemplate(packer);
new CfnOutput(stack, 'RoleName', { value: packer.role.roleName });
