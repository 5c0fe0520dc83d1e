import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, attachCustomSynthesis } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { explanationAsMarkdown } from './explanations/markdown';

/**
 * One statement of a policy, explained.
 */
export interface ExplainedStatement {
  /** The statement's Sid: it stays the same from release to release. */
  readonly sid: string;

  /** `Allow` or `Deny`. */
  readonly effect: string;

  /** The capability that it belongs to, as in `docs/capabilities.md`. */
  readonly capability: string;

  /** What the capability is for, as the end of the sentence "the build …". */
  readonly does: string;

  /** The properties of the construct, or the builders of the template, that bring the capability. */
  readonly declaredBy: string;

  /** The actions. */
  readonly actions: string[];

  /** The resources, with `${AWS::Region}` and the like where the deployment fills them in. */
  readonly resources: string[];

  /** The conditions, each as `operator key = value or value`; all of them must hold. */
  readonly conditions: string[];

  /** Why a build needs it. */
  readonly because: string;

  /** Where that is known from. */
  readonly source: string;

  /**
   * Why the resource is `*`.
   *
   * @default - the resources are named
   */
  readonly unscopable?: string;

  /**
   * What of it AWS does not document.
   *
   * @default - nothing: it is documented, or was seen in a recorded build
   */
  readonly inferred?: string;

  /**
   * What somebody with the credentials can still do with it that a build would not.
   *
   * @default - nothing
   */
  readonly remains?: string;
}

/**
 * What a role may do, statement by statement, for the person who reviews it. Made by `explain()` of a construct.
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
   * Writes the explanation into the cloud assembly when the app is synthesized, beside the templates: the path of the construct
   * with `-` for `/`, then `.permissions.md` and `.permissions.json`.
   *
   * @param scope any construct of the app, such as the one that is explained
   */
  public writeBesideTemplate(scope: IConstruct): void {
    attachCustomSynthesis(App.of(scope) as App, {
      onSynthesize: ({ assembly }) => {
        mkdirSync(assembly.outdir, { recursive: true });
        const file = join(assembly.outdir, this.path.replace(/\//g, '-'));
        writeFileSync(`${file}.permissions.md`, this.toMarkdown());
        writeFileSync(`${file}.permissions.json`, this.toJson());
      },
    });
  }
}
