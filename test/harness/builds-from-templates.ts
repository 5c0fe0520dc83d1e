import { Build, propsFor } from './builds';
import { together } from './options';
import { Props, propsIn } from './synthesize';
import type { PackerBuildRoleProps, PackerTemplate } from '../../src';

/* Recorded builds with roles that are made from their templates. */

/** What stands behind a name in a template, or depends on the client. */
const ONLY_BY_PROPERTY = ['instanceProfiles', 'instanceRoles', 'bundleBucket', 'importBucket', 'secrets', 'parameters', 'lateTagging'];
/** The groups are found by a filter. */
const MORE: Record<string, string[]> = { 'ebs-filters': ['securityGroups'] };

/**
 * The template of a build, and of what its owner declares by hand only what a template cannot know.
 *
 * @param beside more properties to declare beside it
 */
export function propsWithTemplate(name: string, { place, declares, lateTagging }: Build, template: PackerTemplate, beside: string[] = []): Props {
  const properties = [...ONLY_BY_PROPERTY, ...MORE[name] ?? [], ...beside];
  const kept = Object.fromEntries(Object.entries(declares).filter(([option]) => properties.includes(option)));
  const declared = propsFor({ place, declares: kept, lateTagging });
  // One row of the builds declares the builder together with its bucket.
  return together<PackerBuildRoleProps>((scope) => ({ ...propsIn(scope, declared), builders: undefined }), { template });
}
