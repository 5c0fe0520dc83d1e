import { people } from './image-builder';
import { integrationTest } from './proof';

integrationTest('ImageBuilderPeopleAllOptions', (stack) => people(stack, 'all-options'));
