import { lockTemplates } from '../../harness/lock-templates';
import { packerImageRetention } from '../../harness/subjects/packer-images';

lockTemplates(packerImageRetention);
