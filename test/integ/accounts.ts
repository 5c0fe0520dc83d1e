/** An account that must exist, as the trust policy of a role and a key policy name it. */
export const OTHER_ACCOUNT = process.env.INTEG_OTHER_ACCOUNT ?? '444455556666';
/** An organizational unit, for stack sets; the account must administer them. */
export const UNIT = process.env.INTEG_UNIT ?? 'ou-ab12-11111111';
