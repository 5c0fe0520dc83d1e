import { documentedPolicyFigures } from './documented-policy';

test('the figures that README.md and the guide give', async () => {
  const { attacks, letThrough, ...figures } = await documentedPolicyFigures();
  expect(figures).toEqual({ actions: 33, calledByDefaultBuild: 15, inDefaultRole: 19, beyondInDefaultRole: 1, letThroughByDefaultRole: 0 });
  expect(letThrough / attacks).toBeGreaterThan(0.9); // the rest asks for actions of other services
});
