/**
 * The builders of the Amazon plugin of Packer.
 */
export enum PackerBuilder {
  /** Launches an instance and creates an image from it. */
  AMAZON_EBS = 'amazon-ebs',

  /** Launches an instance, prepares another volume on it, and registers that volume as an image. */
  AMAZON_EBSSURROGATE = 'amazon-ebssurrogate',

  /** Launches an instance and keeps the volumes it prepared. */
  AMAZON_EBSVOLUME = 'amazon-ebsvolume',

  /** Prepares a volume on the instance that Packer runs on, and registers it as an image. */
  AMAZON_CHROOT = 'amazon-chroot',

  /** Launches an instance, bundles it to S3, and registers the bundle as an image. */
  AMAZON_INSTANCE = 'amazon-instance',
}

/**
 * An attribute that a build sets on its image.
 */
export enum PackerImageAttribute {
  /** The description of the image (`ami_description`). */
  DESCRIPTION = 'Description',

  /** Whether instances of the image require IMDSv2 by default (`imds_support`). */
  IMDS_SUPPORT = 'ImdsSupport',

  /** The product codes of the image (`ami_product_codes`). The role can then share its images too. */
  PRODUCT_CODES = 'ProductCodes',
}
