import { Token } from 'aws-cdk-lib';
import { shown, worded } from '../../validation/fail';
import { shownAsIs } from '../../validation/kinds';
import type { Shape } from '../../validation/shapes';

/** The options of one kind of caller, looked at one by one. */
export class CheckedOptions<Options extends object> {
  constructor(private readonly method: string, private readonly options: Options) {
    if (typeof options !== 'object' || options === null) {
      this.fail('options', `is ${shownAsIs(options)}, which is not an object`, 'give an object with the options');
    }
  }

  fail(option: string, problem: string, cure: string): never {
    throw new Error(`${worded(option, problem, cure)} [BuildCaller.${this.method}]`);
  }

  /** A text that becomes part of a pattern: what only the deployment knows could hold a wildcard there. */
  text(option: keyof Options & string, { is, pattern, cure }: Shape): string {
    const value: unknown = this.options[option];
    if (value === undefined) this.fail(option, 'is not set', cure);
    if (Token.isUnresolved(value)) this.fail(option, 'is known at deployment only', cure);
    if (typeof value !== 'string' || !pattern.test(value)) this.fail(option, `is ${shownAsIs(value)}, which is not ${is}`, cure);
    return value;
  }

  optional(option: keyof Options & string, shape: Shape): string | undefined {
    return this.options[option] === undefined ? undefined : this.text(option, shape);
  }

  /** A text that is compared as a whole, so that one of the deployment may stand for it. Wildcards would stand for more. */
  whole(option: keyof Options & string, shape: Shape): string {
    const value: unknown = this.options[option];
    if (typeof value === 'string' && Token.isUnresolved(value)) return value;
    const text = this.text(option, shape);
    return /[*?]/.test(text) ? this.fail(option, `is ${shown(text)}, which can match more than one thing`, shape.cure) : text;
  }

  /** The one option that is set of several, and its value. */
  one<Name extends keyof Options & string>(shapes: Record<Name, Shape>): [Name, string] {
    const names = Object.keys(shapes) as Name[];
    const given = names.filter((name) => this.options[name] !== undefined)
      .map((name): [Name, string] => [name, this.text(name, shapes[name])]);
    if (given.length !== 1) {
      this.fail(names.join("', '"), given.length === 0 ? 'are not set' : 'are set together',
        'set exactly one of them; give the role a CompositePrincipal for several callers');
    }
    return given[0];
  }
}
