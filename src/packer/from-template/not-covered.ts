import { skippingRunTags } from './tags';
import type { Component } from '../../packer-template/configuration';
import { at, Place } from '../../packer-template/files/fail-at';
import type { ReadTemplate } from '../../packer-template/read-template';
import type { OptionName } from '../options/options';
import { isOurs, labelOf, LAUNCHING } from '../plugin/components';
import { Options, Setting } from '../plugin/options';

/*
 * Options for which a build may need permissions that no property of the role brings. They are reported, never passed over.
 */

export interface NotCovered {
  readonly component: Component;
  readonly option: string;
  readonly place: Place;
  /** A property with which the role covers it, for all that the template says. */
  readonly settledBy: OptionName;
  /** With its place. */
  readonly text: string;
}

interface Rule {
  readonly of: readonly string[];
  readonly read: (options: Options) => Setting | undefined;
  /** What the build does with it. */
  readonly does: string;
  readonly cure: string;
  readonly settledBy: OptionName;
}

const RULES: readonly Rule[] = [
  {
    of: LAUNCHING,
    read: (options) => [options.text('capacity_reservation_preference')].find((preference) => preference?.values[0] !== 'none'),
    does: 'may launch into any Capacity Reservation that matches, and whether AWS checks RunInstances on it is not known',
    cure: "Declare those of 'capacityReservations' that it may use, if the build is refused on one",
    settledBy: 'capacityReservations',
  },
];

/** What builds by a template may need, and a role made from it does not have. */
export function notCoveredOf(template: ReadTemplate): NotCovered[] {
  return template.components.filter(isOurs).flatMap((component) => RULES.flatMap(({ of, read, does, settledBy, cure }): NotCovered[] => {
    const setting = of.includes(component.type) ? read(Options.of(component)) : undefined;
    if (!setting) return [];
    const { option, place } = setting;
    return [{
      component,
      option,
      place,
      settledBy,
      text: `${at(place)}: ${option} of ${labelOf(component)} is not covered: it ${does}. ${cure}`,
    }];
  }));
}

/** Images without tags, for those who read a template without a role. */
export const untaggedByOption = (template: ReadTemplate) => skippingRunTags(template).map(({ component, setting }) => ({
  component,
  text: `${at(setting.place)}: ${setting.option} of ${labelOf(component)} ${setting.unknown ? 'may create' : 'creates'} the image without the build tag, which AWS would refuse`,
}));
