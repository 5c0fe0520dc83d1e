import { findingsOf } from './findings';
import { mixtures } from './with-template';
import type { Component } from '../../packer-template/configuration';
import type { ReadTemplate } from '../../packer-template/read-template';
import type { PackerBuild } from '../options/options';
import { ourSourcesOf } from '../plugin/components';

/**
 * The sources of a template in groups that can share a role each: what some use and others make, one role cannot. In the order of the
 * template, each source in the first group that takes it.
 */
export function apart(template: ReadTemplate, declared: Pick<PackerBuild, 'securityGroups'>): Component[][] {
  const canShare = (sources: readonly Component[]) => {
    const components = template.components.filter((component) => component.kind !== 'source' || sources.includes(component));
    const alone = { ...template, components };
    return mixtures(alone, declared, findingsOf(alone)).length === 0;
  };
  const groups: Component[][] = [];
  for (const source of ourSourcesOf(template.components)) {
    const group = groups.find((sources) => canShare([...sources, source]));
    if (group) group.push(source);
    else groups.push([source]);
  }
  return groups;
}
