import { IConstruct } from 'constructs';
import { writeBesideTemplate } from './explanations/beside-template';
import { explanationAsMarkdown } from './explanations/markdown';
import { nagExpectationsOf } from './explanations/nag';

/**
 * One statement of a policy, explained.
 */
export interface ExplainedStatement {
  /**
   * The statement's Sid, such as `LaunchInstance`: it stays the same from release to release.
   */
  readonly sid: string;

  /** What it does with the actions: `Allow` or `Deny`. */
  readonly effect: string;

  /** The capability that it belongs to, as in `docs/capabilities.md`. */
  readonly capability: string;

  /**
   * What the capability is for, in words, as the end of the sentence "the build …".
   */
  readonly does: string;

  /**
   * The names of the properties of the construct, or the builders of the template, that bring the capability.
   */
  readonly declaredBy: string;

  /**
   * The actions, such as `ec2:RunInstances`.
   */
  readonly actions: string[];

  /** The resources, with `${AWS::Region}` and the like where the deployment fills them in. */
  readonly resources: string[];

  /** The conditions, each as `operator key = value or value`. All of them must hold. */
  readonly conditions: string[];

  /**
   * Whom a statement of a key policy is for: the ARNs of accounts, or `*` where the conditions say who.
   *
   * @default - the role, or whoever the policy is attached to
   */
  readonly principals?: string[];

  /**
   * The name of the role that has the statement in each target account of a stack set, such as `EC2ImageBuilderDistributionCrossAccountRole`.
   *
   * @default - the policy of the construct itself has it
   */
  readonly targetRole?: string;

  /**
   * Why a build needs it, in words.
   */
  readonly because: string;

  /**
   * Where that is known from, in words: a chapter of a guide, or lines of a program.
   */
  readonly source: string;

  /**
   * Why the resource is `*`, in words.
   *
   * @default - the resources are named
   */
  readonly unscopable?: string;

  /**
   * How it is known that AWS evaluates the statement this way: `recorded` (in calls to AWS), `documented` (by AWS), `AWS does the same`
   * (in a policy that AWS manages) or `inferred`. It is the weakest of the `grounds`.
   */
  readonly ground: string;

  /**
   * What the statement takes for granted, one a text: the action, the condition key, how that is known and from where. `E` and a number
   * is a recorded call of `test/aws-evidence/rows.json` in the repository of the library.
   */
  readonly grounds: string[];

  /**
   * What of it is only inferred, in words: AWS does not document it, and no recorded call shows it.
   *
   * @default - nothing
   */
  readonly inferred?: string;

  /**
   * What, in words, somebody with the credentials can still do with it that a build would not.
   *
   * @default - nothing
   */
  readonly remains?: string;
}

/**
 * A finding of cdk-nag that a policy causes by what it has to grant, with the reason. Its members are those of a suppression of
 * cdk-nag; whether to suppress is for the owner of the app to decide.
 */
export interface NagExpectation {
  /** The rule, such as `AwsSolutions-IAM5`. */
  readonly id: string;

  /**
   * The finding of that rule, as cdk-nag prints it in brackets: a single one, such as
   * `Resource::arn:<AWS::Partition>:ec2:eu-west-1:111122223333:instance/*`.
   */
  readonly appliesTo: string[];

  /**
   * Why it is there, in words, statement by statement: what needs it, and the conditions that hold it.
   */
  readonly reason: string;

  /**
   * The Sids of the statements that cause it, such as `LaunchInstance`.
   */
  readonly sids: string[];
}

/**
 * What a role may do, statement by statement, for the person who reviews it. Made by `explain()` of a construct.
 *
 * @example
 * const builder = new PackerBuildRole(this, 'Packer');
 * builder.explain().writeBesideTemplate(this);
 */
export class Explanation {
  /** The construct that is explained: its path. */
  public readonly path: string;

  /** The statements, in the order of the policy. */
  public readonly statements: ExplainedStatement[];

  /**
   * @param path the path of the construct that is explained
   * @param statements its statements
   */
  constructor(path: string, statements: ExplainedStatement[]) {
    this.path = path;
    this.statements = statements;
  }

  /** The explanation as a page of Markdown: a table of the statements, and what remains possible with them. */
  public toMarkdown(): string {
    return explanationAsMarkdown(this.path, this.statements);
  }

  /** The explanation as JSON: an object with `path` and `statements`. */
  public toJson(): string {
    return JSON.stringify({ path: this.path, statements: this.statements }, undefined, 2);
  }

  /**
   * The findings that the AwsSolutions rules of cdk-nag report of these statements, one each, in their order: `AwsSolutions-IAM5` for every
   * resource with a `*`. `AwsSolutions-IAM4` has none, for no managed policy of AWS is attached. cdk-nag looks neither at key policies nor into
   * the template of a stack set, so these have none. The library suppresses none of them: read the reasons, then suppress those that you accept.
   *
   * A suppression silences the finding for the whole policy: a statement of your own with the same resource is not reported either.
   * Ask before the app is synthesized, as cdk-nag does: synthesis writes references to other stacks as imports.
   *
   * Source: `RULES.md` of cdk-nag 2.
   */
  public expectedNagFindings(): NagExpectation[] {
    return nagExpectationsOf(this.statements);
  }

  /**
   * Writes the explanation into the cloud assembly when the app is synthesized, beside the templates: the path of the construct
   * with `-` for `/`, then `.permissions.md` and `.permissions.json`. Of two explanations of one construct the later is written. Two
   * constructs whose files would have the same name are an error.
   *
   * @param scope any construct of the app, such as the one that is explained
   */
  public writeBesideTemplate(scope: IConstruct): void {
    writeBesideTemplate(scope, this);
  }
}
