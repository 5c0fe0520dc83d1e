import { IResource, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkRegionName, partitionOf } from './regions';
import { fail, known, shown } from '../validation/fail';
import { partlyKnown, UNKNOWN } from '../validation/partly-known';

/*
 * Where things are. A construct knows its account and its region (`env`), and these can differ from those of the role: an app has stacks
 * of several.
 */

const FIELDS = ['arn', 'partition', 'service', 'region', 'account'] as const;

/** A field of an ARN, if it is known. */
export function fieldOf(scope: IConstruct, arn: string, field: typeof FIELDS[number]): string | undefined {
  const place = FIELDS.indexOf(field);
  const fields = partlyKnown(scope, arn)[0].split(':');
  // An unknown part of a field could have colons of its own.
  const isCertain = fields[0] === 'arn' && fields.slice(0, place).every((before) => before === UNKNOWN || !before.includes(UNKNOWN));
  return isCertain && fields[place] && !fields[place].includes(UNKNOWN) ? fields[place] : undefined;
}

/** What a property names. */
export interface Placed {
  /** Where it is; nothing where a template names it, which says an id only. */
  readonly resource: Partial<Pick<IResource, 'env' | 'node'>>;
  /** What it is, such as `a subnet`. */
  readonly what: string;
  /** Its id, name or ARN. */
  readonly name: string;
}

/** A resource of the CDK, or of it the one attribute that names it: a template says no more. */
export type Named<Resource, Name extends keyof Resource> = Pick<Resource, Name> & Placed['resource'];

const nameOf = ({ resource, name }: Placed) => (Token.isUnresolved(name) ? resource.node?.path ?? name : name);

/** The account of something, if it is known. */
function accountOf(scope: IConstruct, { resource, name }: Placed): string | undefined {
  const account = known(scope, resource.env?.account);
  const isElsewhere = account !== undefined && account !== known(scope, Stack.of(scope).account);
  // The CDK refuses to resolve the ARN of what another account makes, in words of its own.
  if (isElsewhere && Token.isUnresolved(name)) return account;
  return fieldOf(scope, name, 'account') ?? account;
}

/** Refuses what another account has, if only that account can use it. */
export function checkAccount(scope: IConstruct, property: string, declared: Placed, cure: (own: string) => string): void {
  const account = accountOf(scope, declared);
  const own = known(scope, Stack.of(scope).account);
  if (account !== undefined && own !== undefined && account !== own) {
    fail(scope, property,
      `has ${declared.what} of account ${account} (${shown(nameOf(declared))})`, cure(own));
  }
}

/** Refuses what is in a region that the role does not work in. */
export function checkRegion(scope: IConstruct, property: string, declared: Placed, regions: readonly string[]): void {
  const inArn = fieldOf(scope, declared.name, 'region');
  const region = inArn ?? known(scope, declared.resource.env?.region);
  if (region === undefined || regions.includes(region) || regions.some((one) => Token.isUnresolved(one))) return;
  // An import by its id in the stack of the role has no way to say another region, so it says nothing of the region.
  if (inArn === undefined && region === known(scope, Stack.of(scope).region) && !Token.isUnresolved(declared.name)) return;
  fail(scope, property, `has ${declared.what} of ${region} (${shown(nameOf(declared))}), while the role works in ${regions.join(', ')}`,
    `name one of these regions, or add ${region} to regions`);
}

/** Refuses an ARN of another partition, or of something that is not a region. */
export function checkPlaceOfArn(scope: IConstruct, property: string, arn: string): void {
  const region = fieldOf(scope, arn, 'region');
  const partition = fieldOf(scope, arn, 'partition');
  const own = partitionOf(Stack.of(scope).region);
  if (region !== undefined) checkRegionName(scope, property, region, arn);
  if (partition !== undefined && own !== undefined && partition !== own) {
    fail(scope, property, `has ${shown(arn)} of the partition ${partition}, while the stack is in ${own}`,
      'name one in the partition of the stack');
  }
}

/**
 * The account of something that accounts can share with each other, for its ARN. AWS Resource Access Manager shares subnets, and with them
 * VPCs, and security groups; their ARNs keep the account of the owner.
 *
 * Source: Amazon VPC User Guide, "Share your VPC subnets with other accounts" and "Share security groups with AWS Organizations".
 */
export function ownerOf(scope: IConstruct, property: string, declared: Placed): string {
  const account = known(scope, declared.resource.env?.account);
  const own = Stack.of(scope).account;
  const isElsewhere = account !== undefined && account !== known(scope, own);
  const inArn = declared.name.startsWith('arn:') ? declared.name.split(':')[4] : undefined;
  if (inArn !== undefined) {
    const literal = known(scope, inArn);
    if (isElsewhere && literal !== undefined && literal !== account) {
      fail(scope, property,
        `has ${declared.what} of account ${literal} (${nameOf(declared)}), and it is imported in a stack of account ${account}`,
        'import it in a stack of its owner, or in that of the role');
    }
    return inArn;
  }
  if (!isElsewhere) return own;
  if (Token.isUnresolved(declared.name) && known(scope, own) !== undefined) {
    fail(scope, property, `has ${declared.what} of account ${account}, known at deployment only (${nameOf(declared)})`,
      'import it by its id, in a stack of that account');
  }
  return account;
}
