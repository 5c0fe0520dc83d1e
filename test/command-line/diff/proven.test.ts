import { wider, widerInWords } from '../../../src/checks/prove';
import { readStatements } from '../../../src/command-line/documents/read-roles';
import { packer } from '../../harness/subjects';
import { synthesize } from '../../harness/synthesize';

const of = (template: object) => Object.values(readStatements(JSON.stringify(template), 'the template'))[0];

test('a role grants what it granted: order, splitting and merging change nothing', () => {
  const statements = of(synthesize().template);
  const split = statements.flatMap((statement) => [statement.Action].flat().flatMap((action) => [statement.Resource].flat().map((resource) =>
    ({ ...statement, Sid: undefined, Action: action, Resource: resource }))));
  for (const other of [[...statements].reverse(), split]) {
    expect(wider(statements, other)).toMatchObject({ is: 'proven' });
    expect(wider(other, statements)).toMatchObject({ is: 'proven' });
  }
});

test('an option grants more, and the smallest request says what', () => {
  const [before, after] = [of(synthesize().template), of(synthesize({ readWindowsPassword: true }).template)];
  expect(widerInWords(wider(after, before))).toBe('Grants nothing that the older one did not: proven for every request.');
  expect(widerInWords(wider(before, after))).toMatch(
    /^Grants more than the older one\. The smallest request that became possible: ec2:GetPasswordData on arn:\S*:instance\/\S*, with aws:ResourceTag\/CreatedBy = packer \(GetPassword\)\.$/);
});

/** Options that only take away, and no values that the default has. */
const TAKING = ['source-image-owners', 'instance-types', 'subnets', 'vpcs', 'require-imds-v2'];

test.each(TAKING)('%s takes away, and grants nothing', (name) => {
  const [before, after] = [[], [name]].map((options) => packer.withOptions(options).statements);
  expect(wider(before, after)).toMatchObject({ is: 'proven' });
  expect(wider(after, before)).toMatchObject({ is: 'refuted' });
});

test('what refers to a template is the same in both versions, and other than everything else', () => {
  const one = (region: unknown) => Object.values(readStatements(JSON.stringify({
    Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Sub': `ec2.${region}.amazonaws.com` } } } }],
  }), 'the policy'))[0];
  expect(wider(one('${AWS::Region}'), one('${AWS::Region}'))).toMatchObject({ is: 'proven' });
  expect(wider(one('eu-west-1'), one('${AWS::Region}'))).toMatchObject({ is: 'refuted' });
});
