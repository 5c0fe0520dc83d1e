import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { ACCOUNT, REGION } from './emulator';
import { PackerBuildRole } from '../../src';

// What the demonstration deploys: the role by default, as the README begins with it.
const stack = new Stack(new App(), 'Demo', { env: { account: ACCOUNT, region: REGION } });
const { role } = new PackerBuildRole(stack, 'Packer');
new CfnOutput(stack, 'RoleName', { value: role.roleName });
