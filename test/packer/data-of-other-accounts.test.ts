import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { PackerBuildRole, PackerBuildRoleProps } from '../../src';
import { withoutGuard } from '../harness/attacks';
import { isAllowed } from '../harness/simulator';
import { COMMERCIAL, readStack, Synthesized, synthesize } from '../harness/synthesize';

/* Secrets, parameters and their keys in another account: the role names them with that account, and can do no more than with its own. */

const OTHERS = '444455556666';
const arn = (service: string, resource: string, account = OTHERS) => `arn:aws:${service}:us-east-1:${account}:${resource}`;
const KEY = arn('kms', 'key/00000000-0000-0000-0000-000000000001');
const SECRET = arn('secretsmanager', 'secret:packer/token-AbCdEf');
const PARAMETER = arn('ssm', 'parameter/images/web');
const THROUGH = { StringEquals: { 'kms:ViaService': ['secretsmanager.us-east-1.amazonaws.com', 'ssm.us-east-1.amazonaws.com'] } };

const SIDS = ['ReadDeclaredSecrets', 'ReadDeclaredParameters', 'DecryptDeclaredData'];
const ofData = ({ statements }: Pick<Synthesized, 'statements'>) => statements.filter(({ Sid }) => SIDS.includes(Sid!));
const statement = (Sid: string, Action: string, Resource: string, Condition?: object) => ({ Sid, Effect: 'Allow', Action, Resource, ...Condition && { Condition } });

const declared = synthesize((scope) => ({
  secrets: [secretsmanager.Secret.fromSecretCompleteArn(scope, 'Secret', SECRET)],
  parameters: [ssm.StringParameter.fromStringParameterArn(scope, 'Parameter', PARAMETER)],
  dataSourceKeys: [kms.Key.fromKeyArn(scope, 'Key', KEY)],
}));

test('each is named with its account, and the key works through the two services only', () => {
  expect(ofData(declared)).toEqual([
    statement('ReadDeclaredSecrets', 'secretsmanager:GetSecretValue', SECRET),
    statement('ReadDeclaredParameters', 'ssm:GetParameter', PARAMETER),
    statement('DecryptDeclaredData', 'kms:Decrypt', KEY, THROUGH),
  ]);
});

test('a secret brings the key that it knows', () => {
  const made = synthesize((scope) => ({
    secrets: [secretsmanager.Secret.fromSecretAttributes(scope, 'Secret', {
      secretCompleteArn: SECRET, encryptionKey: kms.Key.fromKeyArn(scope, 'Key', KEY),
    })],
  }));
  expect(ofData(made)).toEqual([
    statement('ReadDeclaredSecrets', 'secretsmanager:GetSecretValue', SECRET),
    statement('DecryptDeclaredData', 'kms:Decrypt', KEY, THROUGH),
  ]);
});

describe('requests', () => {
  const HERE = { 'aws:RequestedRegion': 'us-east-1' };
  const decrypt = (resource: string, through?: string, region = 'us-east-1') => ({
    action: 'kms:Decrypt',
    resource,
    context: { 'aws:RequestedRegion': region, 'kms:CallerAccount': COMMERCIAL.account, ...through && { 'kms:ViaService': `${through}.${region}.amazonaws.com` } },
  });
  const secret = (resource: string, action = 'secretsmanager:GetSecretValue') => ({ action, resource, context: HERE });
  const parameter = (resource: string, action = 'ssm:GetParameter') => ({ action, resource, context: HERE });

  test.each([
    ['reads the secret', secret(SECRET)],
    ['reads the parameter', parameter(PARAMETER)],
    ['decrypts the secret', decrypt(KEY, 'secretsmanager')],
    ['decrypts the parameter', decrypt(KEY, 'ssm')],
  ])('%s', async (_, request) => {
    expect(await isAllowed(declared.requester, request)).toBe(true);
  });

  test.each([
    ['decrypts with another key of that account', 'DecryptDeclaredData', 'Resource', decrypt(KEY.replace(/1$/, '2'), 'ssm')],
    ['decrypts with a key of its own account under the same ID', 'DecryptDeclaredData', 'Resource', decrypt(KEY.replace(OTHERS, COMMERCIAL.account), 'ssm')],
    ['decrypts by itself', 'DecryptDeclaredData', 'Condition', decrypt(KEY)],
    ['decrypts volumes', 'DecryptDeclaredData', 'Condition', decrypt(KEY, 'ec2')],
    ['decrypts through the service in another region', 'DecryptDeclaredData', 'Condition', decrypt(KEY, 'ssm', 'eu-central-1')],
    ['encrypts', 'DecryptDeclaredData', 'Action', { ...decrypt(KEY, 'ssm'), action: 'kms:Encrypt' }],
    ['reads another secret of that account', 'ReadDeclaredSecrets', 'Resource', secret(SECRET.replace('token', 'password'))],
    ['reads its own secret of the same name', 'ReadDeclaredSecrets', 'Resource', secret(SECRET.replace(OTHERS, COMMERCIAL.account))],
    ['writes the secret', 'ReadDeclaredSecrets', 'Action', secret(SECRET, 'secretsmanager:PutSecretValue')],
    ['reads another parameter of that account', 'ReadDeclaredParameters', 'Resource', parameter(`${PARAMETER}-2`)],
    ['writes the parameter', 'ReadDeclaredParameters', 'Action', parameter(PARAMETER, 'ssm:PutParameter')],
  ])('%s: refused by %s, its %s', async (_, sid, guard, request) => {
    expect(await isAllowed(declared.requester, request)).toBe(false);
    expect(await isAllowed(withoutGuard(declared.requester, sid, guard), request)).toBe(true);
  });
});

describe('objects of a stack in another account', () => {
  const roleFor = (make: (theirs: Stack) => Partial<PackerBuildRoleProps>, theirEnv = { account: OTHERS, region: 'us-east-1' }, crossRegionReferences?: boolean) => {
    const app = new App();
    const theirs = new Stack(app, 'Theirs', { env: theirEnv, crossRegionReferences });
    const ours = new Stack(app, 'Ours', { env: { account: COMMERCIAL.account, region: 'us-east-1' }, crossRegionReferences });
    return { ours, role: new PackerBuildRole(ours, 'Packer', { buildTag: { value: 'packer' }, ...make(theirs) }).role };
  };
  const secretOf = (theirs: Stack) => ({ secrets: [new secretsmanager.Secret(theirs, 'Secret', { secretName: 'packer/token' })] });

  test('a secret is known by its name, behind which Secrets Manager writes six characters', () => {
    const { ours, role } = roleFor(secretOf);
    expect(ofData(readStack(ours, role, COMMERCIAL))).toEqual([
      statement('ReadDeclaredSecrets', 'secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:packer/token-??????')),
    ]);
  });

  test('so is a secret in another region of the account, unless the CDK carries its ARN over', () => {
    const abroad = { account: COMMERCIAL.account, region: 'eu-west-1' };
    const { ours, role } = roleFor(secretOf, abroad);
    expect(ofData(readStack(ours, role, COMMERCIAL)).map(({ Resource }) => Resource))
      .toEqual([`arn:aws:secretsmanager:eu-west-1:${COMMERCIAL.account}:secret:packer/token-??????`]);
    const carried = JSON.stringify(Template.fromStack(roleFor(secretOf, abroad, true).ours));
    expect(carried).toContain('"Action":"secretsmanager:GetSecretValue","Effect":"Allow","Resource":{"Fn::GetAtt":["ExportsReader');
  });

  test('a parameter is named with that account', () => {
    const { ours, role } = roleFor((theirs) => ({
      parameters: [new ssm.StringParameter(theirs, 'Parameter', { parameterName: '/images/web', stringValue: 'ami' })],
    }));
    expect(ofData(readStack(ours, role, COMMERCIAL))).toEqual([statement('ReadDeclaredParameters', 'ssm:GetParameter', PARAMETER)]);
  });
});
