import type { Declared } from './requests';
import type { Source } from './source';

/** What is asked about: a role as it is declared, and the template that it is for. */
export interface Build {
  /** The construct whose statements they are. */
  readonly construct: string;
  readonly declared: readonly Declared[];
  readonly sources: readonly Source[];
  readonly tag: { readonly key: string; readonly value: string };
  /** All regions of the build. */
  readonly regions: readonly string[];
  /** Only a service can assume the role: IAM's simulator is asked about everything. */
  readonly ofService?: true;
}

/** Whether a statement names a call of EC2. */
export const names = ({ declared }: Build, operation: string) =>
  declared.some(({ allows, actions }) => allows && actions.texts.includes(`ec2:${operation}`));
