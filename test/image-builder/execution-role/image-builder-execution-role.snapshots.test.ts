import { lockTemplates } from '../../harness/lock-templates';
import { imageBuilderExecution } from '../../harness/subjects/image-builder-execution';

lockTemplates(imageBuilderExecution);
