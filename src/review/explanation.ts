import { IConstruct } from 'constructs';
import type { ExplainedStatement, ExpectedNagFinding } from './explained-statement';

/* eslint-disable @typescript-eslint/no-require-imports -- anyone who only synthesizes needs no pages */
const beside = () => require('./beside-template') as typeof import('./beside-template');
const markdown = () => require('./markdown') as typeof import('./markdown');
const html = () => require('./html') as typeof import('./html');
const nag = () => require('./nag') as typeof import('./nag');
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * What a role allows, statement by statement, for a reviewer. `explain()` of a construct returns it.
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

  /** The explanation as a page of HTML with a search, for light and dark mode. The page loads no other file. */
  public toHtml(): string {
    return html().explanationAsHtml(this.path, this.statements);
  }

  /** The explanation as JSON: an object with `path` and `statements`. */
  public toJson(): string {
    return JSON.stringify({ path: this.path, statements: this.statements }, undefined, 2);
  }

  /**
   * The findings that the AwsSolutions rules of cdk-nag report for these statements, in their order: `AwsSolutions-IAM5` for
   * every resource with a `*`. The library suppresses none of them: read the reasons, then suppress those that you accept.
   * `AwsSolutions-IAM4` reports nothing, because no managed policy of AWS is attached. cdk-nag reads neither key policies nor
   * the template of a stack set.
   *
   * A suppression applies to the whole policy: a statement of your own with the same resource is not reported either. Call
   * this method before synthesis, which replaces references to other stacks.
   *
   * cdk-nag 2 takes the findings as suppressions. For cdk-nag 3, acknowledge each as `id[appliesTo]`.
   *
   * Source: `RULES.md` of cdk-nag 2 and 3.
   */
  public expectedNagFindings(): ExpectedNagFinding[] {
    return nag().expectedNagFindingsOf(this.statements);
  }

  /**
   * Writes the explanation beside the templates when the app is synthesized, as `.permissions.md`, `.permissions.html` and
   * `.permissions.json`. The name of the files is the path of the construct, with `-` for `/`. Two constructs with the same
   * file name are an error. If you write two explanations of one construct, the later one is kept.
   *
   * @param scope any construct of the app, such as the one that is explained
   */
  public writeBesideTemplate(scope: IConstruct): void {
    beside().writeBesideTemplate(scope, this);
  }
}
