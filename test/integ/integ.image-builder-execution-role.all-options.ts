import { integrationTest, made, terminatesItsOwn } from './proof';
import { imageBuilderExecution } from '../harness/subjects/image-builder-execution';

integrationTest('ImageBuilderExecutionRoleAllOptions', (stack) =>
  [terminatesItsOwn(made(stack, imageBuilderExecution, 'all-options'), 'CreatedBy', 'EC2 Image Builder', 'packer')]);
