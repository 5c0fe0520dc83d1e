import type { AnyList, Flag } from './option';
import { OPTION_NAMES, OptionName, OPTIONS } from './options';

/* Properties as flags of the command: one for each record of an option, so that everything that an error names can be declared there. */

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** How the command declares an option of builds. */
export interface OptionFlag {
  readonly property: OptionName;
  /** Such as `--subnet`. */
  readonly flag: string;
  readonly what: string;
  /** Of values; undefined for a switch. */
  readonly of?: Flag;
}

function flagFor(property: OptionName): OptionFlag {
  const option = OPTIONS[property];
  if (!option.isList) return { property, flag: `--${kebab(property)}`, what: option.flag };
  const { flag: of } = option as AnyList;
  return { property, flag: `--${of.name ?? kebab(of.once ? property : property.replace(/s$/, ''))}`, what: of.what, of };
}

export const OPTION_FLAGS: readonly OptionFlag[] = OPTION_NAMES.map(flagFor);
