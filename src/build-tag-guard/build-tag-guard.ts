import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { buildTagGuard } from './permissions';
import { BuildTag } from '../iam/build-tag';
import { BUILD_TAG, guardedTagOf } from '../iam/scope/build-tag';
import { principalPatternsOf } from '../iam/scope/roles';
import { scopeOf } from '../iam/scope/scope';
import { inOrder } from '../iam/scope/values';
import { Grants, renderStatements } from '../iam/statements/render';
import { charactersOf } from '../iam/statements/sizes';
import { fail } from '../iam/validation/fail';
import { checkKinds, KindsOf, required, structOf, TEXTS } from '../iam/validation/kinds';
import { explain } from '../review/explain';
import { Explanation } from '../review/explanation';

const KINDS: KindsOf<BuildTagGuardProps> = { buildTag: required(structOf(BUILD_TAG)), builderArns: required(TEXTS) };

/** The characters of a service control policy. Source: AWS Organizations User Guide, "Quotas for AWS Organizations". */
const LONGEST = 5_120;

/**
 * Properties of `BuildTagGuard`.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export interface BuildTagGuardProps {
  /**
   * The tag to guard: `buildTag` of a `PackerBuildRole`, or `CreatedBy` = `EC2 Image Builder`. Choose a tag that only builds
   * use, because others can no longer set it.
   */
  readonly buildTag: BuildTag;

  /**
   * The ARNs of the principals that can set, change and remove the tag: the build roles, and people who clean up. For several
   * accounts, use `*` for the account or a part of the name, as in `arn:aws:iam::*:role/packer`. At least one is needed. `*`
   * by itself is an error, and so are more ARNs than a service control policy holds.
   */
  readonly builderArns: string[];
}

/**
 * Denies everyone except the build roles to set, change and remove the build tag on EC2 resources. A build role can stop,
 * share and delete resources with its tag. The guard makes sure that only build roles add or remove that tag.
 *
 * Attach `document` as a service control policy to the accounts of the builders, or add `statements` to the permissions
 * boundaries of everyone else. Service-linked roles are not bound by service control policies.
 *
 * Source: AWS Organizations User Guide, "Service control policies"; IAM User Guide, "Permissions boundaries".
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * @example
 * const packer = new PackerBuildRole(this, 'Packer', { buildTag: { uniqueValue: true } });
 * const guard = new BuildTagGuard(this, 'Guard', { buildTag: packer.buildTag, builderArns: [packer.role.roleArn] });
 * new organizations.CfnPolicy(this, 'Policy', { name: 'build-tag', type: 'SERVICE_CONTROL_POLICY', content: guard.document });
 */
export class BuildTagGuard extends Construct {
  /**
   * The statements, all with the effect `Deny`. Each call returns new objects. Add them to a permissions boundary, beside the
   * statements that allow.
   */
  public get statements(): iam.PolicyStatement[] {
    return renderStatements(this.grants);
  }

  /** The policy document, for a service control policy. */
  public get document(): iam.PolicyDocument {
    return new iam.PolicyDocument({ statements: this.statements });
  }

  private readonly grants: Grants;

  constructor(scope: Construct, id: string, props: BuildTagGuardProps) {
    super(scope, id);

    checkKinds(this, props, KINDS);
    if (props.builderArns.length === 0) {
      fail(this, 'builderArns', 'is an empty list', 'name the principals that can set the tag, such as the build roles');
    }
    const builderArns = principalPatternsOf(this, 'builderArns', props.builderArns);
    this.grants = {
      capabilities: [buildTagGuard],
      restrictions: [],
      scope: scopeOf(this, {
        regions: [Stack.of(this).region], tag: guardedTagOf(this, props.buildTag), declared: inOrder(this, { BuilderArns: builderArns }),
      }),
    };
    const characters = charactersOf(this.document, Stack.of(this));
    if (characters > LONGEST) {
      fail(this, 'builderArns', `makes a document of ${characters} characters, more than the ${LONGEST} of a service control policy`,
        'give the roles a name or path in common, and name them by one pattern');
    }
  }

  /** Explains the guard statement by statement. */
  public explain(): Explanation {
    return explain(this, this.grants);
  }
}
