/*
 * How large IAM takes policies to be: white space is not counted.
 *
 * Source: IAM User Guide, "IAM and AWS STS quotas": the sizes of inline, managed and session policies are fixed; the two others are quotas
 * with a default and a highest value (older copies of the page say 20 policies and 4,096 characters).
 */

export const QUOTAS = {
  /** The characters of all inline policies of a role together. */
  inline: 10_240,
  /** The characters of one managed policy. */
  managed: 6_144,
  /** The characters of a policy that limits a session. */
  session: 2_048,
  /** The managed policies of one role. */
  attached: { byDefault: 10, atMost: 25 },
  /** The characters of a trust policy. */
  trust: { byDefault: 2_048, atMost: 8_192 },
};
