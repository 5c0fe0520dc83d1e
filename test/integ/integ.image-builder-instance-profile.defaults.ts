import { instanceProfile } from './image-builder';
import { integrationTest } from './proof';

integrationTest('ImageBuilderInstanceProfileDefaults', (stack) => instanceProfile(stack, 'defaults'));
