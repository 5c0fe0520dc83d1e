import { LISTINGS } from '../../../src/command-line/verify/account';
import { assertChangesNothing, AwsCall, lineOf, wordsOf } from '../../../src/command-line/verify/aws-call';

/* Whatever is asked for: nothing but reads and dry runs leaves. */

const call = (service: string, operation: string, more: Partial<AwsCall> = {}): AwsCall => ({ service, operation, parameters: {}, as: 'role', ...more });
const sent = (...words: string[]) => () => assertChangesNothing(words);

test.each([
  ['a create', sent('ec2', 'run-instances', '--region', 'us-east-1')],
  ['a create whose dry run is switched off again', sent('ec2', 'run-instances', '--dry-run', '--no-dry-run')],
  ['a create whose dry run is a value of another flag', sent('ec2', 'run-instances', '--region', '--dry-run')],
  ['a dry run that its input takes back', sent('ec2', 'run-instances', '--dry-run', '--cli-input-json', '{"DryRun": false}')],
  ['a dry run that its input takes back by an unusual name', sent('ec2', 'run-instances', '--dry-run', '--cli-input-json', '{"NoDryRun":true}')],
  ['a dry run of a service that has none', sent('iam', 'create-role', '--dry-run')],
  ['a read that hands out a password', sent('ec2', 'get-password-data')],
  ['a read that hands out a secret', sent('secretsmanager', 'get-secret-value')],
  ['a read that hands out a parameter', sent('ssm', 'get-parameter')],
  ['credentials', sent('sts', 'get-session-token')],
  ['a service whose name is one of every object', sent('constructor', 'describe-anything')],
  ['a flag that writes a file', sent('ec2', 'describe-vpcs', '--outfile', 'x')],
  ['a change of a role', sent('iam', 'put-role-policy')],
  ['a pipeline', sent('imagebuilder', 'start-image-pipeline-execution')],
  ['a command of the CLI itself', sent('configure', 'set', 'region')],
  ['nothing', sent()],
])('%s is not sent', (_, attempt) => expect(attempt).toThrow(/was not sent/));

test.each<[string, AwsCall]>([
  ['a dry run', call('ec2', 'RunInstances', { isDryRun: true, region: 'us-east-1', parameters: { ImageId: 'ami-1' } })],
  ['a read', call('ec2', 'DescribeVpcs')],
  ['a question to the simulator', call('iam', 'SimulatePrincipalPolicy', { parameters: { PolicySourceArn: 'x' } })],
  ['a session', call('sts', 'AssumeRole')],
  ['who asks', call('sts', 'GetCallerIdentity')],
  ['a decoding', call('sts', 'DecodeAuthorizationMessage')],
])('%s is sent', (_, allowed) => expect(() => assertChangesNothing(wordsOf(allowed))).not.toThrow());

test('everything that is looked up is a read', () => {
  for (const { service = 'ec2', operation, parameters } of Object.values(LISTINGS)) {
    expect(() => assertChangesNothing(wordsOf(call(service, operation, { parameters })))).not.toThrow();
  }
});

test('as a line for a shell, with names as the CLI spells them', () => {
  expect(lineOf(call('ec2', 'AuthorizeSecurityGroupIngress', { isDryRun: true, parameters: { GroupId: 'it\'s' } })))
    .toBe('aws ec2 authorize-security-group-ingress --dry-run --output json --cli-input-json \'{"GroupId":"it\'\\\'\'s"}\'');
});
