import { outcomeOf } from '../../../src/command-line/verify/aws-cli';

/*
 * What the AWS CLI prints. Version 1 ends with 255, version 2 with 254 for what a service says and with 253 for what is missing. The form of
 * errors: AWS CLI User Guide, "Structured error output" (legacy and enhanced), and both versions run in test/e2e/verify.test.ts.
 */

const BEFORE: Record<string, string> = { 'version 1, and the legacy form': '\n', 'the enhanced form of version 2': '\naws: [ERROR]: ' };
const REFUSAL = 'You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/packer/x is not authorized to perform: '
  + 'ec2:RunInstances on resource: arn:aws:ec2:us-east-1:111122223333:instance/* because no identity-based policy allows the ec2:RunInstances action';

describe.each(Object.entries(BEFORE))('%s', (_, before) => {
  const said = (code: string, message = 'message', more = '') => outcomeOf(254, '', `${before}An error occurred (${code}) when calling the RunInstances operation${more}: ${message}\n`);

  test('a dry run that would succeed', () => {
    expect(said('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.')).toEqual({ is: 'would succeed' });
  });

  test('a refusal, in AWS\'s words', () => {
    expect(said('UnauthorizedOperation', REFUSAL)).toEqual({ is: 'refused', text: expect.stringContaining(REFUSAL) });
    expect(said('AccessDenied')).toMatchObject({ is: 'refused' });
  });

  test('what is not decided is neither', () => {
    expect(said('InvalidAMIID.NotFound', 'The image id does not exist')).toEqual({
      is: 'failed', ends: false, byService: true, because: 'AWS says InvalidAMIID.NotFound: The image id does not exist',
    });
    expect(said('RequestLimitExceeded', 'Request limit exceeded.', ' (reached max retries: 4)')).toMatchObject({ is: 'failed', throttled: true, ends: false });
  });

  test.each(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'AuthFailure', 'InvalidClientTokenId'])('%s ends it', (code) => {
    expect(said(code)).toMatchObject({ is: 'failed', ends: true });
  });
});

test.each([
  'Unable to locate credentials. You can configure credentials by running "aws configure".',
  'aws: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws login".',
  'Could not connect to the endpoint URL: "https://ec2.us-east-1.amazonaws.com/"',
  'The config profile (nobody) could not be found',
  'Error loading SSO Token: Token for default does not exist',
  'The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.',
])('%s ends it', (err) => expect(outcomeOf(253, '', `\n${err}\n`)).toMatchObject({ is: 'failed', ends: true }));

test('an answer', () => {
  expect(outcomeOf(0, '{"Images": []}', '')).toEqual({ is: 'answered', data: { Images: [] } });
  expect(outcomeOf(0, '', '')).toEqual({ is: 'answered', data: {} });
  expect(outcomeOf(0, 'Images', '')).toMatchObject({ is: 'failed', ends: false });
  expect(outcomeOf(255, '', `${'a retry follows, '.repeat(40)}no answer`)).toMatchObject({ because: expect.stringMatching(/^the AWS CLI says: … (a|retry|follows,) .*no answer$/) });
});
