import { lockTemplates } from '../../harness/lock-templates';
import { imageBuilderLifecycle } from '../../harness/subjects/image-builder-lifecycle';

lockTemplates(imageBuilderLifecycle);
