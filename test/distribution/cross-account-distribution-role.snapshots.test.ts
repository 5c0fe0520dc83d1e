import { lockTemplates } from '../harness/lock-templates';
import { distribution } from '../harness/subjects/distribution';

lockTemplates(distribution);
