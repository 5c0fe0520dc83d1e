import { instanceProfile } from './image-builder';
import { integrationTest } from './proof';

integrationTest('ImageBuilderInstanceProfileAllOptions', (stack) => instanceProfile(stack, 'all-options'));
