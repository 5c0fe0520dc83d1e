import { integrationTest, made, terminatesItsOwn } from './proof';
import { packer } from '../harness/subjects';

integrationTest('PackerBuildRoleDefaults', (stack) => [terminatesItsOwn(made(stack, packer, 'defaults'), 'CreatedBy', 'packer', 'terraform')]);
