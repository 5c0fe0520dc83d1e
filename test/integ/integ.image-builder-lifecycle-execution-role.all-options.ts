import { deregistersItsOwn, integrationTest, made } from './proof';
import { imageBuilderLifecycle } from '../harness/subjects/image-builder-lifecycle';

integrationTest('ImageBuilderLifecycleExecutionRoleAllOptions', (stack) => [deregistersItsOwn(made(stack, imageBuilderLifecycle, 'all-options'))]);
