import { guarded } from './guarded';
import { integrationTest } from './proof';

integrationTest('BuildTagGuardDefaults', (stack) => guarded(stack, ['arn:aws:iam::*:role/packer']));
