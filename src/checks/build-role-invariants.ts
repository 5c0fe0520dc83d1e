import type { IConstruct } from 'constructs';
import type { AcceptedStatement } from './accepted-statement';
import { checkKinds, KindsOf, listOf, required, structOf, TEXT } from '../iam/validation/kinds';

/**
 * Options of `BuildRoleInvariants.check`.
 *
 * An unknown rule is an error at the end of synthesis.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
 */
export interface BuildRoleInvariantsProps {
  /**
   * The statements that are accepted although they break a rule, each with its reason. Name each as the finding names it.
   *
   * @default - none: every finding is an error
   */
  readonly accepted?: AcceptedStatement[];
}

const ACCEPTED: KindsOf<AcceptedStatement> = { rule: TEXT, statement: required(TEXT), because: required(TEXT) };
const KINDS: KindsOf<BuildRoleInvariantsProps> = { accepted: listOf(structOf(ACCEPTED), 'accepted statements') };

/**
 * Proves at the end of synthesis that nothing in the app widens the roles of this library beyond their rules: no
 * `addToRolePolicy`, no grant of another construct, no attached policy. The rules are those that the library proves for its
 * own statements. For example, a role changes only resources with the build tag, and uses only declared regions, roles and
 * keys.
 *
 * A finding is an error. It names the statement, the construct whose policy has it, the rule, and the smallest request that
 * breaks the rule. Declared options and listed residual risks are not findings. An attached policy of AWS is a finding,
 * because the app does not have its document.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @example
 * const packer = new PackerBuildRole(this, 'Packer', { regions: ['eu-west-1'] });
 * BuildRoleInvariants.check(this);
 *
 * // Ends the synthesis: without a condition, it stops instances that the build did not launch.
 * packer.addToRolePolicy(new iam.PolicyStatement({ sid: 'Stop', actions: ['ec2:StopInstances'], resources: ['*'] }));
 */
export class BuildRoleInvariants {
  /**
   * Checks all roles of this library below a construct, including those that are added later.
   *
   * @param scope the app, a stage, a stack or any construct
   * @param props the statements that are accepted although they break a rule
   */
  public static check(scope: IConstruct, props: BuildRoleInvariantsProps = {}): void {
    checkKinds(scope, props, KINDS);
    scope.node.addValidation({
      validate: () => {
        // Loaded at the end of synthesis, and only where it is asked for.
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const { findingsIn } = require('./app') as typeof import('./app');
        return findingsIn(scope, props.accepted ?? []);
      },
    });
  }

  private constructor() {}
}
