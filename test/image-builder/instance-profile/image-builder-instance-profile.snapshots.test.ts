import { lockTemplates } from '../../harness/lock-templates';
import { imageBuilderInstance } from '../../harness/subjects/image-builder-instance';

lockTemplates(imageBuilderInstance);
