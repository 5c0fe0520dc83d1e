import { deregistersItsOwn, integrationTest, made } from './proof';
import { imageBuilderLifecycle } from '../harness/subjects/image-builder-lifecycle';

integrationTest('ImageBuilderLifecycleExecutionRoleDefaults', (stack) => [deregistersItsOwn(made(stack, imageBuilderLifecycle, 'defaults'))]);
