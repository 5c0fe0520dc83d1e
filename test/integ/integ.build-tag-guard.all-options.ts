import { guarded } from './guarded';
import { integrationTest } from './proof';

integrationTest('BuildTagGuardAllOptions', (stack) => guarded(stack, ['arn:aws:iam::*:role/packer', 'arn:aws:iam::*:role/image-builder']));
