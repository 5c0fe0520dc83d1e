import { Template } from 'aws-cdk-lib/assertions';
import {
  CrossAccountDistributionRole, CrossAccountDistributionRoleProps, CrossAccountLifecycleRole, CrossAccountLifecycleRoleProps, DistributionStackSet,
  ImageBuilderLifecycleAction,
} from '../../src';
import { SECOND_REGION } from '../harness/options';
import type { Statement } from '../harness/simulator';
import { SOURCE_ACCOUNT } from '../harness/subjects/distribution';
import { imageBuilderLifecycle } from '../harness/subjects/image-builder-lifecycle';
import { crossAccountLifecycle } from '../harness/subjects/others';
import { CHINA, COMMERCIAL, GOVCLOUD, policiesOf, readStack, stackIn } from '../harness/synthesize';

/*
 * Roles without attacks and mutations of their own: their statements are those of a construct that has them, whatever is declared. So what is proven of
 * these holds for them, and what notices a mistake there notices it here.
 */

const { DEPRECATE, DISABLE, DELETE } = ImageBuilderLifecycleAction;
const ACTIONS = [[DEPRECATE], [DISABLE], [DELETE], [DEPRECATE, DISABLE], [DEPRECATE, DELETE], [DISABLE, DELETE], [DEPRECATE, DISABLE, DELETE]];

describe('CrossAccountLifecycleRole has the statements of ImageBuilderLifecycleExecutionRole but those about image resources', () => {
  // Image resources stay in the account that owns the rule.
  const OF_THE_SOURCE = ['DeleteImageResources'];
  const ofCopies = (statements: readonly Statement[]) => statements.filter(({ Sid }) => !OF_THE_SOURCE.includes(Sid!));

  const sets = ACTIONS.flatMap((actions) => [false, true].map((includeSnapshots) => [actions.join(), includeSnapshots, actions] as const))
    .filter(([actions, includeSnapshots]) => !(actions === DISABLE && includeSnapshots)); // refused: nothing is done with snapshots

  test.each(sets)('%s, snapshots: %s', (_, includeSnapshots, actions) => {
    const { statements } = crossAccountLifecycle.synthesize({ actions, includeSnapshots });
    expect(statements.length).toBeGreaterThan(2);
    expect(statements).toEqual(ofCopies(imageBuilderLifecycle.synthesize({ actions, includeSnapshots }).statements));
  });

  test.each([COMMERCIAL, CHINA, GOVCLOUD].map((place) => [place.partition, place] as const))('in two regions of %s', (_, place) => {
    const regions = [place.region, SECOND_REGION[place.partition]];
    const { statements } = crossAccountLifecycle.synthesize({ regions }, place);
    expect(statements).toEqual(ofCopies(imageBuilderLifecycle.synthesize({ regions }, place).statements));
  });

  test('recipes narrow who assumes it, and no statement', () => {
    const [all, ofRecipes] = [[], ['recipes']].map((options) => crossAccountLifecycle.withOptions(options));
    expect(ofRecipes.statements).toEqual(all.statements);
    expect(JSON.stringify(ofRecipes.template)).not.toEqual(JSON.stringify(all.template));
  });
});

describe('DistributionStackSet makes roles with the statements that the constructs make in the account', () => {
  const distributionRole: CrossAccountDistributionRoleProps = {
    sources: [{ accountId: SOURCE_ACCOUNT }], organizationId: 'o-a1b2c3d4e5', regions: [COMMERCIAL.region], outputParameters: ['/images/web'], tagKeys: ['Team'],
  };
  const lifecycleRole: CrossAccountLifecycleRoleProps = {
    sourceAccountIds: [SOURCE_ACCOUNT], actions: [DEPRECATE, DISABLE, DELETE], includeSnapshots: true, regions: [COMMERCIAL.region],
  };
  const stack = stackIn(COMMERCIAL);
  new DistributionStackSet(stack, 'Targets', { organizationalUnitIds: ['ou-ab12-11111111'], distributionRole, lifecycleRole });
  const [{ Properties }] = Object.values<any>(Template.fromStack(stack).findResources('AWS::CloudFormation::StackSet'));
  const inside = JSON.parse(Properties.TemplateBody);

  const alone = stackIn(COMMERCIAL);
  const made = {
    [CrossAccountDistributionRole.ROLE_NAME]: new CrossAccountDistributionRole(alone, 'Distribution', distributionRole).role,
    [CrossAccountLifecycleRole.ROLE_NAME]: new CrossAccountLifecycleRole(alone, 'Lifecycle', lifecycleRole).role,
  };

  test.each(Object.entries(made))('%s', (name, role) => {
    const [id] = Object.entries<any>(inside.Resources).find(([, resource]) => resource.Properties.RoleName === name)!;
    const statements = policiesOf(inside, id, COMMERCIAL).flatMap(({ Statement: each }) => each);
    expect(statements.length).toBeGreaterThan(5);
    expect(statements).toEqual(readStack(alone, role, COMMERCIAL).statements);
  });
});
