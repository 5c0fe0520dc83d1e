import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ENVELOPE, LIMITS, statementSize } from './sizes';

/* How statements are laid into documents that IAM takes. */

/**
 * What our statements take of the inline policies at most; the rest is for grants and statements of others. What does
 * not fit goes to managed policies of ours.
 *
 * The CDK splits the default policy of a role too, by an estimate: it leaves out Sids and the word Condition, and
 * takes every ARN with a token for 150 characters. With the flags of a new app, which leave few tokens, statements of
 * ours would fill documents to 11,900 and 7,000 characters, which IAM refuses; without them the CDK begins to move
 * statements at about 7,250, so that switching a flag would move them.
 */
const INLINE_SHARE = 7_000;

interface Document {
  readonly statements: PolicyStatement[];
  room: number;
}

const open = (room: number): Document => ({ statements: [], room: room - ENVELOPE });

/** Puts each statement, in their order, into the first document with room for it, or into a further managed policy. */
function lay(statements: readonly PolicyStatement[], stack: Stack, documents: Document[]): PolicyStatement[][] {
  for (const statement of statements) {
    const size = statementSize(statement, stack);
    let document = documents.find(({ room }) => size <= room);
    if (!document) documents.push(document = open(LIMITS.managed));
    document.statements.push(statement);
    document.room -= size;
  }
  return documents.map((document) => document.statements);
}

/**
 * Lays statements, in their order, into the inline policy of a role and as many managed ones as it takes. One that is
 * larger than any document gets one of its own: the role is refused at synthesis.
 */
export function layOut(statements: readonly PolicyStatement[], stack: Stack): { inline: PolicyStatement[]; managed: PolicyStatement[][] } {
  const [inline, ...managed] = lay(statements, stack, [open(INLINE_SHARE)]);
  return { inline, managed };
}

/** The same for identities that are not ours: managed policies alone. */
export const layOutManaged = (statements: readonly PolicyStatement[], stack: Stack): PolicyStatement[][] => lay(statements, stack, []);
