import type { BuildTag } from '../iam/build-tag';
import { worded } from '../iam/validation/fail';
import { oneOf } from '../iam/validation/kinds';
import type { ReadTemplate } from '../packer-template/read-template';

/* eslint-disable @typescript-eslint/no-require-imports -- loaded with the first template: roles without one do not wait for it */
const reader = () => require('../packer-template/read-template') as typeof import('../packer-template/read-template');
const rows = () => require('./template-report/rows') as typeof import('./template-report/rows');
const print = () => require('./template-report/print') as typeof import('./template-report/print');
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * What becomes of options of a template whose value cannot be determined from its files.
 */
export enum PackerUnknownOptions {
  /** Synthesis fails and names the option, and the property or variable that settles it. */
  FAIL = 'fail',

  /**
   * The role is given what any value of the option needs, with a warning `cdk-ami-build-roles:unknown-template-option` for each.
   * Where that would be everything (passing roles, keys, buckets, regions, security groups, key pairs, sharing snapshots,
   * temporary instance profiles) synthesis fails all the same.
   */
  GRANT_UNSCOPED_WITH_WARNING = 'grant-unscoped-with-warning',
}

/**
 * How a Packer template is read: what would stand on the command line of Packer, and what becomes of what cannot be read.
 */
export interface PackerTemplateOptions {
  /**
   * Files with values for variables (`-var-file`): `.hcl` or `.json`. Later ones win.
   *
   * @default - the `*.auto.pkrvars.*` files of the folder only
   */
  readonly varFiles?: string[];

  /**
   * Values of variables (`-var`), as they would be written on the command line: texts as they are, anything else as HCL. They
   * win over files.
   *
   * @default - the values that the files give
   */
  readonly variables?: { [name: string]: string };

  /**
   * The builds to consider (`-only`), such as `amazon-ebs.web` or `*.amazon-ebs.*`.
   *
   * @default - every build is considered
   */
  readonly onlyBuilds?: string[];

  /**
   * The builds to leave out (`-except`), such as `amazon-ebs.web` or `*.amazon-ebs.*`.
   *
   * @default - no build is left out
   */
  readonly exceptBuilds?: string[];

  /**
   * The environment that Packer will run in: `PKR_VAR_…`, and what `env` asks for.
   *
   * @default - the variables `PKR_VAR_…` of this process; no other variable of it is read
   */
  readonly environment?: { [name: string]: string };

  /**
   * What becomes of options whose value cannot be determined from the files, in every role with this template.
   *
   * @default PackerUnknownOptions.FAIL
   */
  readonly unknownOptions?: PackerUnknownOptions;
}

/**
 * What is known of an option of a template.
 */
export enum PackerOptionState {
  /** It is set, and its value is known as far as the role needs it. */
  KNOWN = 'known',

  /** Its value cannot be determined from the files. */
  UNKNOWN = 'unknown',

  /** It is set, and only a property of the role can say what stands behind it. */
  ASK = 'ask',
}

/**
 * An option that a source of a template sets, and what it brings. An option that is not set has none.
 */
export interface PackerTemplateFinding {
  /** The option of the plugin, such as `encrypt_boot` or `launch_block_device_mappings.kms_key_id`; `builder` is the type itself. */
  readonly option: string;

  /** What is known of it. */
  readonly state: PackerOptionState;

  /** The property of `PackerBuildRole` that it says something about. */
  readonly property: string;

  /**
   * Its values as texts, such as `eu-west-1`. None for switches, and for what is only known to be set.
   */
  readonly values: string[];

  /**
   * Its value in words, as it would be shown to a reader.
   *
   * @default - there is nothing to show
   */
  readonly shown?: string;

  /**
   * Why its value is not known, in words.
   *
   * @default - it is known
   */
  readonly reason?: string;

  /** The file that sets it: its path, as it was given or found. */
  readonly file: string;

  /** The line of the file, from 1. */
  readonly line: number;

  /** The ids of the capabilities it brings (docs/use/capabilities.md); those that only narrow start with `only:`. */
  readonly capabilities: string[];

  /**
   * The actions of IAM it brings, such as `ec2:CopyImage`.
   */
  readonly actions: string[];
}

/**
 * A source that Packer would build, or a data source or post-processor that it would run.
 */
export interface PackerTemplateSource {
  /** Its name, such as `amazon-ebs.web`. */
  readonly name: string;

  /** The type of its plugin, such as `amazon-ebs` or `amazon-import`. */
  readonly pluginType: string;

  /** The file it is in: its path, as it was given or found. */
  readonly file: string;

  /** The line of the file, from 1. */
  readonly line: number;

  /** Its options that matter to the role. */
  readonly options: PackerTemplateFinding[];
}

/**
 * How a template is explained.
 */
export interface PackerTemplateExplainOptions {
  /**
   * The build tag of the role, such as `buildTag` of a `PackerBuildRole`: maps that lack it are pointed out.
   *
   * @default - `CreatedBy` = `packer`
   */
  readonly buildTag?: BuildTag;
}

/**
 * A template explained, as texts.
 */
export interface PackerTemplateExplanation {
  /** Markdown: a table for each source, with option, value, place, property, capability and actions. */
  readonly markdown: string;

  /** The same as JSON. */
  readonly json: string;
}

/**
 * A Packer template, read as Packer would read it: nothing in it is run, and no file outside of it is opened.
 *
 * @see https://developer.hashicorp.com/packer/docs/templates/hcl_templates
 * @example
 * new PackerBuildRole(this, 'Packer', {
 *   template: PackerTemplate.fromDirectory('images/web', { variables: { subnet: 'subnet-0123456789abcdef0' } }),
 * });
 */
export class PackerTemplate {
  /**
   * Reads the template of a folder: its `*.pkr.hcl`, `*.pkr.json` and `*.auto.pkrvars.*` files. Fails where Packer would refuse the
   * template, with file and line.
   *
   * @param path the folder, absolute or from the working folder
   * @param options what would stand on the command line of Packer
   */
  public static fromDirectory(path: string, options: PackerTemplateOptions = {}): PackerTemplate {
    return new PackerTemplate(reader().readFolder(path, options), grantsUnknown(options));
  }

  /**
   * Reads a single file: HCL (`.pkr.hcl`), HCL in JSON (`.pkr.json`), or one of the old JSON templates (`.json`). Fails where Packer
   * would refuse the template, with file and line.
   *
   * @param path the file, absolute or from the working folder
   * @param options what would stand on the command line of Packer
   */
  public static fromFile(path: string, options: PackerTemplateOptions = {}): PackerTemplate {
    return new PackerTemplate(reader().readFile(path, options), grantsUnknown(options));
  }

  private constructor(
    /** @internal */
    public readonly _read: ReadTemplate,
    /** @internal */
    public readonly _grantsUnknown: boolean,
  ) {}

  /** The files that were read. */
  public get files(): string[] {
    return [...this._read.files];
  }

  /** The sources that Packer would build with the builders of the Amazon plugin, and its data sources and post-processors. */
  public get sources(): PackerTemplateSource[] {
    return rows().explained(this._read, DEFAULT_TAG).map(({ name, component, rows: options }) => ({
      name,
      pluginType: component.type,
      ...component.place,
      options: options.map(({ place, state, values, capabilities, actions, ...row }) => ({
        ...row, ...place, state: state as PackerOptionState, values: [...values], capabilities: [...capabilities], actions: [...actions],
      })),
    }));
  }

  /**
   * Says which option of which source brings which permissions, and which maps lack the build tag.
   *
   * @param options the build tag, where it is not the default one
   */
  public explain(options: PackerTemplateExplainOptions = {}): PackerTemplateExplanation {
    const { buildTag = DEFAULT_TAG } = options;
    const all = rows().explained(this._read, buildTag);
    return { markdown: print().asMarkdown(this._read, all, buildTag), json: print().asJson(this._read, all) };
  }
}

/** Whether what cannot be read is given in its unscoped form. */
function grantsUnknown({ unknownOptions = PackerUnknownOptions.FAIL }: PackerTemplateOptions): boolean {
  const { fits, is, cure } = oneOf('PackerUnknownOptions', PackerUnknownOptions);
  if (!fits(unknownOptions)) throw new Error(worded('unknownOptions', `is ${JSON.stringify(unknownOptions)}, which is not ${is}`, cure));
  return unknownOptions === PackerUnknownOptions.GRANT_UNSCOPED_WITH_WARNING;
}

const DEFAULT_TAG: BuildTag = { key: 'CreatedBy', value: 'packer' };
