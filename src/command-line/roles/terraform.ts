import type { WrittenRole } from './role';

/*
 * Roles as a file `*.tf.json`. Documents are local values, which are read more easily than texts of JSON.
 *
 * Source: Terraform Language, JSON Configuration Syntax; the resources aws_iam_role, aws_iam_role_policy, aws_iam_policy,
 * aws_iam_role_policy_attachment and aws_iam_instance_profile of the AWS provider (5.100.0).
 */

const DEFAULT_NAME = 'ami-builder';

/** A value with what would be a template of Terraform as the text that it is. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/([$%])\{/g, '$1$1{');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [escaped(key), escaped(item)]));
}

export function asTerraform(roles: readonly WrittenRole[], given: string = DEFAULT_NAME): object {
  const locals: Record<string, unknown> = {};
  const resource: Record<string, Record<string, object>> = {};
  const output: Record<string, object> = {};
  const add = (type: string, label: string, body: object) => { resource[type] = { ...resource[type], [label]: body }; };

  for (const { suffix, description, trust, documents: [inline, ...managed], hasInstanceProfile, permissionsBoundary } of roles) {
    const name = [given, suffix].filter(Boolean).join('-');
    const label = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
    const local = (end: string, document: object) => {
      locals[`${label}_${end}`] = escaped(document);
      return `\${jsonencode(local.${label}_${end})}`;
    };
    const role = `\${aws_iam_role.${label}.name}`;
    add('aws_iam_role', label, {
      name,
      description,
      assume_role_policy: local('trust', trust),
      ...(permissionsBoundary && { permissions_boundary: permissionsBoundary }),
    });
    add('aws_iam_role_policy', label, { name: 'build', role, policy: local('policy', inline) });
    managed.forEach((document, i) => {
      const further = `${label}_${i + 2}`;
      add('aws_iam_policy', further, { name: `${name}-${i + 2}`, policy: local(`policy_${i + 2}`, document) });
      add('aws_iam_role_policy_attachment', further, { role, policy_arn: `\${aws_iam_policy.${further}.arn}` });
    });
    output[`${label}_role_arn`] = { value: `\${aws_iam_role.${label}.arn}` };
    if (!hasInstanceProfile) continue;
    add('aws_iam_instance_profile', label, { name, role });
    output[`${label}_instance_profile_name`] = { value: `\${aws_iam_instance_profile.${label}.name}` };
  }
  return { locals, resource, output };
}
