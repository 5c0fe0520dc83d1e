import { lockTemplates } from '../../harness/lock-templates';
import { packerImageCopy } from '../../harness/subjects/packer-images';

lockTemplates(packerImageCopy);
