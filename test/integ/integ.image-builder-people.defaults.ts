import { people } from './image-builder';
import { integrationTest } from './proof';

integrationTest('ImageBuilderPeopleDefaults', (stack) => people(stack, 'defaults'));
