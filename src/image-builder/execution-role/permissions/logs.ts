import { ofAws } from './policy';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { guide } from '../../../iam/vocabulary/sources';
import { DECLARED_LOG_GROUPS, DECLARED_LOG_STREAMS, LOG_GROUPS, LOG_STREAMS } from '../../resources';

const actions = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

export const anyLogGroup: Capability = {
  id: 'any-log-group',
  does: 'writes logs to the groups that Image Builder names, under /aws/imagebuilder/',
  ...declaredBy({ inWords: 'always', unless: ['logGroupNames'] }),
  needs: [{
    sid: 'WriteLogs',
    actions,
    on: [LOG_GROUPS, LOG_STREAMS],
    when: [],
    because: 'the logs of a build go to /aws/imagebuilder/<image> or /aws/imagebuilder/pipeline/<pipeline>',
    source: ofAws('CloudWatchLogsPermissions'),
    residualRisk: 'writes to the logs of other images of the account; logGroupNames narrows it',
  }],
};

export const declaredLogGroups: Capability = {
  id: 'declared-log-groups',
  does: 'writes logs to the declared groups',
  ...declaredBy('logGroupNames'),
  needs: [{
    sid: 'WriteDeclaredLogs',
    actions,
    on: [DECLARED_LOG_GROUPS, DECLARED_LOG_STREAMS],
    when: [],
    because: 'the logging configuration of the pipeline names these groups; the service creates a missing group, and fails if it cannot',
    source: `${ofAws('CloudWatchLogsPermissions')}; ${guide('Pipeline logs')}; aws/ec2-image-builder-roadmap issue 109`,
  }],
};
