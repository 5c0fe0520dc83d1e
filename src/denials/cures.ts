import type { Denial } from './denial';
import { Catalogue, CATALOGUES } from '../capabilities';
import type { Capability, Conditions, Need } from '../capabilities/capability';

/** A way to have what was refused. */
export interface Cure {
  readonly construct: string;
  readonly capability: Capability;
  readonly need: Need;
  /** Conditions of the statement whose keys the refused request did not have, or had with other values; undefined where that is not known. */
  readonly unmet?: readonly string[];
}

/** The service and the type of what an ARN names: `ec2`, `instance`. */
function typeOf(arn: string): [string, string] {
  const [, , service = '', , , ...rest] = arn.split(':');
  return [service, rest.join(':').split(/[/:]/)[0].toLowerCase()];
}

/** Whether a statement is about such a resource. Whole ARNs that owners declare are known by the name of their type alone. */
function concerns({ on }: Need, resource: string): boolean {
  if ('unscopable' in on || resource === '*') return true;
  const [service, type] = typeOf(resource);
  return on.some(({ name, arn }) => {
    if (/^\$\{\w+\}$/.test(arn)) return service === 's3' || name.toLowerCase() === type;
    const [needService, needType] = typeOf(arn);
    return needService === service && (service === 's3' || needType === type);
  });
}

const pattern = (template: string) => new RegExp(`^${template.split(/\$\{\w+\}|\*/).map((part) => part.replace(/[.+?^$()[\]{}|\\]/g, '\\$&')).join('.*')}$`);

/** The conditions that a request cannot meet, whatever fills the placeholders. */
function unmetBy(context: NonNullable<Denial['context']>, all: readonly Conditions[]): string[] {
  return all.flatMap((conditions) => Object.entries(conditions)).flatMap(([operator, keys]) => {
    if (/IfExists$|^Null$|^ForAllValues/.test(operator)) return [];
    return Object.entries(keys).filter(([keyTemplate, values]) => {
      const known = Object.entries(context).find(([key]) => pattern(keyTemplate).test(key))?.[1];
      return !known?.some((value) => [values].flat().some((template) => pattern(template).test(value)));
    }).map(([key, values]) => `${operator} ${key} = ${[values].flat().join(' or ')}`);
  });
}

function curesIn({ construct, capabilities }: Catalogue, { action, resource = '*', context }: Denial): Cure[] {
  return capabilities.flatMap((capability) => capability.needs
    .filter((need) => !need.denies && need.actions.includes(action) && concerns(need, resource))
    .map((need): Cure => ({ construct, capability, need, unmet: context && unmetBy(context, need.when) })));
}

/** Every statement of the library that grants what was refused, those first whose conditions the request met. */
export function curesOf(denial: Denial): Cure[] {
  return CATALOGUES.flatMap((catalogue) => curesIn(catalogue, denial)).sort((a, b) => (a.unmet?.length ?? 0) - (b.unmet?.length ?? 0));
}

/** The statements of the library that may have denied it. */
export function denialsOf({ action }: Denial): { construct: string; capability: Capability; need: Need }[] {
  return CATALOGUES.flatMap(({ construct, capabilities }) => capabilities.flatMap((capability) =>
    capability.needs.filter((need) => need.denies && need.actions.includes(action)).map((need) => ({ construct, capability, need }))));
}
