import { lockTemplates } from '../harness/lock-templates';
import { packer } from '../harness/subjects';

lockTemplates(packer);
