import { integrationTest, made, terminatesItsOwn } from './proof';
import { imageBuilderExecution } from '../harness/subjects/image-builder-execution';

integrationTest('ImageBuilderExecutionRoleDefaults', (stack) =>
  [terminatesItsOwn(made(stack, imageBuilderExecution, 'defaults'), 'CreatedBy', 'EC2 Image Builder', 'packer')]);
