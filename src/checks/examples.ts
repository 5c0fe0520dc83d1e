import type { ValuesOfRole } from './proofs';
import { NEEDS } from '../catalogue';
import { anotherRegion } from '../iam/scope/partitions';

/* Resources that a reader knows, for requests that are shown. */

const OF_ANOTHER = '999988887777';

/** The ARNs of the needs with each action, by its name in lower case. */
let known: ReadonlyMap<string, readonly string[]> | undefined;

function arnsByAction(): ReadonlyMap<string, readonly string[]> {
  if (known) return known;
  const found = new Map<string, Set<string>>();
  for (const { actions, on } of NEEDS.filter(({ denies }) => !denies)) {
    const arns = 'unscopable' in on ? ['*'] : on.map(({ arn }) => arn);
    actions.map((action) => action.toLowerCase()).forEach((action) => found.set(action, new Set([...found.get(action) ?? [], ...arns])));
  }
  known = new Map([...found].map(([action, arns]) => [action, [...arns]]));
  return known;
}

/** An ARN of the data in one account and region, with anything where the data has another placeholder. */
const arnIn = (arn: string, partition: string, account: string, region: string) => arn
  .replace('${Partition}', partition)
  .replace('${Account}', account)
  .replace(/\$\{(?:Image)?Region\}/, region)
  .replace(/\$\{[^}]*\}/g, '*');

/**
 * What an action is asked for in examples: the resources that the data names for it, of the role's own account and region and of others.
 * Actions that the data does not have are asked for on anything of their service.
 */
export const foreignExamples = (values: ValuesOfRole) => (action: string): readonly string[] => {
  const { Partition: [partition], Account: [account], EachImageRegion: regions } = values;
  const arns = arnsByAction().get(action.toLowerCase());
  const places = [account, OF_ANOTHER].flatMap((each) =>
    [regions[0], anotherRegion(partition, regions) ?? '*'].map((region) => ({ account: each, region })));
  const service = action.split(':')[0].toLowerCase();
  const anything = [`arn:\${Partition}:${service}:${service === 'iam' ? '' : '${Region}'}:\${Account}:*`, '*'];
  return [...new Set((arns ?? anything).flatMap((arn) => places.map((place) => arnIn(arn, partition, place.account, place.region))))]
    // Whole ARNs alone: a reader is shown nothing that is more than one type of resource.
    .filter((arn) => arn === '*' || arn.split(':').length > 5);
};
