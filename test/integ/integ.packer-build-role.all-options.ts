import { integrationTest, made, terminatesItsOwn } from './proof';
import { packer } from '../harness/subjects';

integrationTest('PackerBuildRoleAllOptions', (stack) => [terminatesItsOwn(made(stack, packer, 'all-options'), 'Builder', 'web-images', 'terraform')]);
