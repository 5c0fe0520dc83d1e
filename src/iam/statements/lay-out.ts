import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { QUOTAS } from './quotas';
import { ENVELOPE, StatementParts, statementSize } from './sizes';

/* How statements are laid into documents that IAM takes. */

/**
 * What our statements take of the inline policies at most; the rest is for grants and statements of others. What does
 * not fit goes to managed policies of ours.
 *
 * The CDK splits the default policy of a role too, by an estimate: it leaves out Sids and the word Condition, and
 * takes every ARN with a token for 150 characters. With the flags of a new app, which leave few tokens, statements of
 * ours would fill documents to 11,900 and 7,000 characters, which IAM refuses; without them the CDK begins to move
 * statements at about 7,000, so that switching a flag would move them: its estimate at its highest is a bound too.
 */
const INLINE_SHARE = 7_000;
const MOVED_BY_CDK = 10_000;
const ARN_WITH_TOKEN = 150;

/** The partition of an ARN in a condition, as a token or as itself: a flag of the app decides which, and must not move statements. */
const PARTITION_IN_ARN = /arn:(?:\$\{Token\[[^\]]*\]\}|[a-z-]+):/g;
const ARN_OF_TOKEN = 'arn:${Token[AWS.Partition.10]}:';

/** What the CDK takes a statement for at most: with a token in every ARN. Source: aws-iam, PolicyStatement._estimateSize(). */
function estimateOfCdk({ effect, actions, resources, conditions }: StatementParts): number {
  const list = (name: string, lengths: number[]) => name.length + 5 + lengths.map((length) => length + 3).reduce((a, b) => a + b, 0);
  return `"Effect": "${effect}",`.length + list('Action', actions.map(({ length }) => length))
    + list('Resource', resources.map(({ length }) => Math.max(length, ARN_WITH_TOKEN)))
    + JSON.stringify(conditions).replaceAll(PARTITION_IN_ARN, ARN_OF_TOKEN).length;
}

/** Statements that go into one document. */
export interface LaidOut {
  readonly statements: PolicyStatement[];
  /** The characters of the document. */
  characters: number;
  /** Whether it has ARNs of AWS Marketplace. */
  hasMarketplace: boolean;
}

interface Document extends LaidOut {
  readonly limit: number;
  /** What is left until the CDK would move statements; it moves those of the default policy only. */
  roomOfCdk: number;
}

const open = (limit: number, roomOfCdk = Infinity): Document =>
  ({ statements: [], characters: ENVELOPE, hasMarketplace: false, limit, roomOfCdk });

/** Puts each statement, in their order, into the first document with room for it, or into a further managed policy. */
function lay(statements: readonly PolicyStatement[], stack: Stack, documents: Document[]): LaidOut[] {
  for (const statement of statements) {
    const { sid, effect, actions, resources, conditions } = statement;
    const parts = { sid, effect, actions, resources, conditions };
    const size = statementSize(parts, stack);
    const estimate = estimateOfCdk(parts);
    const isTooLargeElsewhere = size > QUOTAS.managed - ENVELOPE;
    let document = documents.find(({ characters, limit, roomOfCdk }) =>
      characters + size <= limit && (estimate < roomOfCdk || isTooLargeElsewhere));
    if (!document) documents.push(document = open(QUOTAS.managed));
    document.statements.push(statement);
    document.hasMarketplace ||= resources.some((arn) => arn.includes(':aws-marketplace:'));
    document.characters += size;
    document.roomOfCdk -= estimate;
  }
  return documents;
}

/**
 * Lays statements, in their order, into the inline policy of a role and as many managed ones as it takes. One that is
 * larger than any document gets one of its own: the role is refused at synthesis.
 */
export function layOut(statements: readonly PolicyStatement[], stack: Stack): { inline: LaidOut; managed: LaidOut[] } {
  const [inline, ...managed] = lay(statements, stack, [open(INLINE_SHARE, MOVED_BY_CDK)]);
  return { inline, managed };
}

/** The same for identities that are not ours: managed policies only. */
export const layOutManaged = (statements: readonly PolicyStatement[], stack: Stack): LaidOut[] => lay(statements, stack, []);
