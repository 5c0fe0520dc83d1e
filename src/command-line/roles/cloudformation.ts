import type { WrittenRole } from './role';

/* Roles as a template of CloudFormation. */

const idOf = (suffix: string) => suffix.split(/[^A-Za-z0-9]+/).map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');

function resourcesOf(role: WrittenRole, name: string | undefined): [Record<string, object>, Record<string, object>] {
  const { suffix, description, trust, documents: [inline, ...managed], hasInstanceProfile, permissionsBoundary } = role;
  const end = idOf(suffix);
  const id = `Role${end}`;
  const policyId = (i: number) => `Policy${end}${i + 2}`;
  return [{
    [id]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        ...(name && { RoleName: [name, suffix].filter(Boolean).join('-') }),
        Description: description,
        AssumeRolePolicyDocument: trust,
        ...(permissionsBoundary && { PermissionsBoundary: permissionsBoundary }),
        Policies: [{ PolicyName: 'Build', PolicyDocument: inline }],
        ...(managed.length > 0 && { ManagedPolicyArns: managed.map((_, i) => ({ Ref: policyId(i) })) }),
      },
    },
    ...Object.fromEntries(
      managed.map((document, i) => [policyId(i), { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document } }]),
    ),
    ...(hasInstanceProfile && { [`InstanceProfile${end}`]: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: id }] } } }),
  }, {
    [`${id}Arn`]: { Value: { 'Fn::GetAtt': [id, 'Arn'] } },
    ...(hasInstanceProfile && { [`InstanceProfile${end}Name`]: { Value: { Ref: `InstanceProfile${end}` } } }),
  }];
}

export function asCloudFormation(roles: readonly WrittenRole[], name: string | undefined): object {
  const all = roles.map((role) => resourcesOf(role, name));
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: roles[0].description,
    Resources: Object.assign({}, ...all.map(([resources]) => resources)),
    Outputs: Object.assign({}, ...all.map(([, outputs]) => outputs)),
  };
}
