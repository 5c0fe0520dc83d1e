import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { pipelineArnsOf } from './declared';
import { fail, known, shown } from '../../iam/validation/fail';

/**
 * How names of Image Builder's resources are in their ARNs. Source: EC2 Image Builder API Reference, the pattern of imageBuildVersionArn.
 */
const NAME = /^[a-z0-9_-]+$/;
const START_OF_NAME = /^[a-z0-9_-]+\*$/;

const named = (scope: IConstruct, property: string, names: string[], taken: RegExp[], cure: string): string[] => {
  for (const name of names) {
    if (!Token.isUnresolved(name) && !taken.some((pattern) => pattern.test(name))) {
      fail(scope, property, `has ${shown(name)}, which is not a name in the form that ARNs of Image Builder have`, cure);
    }
  }
  return [...new Set(names)];
};

/** Names of resources of Image Builder, each exactly one. */
export const imageBuilderNamesOf = (scope: IConstruct, property: string, names: string[]) => named(scope, property, names, [NAME],
  "write it like 'web-server': small letters, digits, '-' and '_', no wildcards");

export const imageBuilderNamesOrStartsOf = (scope: IConstruct, property: string, names: string[]) => named(
  scope, property, names, [
    NAME, START_OF_NAME,
  ], "write it like 'web-server', or the start of names like 'web-*': small letters, digits, '-' and '_'");

/** The ARNs of pipelines of the account of the stack, in the regions. */
export function pipelineArnsIn(scope: IConstruct, property: string, arns: string[], regions: string[]): string[] {
  return pipelineArnsOf(scope, property, arns).map((arn) => {
    const region = known(scope, arn)?.split(':')[3];
    if (region !== undefined && !regions.includes(region) && !regions.some((declared) => Token.isUnresolved(declared))) {
      fail(scope, property, `has a pipeline of ${region} (${shown(arn)}), while the policy is for ${regions.join(', ')}`,
        'add the region to regions');
    }
    return arn;
  });
}
