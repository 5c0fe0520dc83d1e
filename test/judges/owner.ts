import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { Explanation } from '../../src';

/** A construct that explains itself. */
export interface Explained extends IConstruct {
  explain(): Explanation;
}

/** The construct of this library that a role or the managed policies belong to. */
export const ownerOf = (made: iam.IRole | iam.ManagedPolicy[]): IConstruct | undefined => [made].flat()[0].node.scope;
