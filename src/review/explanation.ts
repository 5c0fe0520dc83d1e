import { IConstruct } from 'constructs';
import type { ExplainedStatement, ExpectedNagFinding } from './explained-statement';

/* eslint-disable @typescript-eslint/no-require-imports -- anyone who only synthesizes needs no pages */
const beside = () => require('./beside-template') as typeof import('./beside-template');
const markdown = () => require('./markdown') as typeof import('./markdown');
const html = () => require('./html') as typeof import('./html');
const nag = () => require('./nag') as typeof import('./nag');
/* eslint-enable @typescript-eslint/no-require-imports */

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

  /** The explanation as a page of Markdown: a short block for each statement. */
  public toMarkdown(): string {
    return markdown().explanationAsMarkdown(this.path, this.statements);
  }

  /** The explanation as a page of HTML that can be searched: one file that loads nothing else, for light and dark. */
  public toHtml(): string {
    return html().explanationAsHtml(this.path, this.statements);
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
   * cdk-nag 2 takes them as suppressions. For cdk-nag 3, acknowledge each as `id[appliesTo]`.
   *
   * Source: `RULES.md` of cdk-nag 2 and 3.
   */
  public expectedNagFindings(): ExpectedNagFinding[] {
    return nag().expectedNagFindingsOf(this.statements);
  }

  /**
   * Writes the explanation into the cloud assembly when the app is synthesized, beside the templates: the path of the construct
   * with `-` for `/`, then `.permissions.md`, `.permissions.html` and `.permissions.json`. Of two explanations of one construct the later
   * is written. Two constructs whose files would have the same name are an error.
   *
   * @param scope any construct of the app, such as the one that is explained
   */
  public writeBesideTemplate(scope: IConstruct): void {
    beside().writeBesideTemplate(scope, this);
  }
}
