import { lockTemplates } from '../../harness/lock-templates';
import { crossAccountLifecycle } from '../../harness/subjects/others';

lockTemplates(crossAccountLifecycle);
