import { readable } from './readable';
import type { Subject } from './subjects';
import { CHINA, COMMERCIAL, GOVCLOUD } from './synthesize';

/**
 * Locks every template of a construct: the defaults and everything together as a whole, each option alone as what it
 * changes of the defaults. A changed snapshot is a changed policy: a person reads it and updates it by hand
 * (`npx projen test:update`), tests never do.
 */
export function lockTemplates({ optionsIn, withOptions, withAll }: Subject): void {
  describe.each([COMMERCIAL, CHINA, GOVCLOUD])('in $partition', (place) => {
    test('defaults', () => {
      expect(readable(withOptions([], place).template, place)).toMatchSnapshot();
    });

    test.each(Object.keys(optionsIn(place)))('%s alone', (option) => {
      const [defaults, changed] = [[], [option]].map((options) => readable(withOptions(options, place).template, place).split('\n'));
      const gone = defaults.filter((line) => !changed.includes(line)).map((line) => `- ${line}`);
      const come = changed.filter((line) => !defaults.includes(line)).map((line) => `+ ${line}`);
      expect([...gone, ...come].join('\n')).toMatchSnapshot();
    });

    test('all options together', () => {
      expect(readable(withAll(place).template, place)).toMatchSnapshot();
    });
  });
}
