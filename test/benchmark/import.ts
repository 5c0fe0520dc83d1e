import { leastOf } from './node';

/* What loading costs, beside aws-cdk-lib/aws-iam, with which every role begins. */

/** A file takes a third of a millisecond, and each option has its data: 30 were enough for fifty options. */
export const IMPORT_TARGET_MS = 35;

const USED = "require('aws-cdk-lib').Stack; require('aws-cdk-lib/aws-iam').Role";

const SCRIPTS = {
  iam: "require('aws-cdk-lib/aws-iam')",
  ours: "require('./lib')",
  iamUsed: USED,
  packerUsed: `${USED}; require('./lib').PackerBuildRole`,
  allUsed: `${USED}; Object.values(require('./lib'))`,
};

/** Each with the milliseconds of processor time that it takes, and beside what it has to be compared with. */
export function importTimes(rounds: number) {
  const { iam, ours, iamUsed, packerUsed, allUsed } = leastOf(SCRIPTS, rounds);
  return {
    iam,
    ours,
    iamUsed,
    packerUsed,
    allUsed,
    /** What importing the package takes more than importing aws-iam. */
    more: ours.cpuMs - iam.cpuMs,
    /** Both load their classes when one is first used: what `PackerBuildRole` takes after `Role` and `Stack`. */
    moreUsed: packerUsed.cpuMs - iamUsed.cpuMs,
    moreAll: allUsed.cpuMs - iamUsed.cpuMs,
  };
}
