import { allOptionsIn, optionsIn } from './harness/options';
import { CHINA, COMMERCIAL, GOVCLOUD, synthesize } from './harness/synthesize';

/*
 * Locks every template. A changed snapshot is a changed policy: a person reads it and updates it by hand
 * (`npx projen test:update`), tests never do.
 */
describe.each([COMMERCIAL, CHINA, GOVCLOUD])('in $partition', (place) => {
  test('defaults', () => {
    expect(synthesize({}, place).template.Resources).toMatchSnapshot();
  });

  test.each(Object.entries(optionsIn(place)))('%s alone', (_, props) => {
    expect(synthesize(props, place).template.Resources).toMatchSnapshot();
  });

  test('all options together', () => {
    expect(synthesize(allOptionsIn(place), place).template.Resources).toMatchSnapshot();
  });
});
