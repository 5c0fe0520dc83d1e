import { lockTemplates } from '../../harness/lock-templates';
import { imageBuilderAdministrator, imageBuilderOperator, imageBuilderReader } from '../../harness/subjects/image-builder-people';

describe.each([imageBuilderAdministrator, imageBuilderOperator, imageBuilderReader].map((subject) => [subject.construct, subject] as const))('%s', (_, subject) =>
  lockTemplates(subject));
