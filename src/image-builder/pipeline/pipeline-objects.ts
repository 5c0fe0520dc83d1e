import type { IConstruct } from 'constructs';

/**
 * The objects that declare a pipeline in the same app: those of `aws-cdk-lib/aws-imagebuilder` (`CfnImagePipeline`, …), or
 * constructs whose default child is one, such as those of `@aws-cdk/aws-imagebuilder-alpha`. A role reads its properties from
 * them. A warning and `unreadDeclarations` name values that could not be read.
 *
 * Create the objects before the role, which reads them at once. If an object names the role, use
 * `executionRole: Lazy.string({ produce: () => role.role.roleArn })`.
 *
 * Source: AWS CloudFormation User Guide, AWS::ImageBuilder resource types.
 */
export interface ImageBuilderPipelineObjects {
  /**
   * The image recipe: `CfnImageRecipe`, or a construct around it.
   *
   * @default - the one that `imagePipeline` refers to, if any
   */
  readonly imageRecipe?: IConstruct;

  /**
   * The container recipe: `CfnContainerRecipe`, or a construct around it.
   *
   * @default - the one that `imagePipeline` refers to, if any
   */
  readonly containerRecipe?: IConstruct;

  /**
   * The infrastructure configuration: `CfnInfrastructureConfiguration`, or a construct around it.
   *
   * @default - the one that `imagePipeline` refers to, if any
   */
  readonly infrastructureConfiguration?: IConstruct;

  /**
   * The distribution configuration: `CfnDistributionConfiguration`, or a construct around it.
   *
   * @default - the one that `imagePipeline` refers to, if any
   */
  readonly distributionConfiguration?: IConstruct;

  /**
   * The pipeline, or a single image: `CfnImagePipeline`, `CfnImage`, or a construct around one.
   *
   * @default - the defaults of Image Builder: image tests, inventory, no scanning, its own workflows and log groups
   */
  readonly imagePipeline?: IConstruct;
}
