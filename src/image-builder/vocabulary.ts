/** The type of image that EC2 Image Builder builds. */
export enum ImageBuilderImageType {
  /** Amazon Machine Images: images of machines, with their snapshots. */
  AMI = 'AMI',

  /** Container images in Amazon ECR. */
  DOCKER = 'DOCKER',
}

/** The operating system of an image, which decides which documents of Systems Manager the service runs. */
export enum ImageBuilderOperatingSystem {
  /** Linux, on which the service runs shell scripts. */
  LINUX = 'LINUX',

  /** Windows, on which the service runs PowerShell scripts and, for AMIs, Sysprep. */
  WINDOWS = 'WINDOWS',

  /** macOS, on which the service runs shell scripts. It needs dedicated hosts. */
  MACOS = 'MACOS',
}

/** An action of a lifecycle rule on images. */
export enum ImageBuilderLifecycleAction {
  /** Marks images as deprecated. AMIs can still be launched, but others no longer find them. Not for containers. */
  DEPRECATE = 'DEPRECATE',

  /** Takes images out of use, so that AMIs become private and can no longer be launched. Not for containers. */
  DISABLE = 'DISABLE',

  /** Deletes images, and the AMIs, snapshots and container images that the rules include. */
  DELETE = 'DELETE',
}
