import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { attachCustomSynthesis, Stage } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { fail, shown } from '../iam/validation/fail';

/** What is written for a construct. */
export interface ExplanationTexts {
  readonly path: string;
  toMarkdown(): string;
  toHtml(): string;
  toJson(): string;
}

/** Writes the texts of a stage. A construct of its own, because the app has one custom synthesis, which can be the user's. */
class Writer extends Construct {
  private readonly byFile = new Map<string, ExplanationTexts>();

  constructor(stage: Stage) {
    super(stage, 'PermissionsBesideTemplates');
    attachCustomSynthesis(this, {
      onSynthesize: ({ assembly: { outdir } }) => {
        mkdirSync(outdir, { recursive: true });
        for (const [file, texts] of this.byFile) {
          writeFileSync(join(outdir, `${file}.permissions.md`), texts.toMarkdown());
          writeFileSync(join(outdir, `${file}.permissions.html`), texts.toHtml());
          writeFileSync(join(outdir, `${file}.permissions.json`), texts.toJson());
        }
      },
    });
  }

  public add(scope: IConstruct, texts: ExplanationTexts): void {
    const file = texts.path.replace(/\//g, '-');
    const other = this.byFile.get(file)?.path ?? texts.path;
    if (other !== texts.path) {
      fail(scope, 'path', `is ${shown(texts.path)}, whose file ${shown(file)} is also that of ${shown(other)}`,
        'rename one of the constructs');
    }
    this.byFile.set(file, texts);
  }
}

const writers = new WeakMap<Stage, Writer>();

/** Writes texts when the app is synthesized: beside the templates of the stage that the scope is in. */
export function writeBesideTemplate(scope: IConstruct, texts: ExplanationTexts): void {
  const stage =
    Stage.of(scope) ?? fail(scope, 'scope', 'is not inside an app', 'give a construct of the app, such as the one that is explained');
  const writer = writers.get(stage) ?? new Writer(stage);
  writers.set(stage, writer);
  writer.add(scope, texts);
}
