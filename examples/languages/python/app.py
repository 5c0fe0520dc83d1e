import os

from aws_cdk import App, CfnOutput, Duration, Environment, Stack
from cdk_ami_build_roles import (
    BuildTagOptions,
    ImageBuilderExecutionRole,
    ImageBuilderInstanceProfile,
    ImageBuilderOperatingSystem,
    PackerBuildRole,
)

app = App()
stack = Stack(
    app,
    "Images",
    env=Environment(account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=os.environ.get("CDK_DEFAULT_REGION")),
)

# For Packer: set the tag CreatedBy = web-images in all four tag maps of the template.
packer = PackerBuildRole(
    stack,
    "Packer",
    build_tag=BuildTagOptions(value="web-images"),
    instance_types=["t3.*"],
    source_image_owners=["amazon"],
    max_session_duration=Duration.hours(2),
)

# For EC2 Image Builder: what its instances may do, and what the service may do.
instances = ImageBuilderInstanceProfile(stack, "Instances")
execution = ImageBuilderExecutionRole(
    stack,
    "Execution",
    instance_roles=[instances.role],
    operating_systems=[ImageBuilderOperatingSystem.LINUX],
)

packer.explain().write_beside_template(stack)  # why each statement is there, in cdk.out

CfnOutput(stack, "PackerRole", value=packer.role.role_arn)
CfnOutput(stack, "BuildTag", value=f"{packer.build_tag.key}={packer.build_tag.value}")
CfnOutput(stack, "ExecutionRole", value=execution.role.role_arn)

app.synth()
