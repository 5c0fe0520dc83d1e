import type { IConstruct } from 'constructs';
import type { AcceptedStatement } from './accepted-statement';
import { checkKinds, KindsOf, listOf, required, structOf, TEXT } from '../iam/validation/kinds';

/**
 * Options of `BuildRoleInvariants.check`.
 *
 * They are read at the end of synthesis: synthesis fails, naming the value and the cure, on a rule that there is not.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
 */
export interface BuildRoleInvariantsProps {
  /**
   * Statements that may stay although they break a rule, each with its reason. Each must be named as the finding names it.
   *
   * @default - none, every finding ends the synthesis
   */
  readonly accepted?: AcceptedStatement[];
}

const ACCEPTED: KindsOf<AcceptedStatement> = { rule: TEXT, statement: required(TEXT), because: required(TEXT) };
const KINDS: KindsOf<BuildRoleInvariantsProps> = { accepted: listOf(structOf(ACCEPTED), 'accepted statements') };

/**
 * Proves at the end of synthesis that the roles of this library keep their rules, regardless of what was added to them: by `addToRolePolicy`, by
 * grants of other constructs, and by policies that are attached anywhere in the app. The rules are those that the library proves of its
 * own statements: only what carries the build tag is changed, nothing outside of the declared regions and the account, no role or key that
 * was not declared, no way to more rights.
 *
 * A finding ends the synthesis. It names the statement, the construct whose policy it is in, the rule, and the smallest request that is
 * allowed in spite of it. What the role was declared with, and its residual risks, are no findings. A policy of AWS that is attached to a
 * role is one, because its text is not in the app.
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
   * Has all roles of this library checked that are below a construct, those that come later included.
   *
   * @param scope the app, a stage, a stack or any construct
   * @param props what may stay although it breaks a rule
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
