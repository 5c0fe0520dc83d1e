import { readFile, readFolder, ReadTemplate } from './template/read-template';

/**
 * How a Packer template is read: what would stand on the command line of Packer.
 */
export interface PackerTemplateOptions {
  /**
   * Files with values for variables (`-var-file`): `.hcl` or `.json`. Later ones win.
   *
   * @default - the `*.auto.pkrvars.*` files of the folder alone
   */
  readonly varFiles?: string[];

  /**
   * Values of variables (`-var`), as they would be written on the command line: texts as they are, anything else as HCL. They
   * win over files.
   *
   * @default - none
   */
  readonly variables?: { [name: string]: string };

  /**
   * The builds to consider (`-only`), such as `amazon-ebs.web` or `*.amazon-ebs.*`.
   *
   * @default - all
   */
  readonly only?: string[];

  /**
   * The builds to leave out (`-except`).
   *
   * @default - none
   */
  readonly except?: string[];

  /**
   * The environment that Packer will run in: `PKR_VAR_…`, and what `env()` asks for.
   *
   * @default - the variables `PKR_VAR_…` of this process; no other variable of it is read
   */
  readonly environment?: { [name: string]: string };
}

/**
 * A Packer template, read as Packer would read it: nothing in it is run, and no file outside of it is opened.
 *
 * @example
 * new PackerBuildRole(this, 'Packer', {
 *   template: PackerTemplate.fromDirectory('images/web', { variables: { subnet: 'subnet-0123456789abcdef0' } }),
 * });
 */
export class PackerTemplate {
  /**
   * Reads the template of a folder: its `*.pkr.hcl`, `*.pkr.json` and `*.auto.pkrvars.*` files.
   *
   * @param path the folder, absolute or from the working folder
   * @param options what would stand on the command line of Packer
   * @throws where Packer would refuse the template, with file and line
   */
  public static fromDirectory(path: string, options: PackerTemplateOptions = {}): PackerTemplate {
    return new PackerTemplate(readFolder(path, options));
  }

  /**
   * Reads a single file: HCL (`.pkr.hcl`), HCL in JSON (`.pkr.json`), or one of the old JSON templates (`.json`).
   *
   * @param path the file, absolute or from the working folder
   * @param options what would stand on the command line of Packer
   * @throws where Packer would refuse the template, with file and line
   */
  public static fromFile(path: string, options: PackerTemplateOptions = {}): PackerTemplate {
    return new PackerTemplate(readFile(path, options));
  }

  private constructor(
    /** @internal */
    public readonly _read: ReadTemplate,
  ) {}
}
