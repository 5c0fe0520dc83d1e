import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

interface Owner {
  readonly role: IConstruct;
  readonly regions: readonly string[];
}

/** The roles of each app by their build tag. */
const ownersByApp = new WeakMap<IConstruct, Map<string, Owner[]>>();

const allKnown = (values: readonly string[]) => values.every((value) => !Token.isUnresolved(value));

/** Whether what the two roles make can lie in one account and region, as far as is known. */
function canMeet(a: Owner, b: Owner): boolean {
  const accounts = [Stack.of(a.role).account, Stack.of(b.role).account];
  if (allKnown(accounts) && accounts[0] !== accounts[1]) return false;
  const disjoint = allKnown(a.regions) && allKnown(b.regions) && !a.regions.some((region) => b.regions.includes(region));
  return !disjoint;
}

/** Warns when another role of the app has the same build tag and so owns the same resources. */
export function warnOfSharedBuildTag(role: IConstruct, tag: { key: string; value: string }, regions: readonly string[]): void {
  const app = role.node.root;
  const owners = ownersByApp.get(app) ?? new Map<string, Owner[]>();
  ownersByApp.set(app, owners);

  const sameTag = owners.get(`${tag.key}=${tag.value}`) ?? [];
  const owner = { role, regions };
  const other = sameTag.find((earlier) => canMeet(earlier, owner));
  if (other) {
    Annotations.of(role).addWarningV2('cdk-ami-build-roles:shared-build-tag',
      `the build tag ${tag.key}=${tag.value} is also the one of ${other.role.node.path}: each role can stop, terminate, copy and delete the resources of the other one, ` +
      'also earlier images. Set buildTag: { uniqueValue: true }, or give each role its own value');
  }
  owners.set(`${tag.key}=${tag.value}`, [...sameTag, owner]);
}
