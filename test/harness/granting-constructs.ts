import { Construct } from 'constructs';
import * as library from '../../src';

/** A declarative policy, which has no statements. */
const GRANTS_NOTHING = ['AllowedImages'];

/** The constructs of the public API that grant something, or deny it, by their names. */
export const grantingConstructs = Object.entries(library)
  .filter(([, each]) => typeof each === 'function' && each.prototype instanceof Construct)
  .filter(([name]) => !/Base$/.test(name) && !GRANTS_NOTHING.includes(name));
