import type { BuildTag } from '../iam/build-tag';
import { worded } from '../iam/validation/fail';
import { oneOf } from '../iam/validation/kinds';
import type { ReadTemplate } from '../packer-template/read-template';

/* eslint-disable @typescript-eslint/no-require-imports -- loaded with the first template: roles without one do not wait for it */
const reader = () => require('../packer-template/read-template') as typeof import('../packer-template/read-template');
const rows = () => require('./template-report/rows') as typeof import('./template-report/rows');
const print = () => require('./template-report/print') as typeof import('./template-report/print');
/* eslint-enable @typescript-eslint/no-require-imports */

/** What happens if the value of an option cannot be determined from the files of a template. */
export enum PackerUnknownOptions {
  /** Synthesis fails with an error that names the option, and the property or variable to set. */
  FAIL = 'fail',

  /**
   * The role gets the permissions for any value of the option. A warning `cdk-ami-build-roles:unknown-template-option` names
   * each. Synthesis still fails for options that would allow too much: roles to pass, keys, buckets, regions, security groups,
   * key pairs, sharing of snapshots, temporary instance profiles.
   */
  GRANT_UNSCOPED_WITH_WARNING = 'grant-unscoped-with-warning',
}

/** How a Packer template is read: the options of Packer's command line, and what happens to values that cannot be determined. */
export interface PackerTemplateOptions {
  /**
   * Files with values for variables (`-var-file`): `.hcl` or `.json`. Later files take precedence.
   *
   * @default - the `*.auto.pkrvars.*` files of the folder only
   */
  readonly varFiles?: string[];

  /**
   * Values of variables (`-var`), as on the command line: strings as they are, anything else as HCL. They take precedence over
   * files.
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
   * The environment variables of Packer: `PKR_VAR_…`, and those that the function `env` reads.
   *
   * @default - the variables `PKR_VAR_…` of this process; no other variable of it is read
   */
  readonly environment?: { [name: string]: string };

  /**
   * What happens if the value of an option cannot be determined from the files, in every role with this template.
   *
   * @default PackerUnknownOptions.FAIL
   */
  readonly unknownOptions?: PackerUnknownOptions;
}

/** What can be determined about an option of a template. */
export enum PackerOptionState {
  /** It is set, and its value is known as far as the role needs it. */
  KNOWN = 'known',

  /** Its value cannot be determined from the files. */
  UNKNOWN = 'unknown',

  /** It is set, and only a property of the role can name the resource. */
  ASK = 'ask',
}

/** An option that a source of a template sets, and the permissions that it needs. There is none for an option that is not set. */
export interface PackerTemplateFinding {
  /** The option of the plugin, such as `encrypt_boot` or `launch_block_device_mappings.kms_key_id`; `builder` is the type itself. */
  readonly option: string;

  /** What can be determined about it. */
  readonly state: PackerOptionState;

  /** The property of `PackerBuildRole` that it sets. */
  readonly property: string;

  /** Its values as strings, such as `eu-west-1`. Empty for switches, and if only its presence is known. */
  readonly values: string[];

  /**
   * Its value in words, as shown to a reader.
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

  /** The path of the file that sets it, as given or found. */
  readonly file: string;

  /** The line of the file, from 1. */
  readonly line: number;

  /** The IDs of the capabilities that it needs (docs/use/capabilities.md). Those that only narrow start with `only:`. */
  readonly capabilities: string[];

  /** The IAM actions that it needs, such as `ec2:CopyImage`. */
  readonly actions: string[];
}

/** A source, data source or post-processor that Packer would use. */
export interface PackerTemplateSource {
  /** Its name, such as `amazon-ebs.web`. */
  readonly name: string;

  /** The type of its plugin, such as `amazon-ebs` or `amazon-import`. */
  readonly pluginType: string;

  /** The path of its file, as given or found. */
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
   * The build tag of the role, such as `buildTag` of a `PackerBuildRole`: maps that lack it are reported.
   *
   * @default - `CreatedBy` = `packer`
   */
  readonly buildTag?: BuildTag;
}

/** The explanation of a template, as strings. */
export interface PackerTemplateExplanation {
  /** Markdown: a table for each source, with option, value, place, property, capability and actions. */
  readonly markdown: string;

  /** The same as JSON. */
  readonly json: string;
}

/**
 * A Packer template, read as Packer reads it. Nothing in it is run, and no file outside its folder is opened.
 *
 * @see https://developer.hashicorp.com/packer/docs/templates/hcl_templates
 * @example
 * new PackerBuildRole(this, 'Packer', {
 *   template: PackerTemplate.fromDirectory('images/web', { variables: { subnet: 'subnet-0123456789abcdef0' } }),
 * });
 */
export class PackerTemplate {
  /**
   * Reads the template of a folder: its `*.pkr.hcl`, `*.pkr.json` and `*.auto.pkrvars.*` files. A template that Packer would
   * refuse is an error with file and line.
   *
   * @param path the folder, absolute or from the working folder
   * @param options the options of Packer's command line
   */
  public static fromDirectory(path: string, options: PackerTemplateOptions = {}): PackerTemplate {
    return new PackerTemplate(reader().readFolder(path, options), grantsUnknown(options));
  }

  /**
   * Reads a single file: HCL (`.pkr.hcl`), HCL in JSON (`.pkr.json`), or an old JSON template (`.json`). A template that
   * Packer would refuse is an error with file and line.
   *
   * @param path the file, absolute or from the working folder
   * @param options the options of Packer's command line
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

  /** The sources, data sources and post-processors of the Amazon plugin that Packer would use. */
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
   * Explains which option of which source needs which permissions, and which maps lack the build tag.
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
