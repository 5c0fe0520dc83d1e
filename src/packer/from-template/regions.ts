import type { Component } from '../../packer-template/configuration';
import type { ReadTemplate } from '../../packer-template/read-template';
import { isOurs, MANAGEMENT } from '../plugin/components';
import { Options } from '../plugin/options';

/* Which regions a template names, and what of it leaves the region to the environment of Packer. */

export interface RegionsOfTemplate {
  readonly named: readonly string[];
  /** What has no `region`, or one that is not known. */
  readonly open: readonly { readonly component: Component; readonly isSet: boolean }[];
}

/** What calls AWS in the region that it, or the environment, says. Of a secret that a function reads the ARN says it. */
const hasRegion = (component: Component) => isOurs(component) && component.kind !== 'function' && component.type !== MANAGEMENT;

export function regionsOfTemplate({ components }: ReadTemplate): RegionsOfTemplate {
  const found = components.filter(hasRegion).map((component) => ({ component, setting: Options.of(component).text('region') }));
  return {
    named: [...new Set(found.flatMap(({ setting }) => (setting?.unknown === undefined ? setting?.values ?? [] : [])))].sort(),
    open: found.filter(({ setting }) => !setting || setting.unknown !== undefined)
      .map(({ component, setting }) => ({ component, isSet: !!setting })),
  };
}
