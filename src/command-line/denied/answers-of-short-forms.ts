import { DenialAnswer, answerOf } from './answer';
import { OF_S3 } from './known/calls';
import type { Refusal } from './refusal';

/* Answers to forms in which AWS does not say what it refused. */

const DECODE =
  'Decode it with `aws sts decode-authorization-message --encoded-message <message>`, in the account of the call, and give `denied` what that prints';

/** Neither AWS nor the step tells what was asked. */
function ofNothingTold(refusal: Refusal): DenialAnswer {
  if (refusal.encoded) {
    return answerOf({
      kind: 'unreadable',
      cause: 'AWS refused the call. The encoded message has the reason.',
      change: `${DECODE}. The caller needs sts:DecodeAuthorizationMessage (\`decodeAuthorizationMessages\` of PackerBuildRole).`,
      refusal,
    });
  }
  return answerOf({
    kind: 'unreadable',
    cause: 'AWS refused a call, and this text does not say which action on which resource.',
    change: 'Give `denied` the whole log, with the line before the error (Packer: `PACKER_LOG=1`), or the event of CloudTrail at that time.',
    refusal,
  });
}

/** A refusal of S3, which names neither caller nor bucket. */
const ofShortS3 = (refusal: Refusal): DenialAnswer => {
  const bucket = /s3:\/\/([\w.-]+)/.exec(refusal.text)?.[1];
  return answerOf({
    cause: `S3 refused ${refusal.action ?? 'the call'}${bucket ? ` on the bucket ${bucket}` : ''}; it says neither to whom nor why.`,
    change: 'Grant the role the bucket (`bucket.grantRead(role)`), where it is your own; in another account the bucket policy must allow the role too.',
    alternatives: [
      'The object does not exist, and the caller may not list the bucket: S3 gives the same answer.',
      'The object is encrypted with a KMS key that the role may not use.',
    ],
    maybe: true,
    kind: 'unreadable',
    refusal,
  });
};

/** The answer where too little is told; undefined else. */
export function answerOfShortForm(refusal: Refusal): DenialAnswer | undefined {
  const { action, named, text } = refusal;
  const ofS3 = OF_S3.test(action ?? '') || /<Code>AccessDenied<\/Code><Message>Access Denied/.test(text);
  if (!named && ofS3 && !/\bsts:|not authorized/.test(text)) return ofShortS3(refusal);
  return action ? undefined : ofNothingTold(refusal);
}
