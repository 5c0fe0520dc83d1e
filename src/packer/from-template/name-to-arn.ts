import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { OptionFinding } from './findings';
import type { AnyList } from '../options/option';
import { OPTIONS, PackerBuild } from '../options/options';
import { Options } from '../plugin/options';

/**
 * The findings, with ARNs for names of things of the account. A name stays a question where more than one region may be meant, where
 * another role is assumed, whose account may be another, and where the property is declared.
 */
export function namesAsArns(
  scope: IConstruct, findings: readonly OptionFinding[], declared: PackerBuild, regions: readonly string[] | undefined,
): OptionFinding[] {
  const { partition, account, region: usual } = Stack.of(scope);
  return findings.map((finding): OptionFinding => {
    const { property, component, state, values: [name] } = finding;
    const { arnOf } = OPTIONS[property] as AnyList;
    const options = Options.of(component);
    if (!arnOf || state !== 'ask' || declared[property] !== undefined || options.presence('assume_role')) return finding;
    const [region, ...others] = options.text('region')?.values ?? regions ?? [usual];
    const arn = region !== undefined && others.length === 0 ? arnOf(name, { partition, region, account }) : undefined;
    return arn === undefined ? finding : { ...finding, state: 'known', ask: undefined, values: [arn] };
  });
}
