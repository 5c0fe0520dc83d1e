import { Place, resolveIntrinsics, Resource } from './intrinsics';

/**
 * A template as a reviewer reads it: intrinsic functions resolved for the place, a line for each property and one for
 * each policy statement.
 */
export function readable(template: Record<string, any>, place: Place): string {
  const resources: Record<string, Resource> = template.Resources;
  const lines = (value: unknown, indent: string): string[] => Object.entries(value as object).flatMap(([name, part]) => {
    if (name.endsWith('PolicyDocument')) return [`${indent}${name}`, ...(part.Statement as object[]).map((statement) => `${indent}  ${JSON.stringify(statement)}`)];
    return [`${indent}${name}: ${JSON.stringify(part)}`];
  });
  return Object.entries(resources)
    .flatMap(([id, { Type, Properties }]) => [`${id} (${Type})`, ...lines(resolveIntrinsics(Properties, resources, place), '  ')])
    .join('\n');
}
