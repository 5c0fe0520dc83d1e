/**
 * What EC2 Image Builder makes.
 */
export enum ImageBuilderImageType {
  /** Amazon Machine Images: images of machines, with their snapshots. */
  AMI = 'AMI',

  /** Container images in Amazon ECR. */
  DOCKER = 'DOCKER',
}

/**
 * The operating system of what is built: it decides which documents of Systems Manager the service runs.
 */
export enum ImageBuilderOperatingSystem {
  /** Linux, on which the service runs shell scripts. */
  LINUX = 'LINUX',

  /** Windows, on which the service runs PowerShell scripts and, for AMIs, Sysprep. */
  WINDOWS = 'WINDOWS',

  /** macOS, on which the service runs shell scripts. It needs dedicated hosts. */
  MACOS = 'MACOS',
}

/**
 * What the rules of a lifecycle policy do with images.
 */
export enum ImageBuilderLifecycleAction {
  /** Marks images as outdated: AMIs can be launched still, but are no longer found by others. Not for containers. */
  DEPRECATE = 'DEPRECATE',

  /** Takes images out of use: AMIs become private and can no longer be launched. Not for containers. */
  DISABLE = 'DISABLE',

  /** Removes images, and what the rules include of AMIs, snapshots and container images. */
  DELETE = 'DELETE',
}
