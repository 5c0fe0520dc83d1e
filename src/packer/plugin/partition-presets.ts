import { LateTagging } from '../vocabulary/late-tagging';

/** What the plugin tags late in a partition, in every version. */
interface PartitionPreset {
  /** As it is written. */
  readonly name: string;
  readonly preset: LateTagging;
}

export const PARTITION_PRESETS: { readonly [partition: string]: PartitionPreset | undefined } = {
  'aws-cn': { name: 'LateTagging.AWS_CN', preset: LateTagging.AWS_CN },
  'aws-us-gov': { name: 'LateTagging.AWS_US_GOV', preset: LateTagging.AWS_US_GOV },
};
