import { allOptionsIn, optionsIn } from './harness/options';
import { readable } from './harness/readable';
import { CHINA, COMMERCIAL, GOVCLOUD, synthesize } from './harness/synthesize';

/*
 * Locks every template. A changed snapshot is a changed policy: a person reads it and updates it by hand
 * (`npx projen test:update`), tests never do.
 */
describe.each([COMMERCIAL, CHINA, GOVCLOUD])('in $partition', (place) => {
  test('defaults', () => {
    expect(readable(synthesize({}, place).template, place)).toMatchSnapshot();
  });

  test.each(Object.entries(optionsIn(place)))('%s alone', (_, props) => {
    expect(readable(synthesize(props, place).template, place)).toMatchSnapshot();
  });

  test('all options together', () => {
    expect(readable(synthesize(allOptionsIn(place), place).template, place)).toMatchSnapshot();
  });
});
