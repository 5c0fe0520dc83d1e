import { allOptionsIn, optionsIn } from './harness/options';
import { readable } from './harness/readable';
import { CHINA, COMMERCIAL, GOVCLOUD, synthesize } from './harness/synthesize';

/*
 * Locks every template: the defaults and everything together as a whole, each option alone as what it changes of the
 * defaults. A changed snapshot is a changed policy: a person reads it and updates it by hand
 * (`npx projen test:update`), tests never do.
 */
describe.each([COMMERCIAL, CHINA, GOVCLOUD])('in $partition', (place) => {
  test('defaults', () => {
    expect(readable(synthesize({}, place).template, place)).toMatchSnapshot();
  });

  test.each(Object.entries(optionsIn(place)))('%s alone', (_, props) => {
    const [defaults, changed] = [{}, props].map((each) => readable(synthesize(each, place).template, place).split('\n'));
    const gone = defaults.filter((line) => !changed.includes(line)).map((line) => `- ${line}`);
    const come = changed.filter((line) => !defaults.includes(line)).map((line) => `+ ${line}`);
    expect([...gone, ...come].join('\n')).toMatchSnapshot();
  });

  test('all options together', () => {
    expect(readable(synthesize(allOptionsIn(place), place).template, place)).toMatchSnapshot();
  });
});
