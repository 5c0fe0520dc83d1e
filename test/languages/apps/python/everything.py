from aws_cdk import App, CfnOutput, Duration, Environment, RemovalPolicy, Stack
import aws_cdk.aws_ec2 as ec2
import aws_cdk.aws_ecr as ecr
import aws_cdk.aws_iam as iam
import aws_cdk.aws_imagebuilder as imagebuilder
import aws_cdk.aws_kms as kms
import aws_cdk.aws_lambda as lambda_
import aws_cdk.aws_organizations as organizations
import aws_cdk.aws_s3 as s3
import aws_cdk.aws_secretsmanager as secretsmanager
import aws_cdk.aws_sns as sns
import aws_cdk.aws_ssm as ssm
import aws_cdk.aws_stepfunctions as sfn
from cdk_ami_build_roles import (
    AcceptedStatement,
    AllowedImageProvider,
    AllowedImages,
    AmiEncryptionKey,
    AmiEncryptionKeyReplica,
    BuildCaller,
    BuildRoleInvariants,
    BuildTag,
    BuildTagGuard,
    BuildTagOptions,
    CrossAccountDistributionRole,
    CrossAccountDistributionRoleProps,
    CrossAccountLifecycleRole,
    CrossAccountLifecycleRoleProps,
    DistributionSource,
    DistributionStackSet,
    ExplainedStatement,
    Explanation,
    PackerImageAttribute,
    PackerImageCopyRole,
    PackerImageRetentionRole,
    ImageBuilderAdministratorPolicy,
    ImageBuilderExecutionRole,
    ImageBuilderImageType,
    ImageBuilderInstanceProfile,
    ImageBuilderLifecycleAction,
    ImageBuilderLifecycleExecutionRole,
    ImageBuilderOperatingSystem,
    ImageBuilderOperatorPolicy,
    ImageBuilderPipelineObjects,
    ImageBuilderReadOnlyPolicy,
    LateTaggedResource,
    LateTagging,
    PackerBuilder,
    PackerBuildRole,
    PackerOptionState,
    PackerTemplate,
    PackerUnknownOptions,
)

# Everything that the library offers, once; test/languages/README.md. The apps in the other languages say the same.

ACCOUNT = "111122223333"
OTHER_ACCOUNT = "444455556666"
THIRD_ACCOUNT = "777788889999"
REGION = "us-east-1"
OTHER_REGION = "eu-west-1"
ORGANIZATION = "o-a1b2c3d4e5"
UNIT = "ou-ab12-11111111"
ORGANIZATION_ARN = f"arn:aws:organizations::{ACCOUNT}:organization/{ORGANIZATION}"
UNIT_ARN = f"arn:aws:organizations::{ACCOUNT}:ou/{ORGANIZATION}/{UNIT}"
UUID = "9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2"

app = App()


def stack_of(name):
    return Stack(app, name, env=Environment(account=ACCOUNT, region=REGION))


def arn(service, rest):
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}"


def key(stack, id, digit):
    return kms.Key.from_key_arn(stack, id, arn("kms", f"key/00000000-0000-0000-0000-00000000000{digit}"))


def role(stack, name):
    return iam.Role.from_role_arn(stack, name, f"arn:aws:iam::{ACCOUNT}:role/{name}")


def profile(stack, name):
    return iam.InstanceProfile.from_instance_profile_attributes(
        stack, f"{name}Profile", instance_profile_arn=f"arn:aws:iam::{ACCOUNT}:instance-profile/{name}", role=role(stack, name)
    )


def repository(stack, name):
    return ecr.Repository.from_repository_arn(stack, name, arn("ecr", f"repository/{name}"))


def topic(stack, name):
    return sns.Topic.from_topic_arn(stack, name, arn("sns", name))


def boundary(stack):
    return iam.ManagedPolicy.from_managed_policy_arn(stack, "Boundary", f"arn:aws:iam::{ACCOUNT}:policy/Boundary")


def statement():
    return iam.PolicyStatement(sid="OfTheApp", actions=["s3:GetObject"], resources=["arn:aws:s3:::artifacts/*"])


def say(stack, id, value):
    CfnOutput(stack, f"Said{id}", value=value)


def explained(stack, id, explanation):
    say(stack, f"{id}Path", explanation.path)
    say(stack, f"{id}Json", explanation.to_json())
    say(stack, f"{id}Markdown", explanation.to_markdown())
    say(stack, f"{id}Html", explanation.to_html())
    for one in explanation.statements:
        say(
            stack,
            f"{id}{one.sid}",
            "\n".join(
                [
                    one.effect,
                    one.does,
                    one.because,
                    one.capability,
                    one.declared_by,
                    one.source,
                    one.ground,
                    *one.grounds,
                    *one.actions,
                    *one.resources,
                    *one.conditions,
                    one.inferred or "no inferred",
                    one.residual_risk or "no remains",
                    one.unscopable or "no unscopable",
                    *(one.principals or []),
                    one.target_role or "no target role",
                ]
            ),
        )
    say(
        stack,
        f"{id}Nag",
        "\n".join("\n".join([one.id, *one.applies_to, one.reason, *one.sids]) for one in explanation.expected_nag_findings()),
    )


def packer():
    stack = stack_of("Packer")
    defaults = PackerBuildRole(stack, "Defaults")
    say(stack, "DefaultsTag", defaults.build_tag.value)
    say(stack, "DefaultsProfile", defaults.instance_profile.instance_profile_arn)

    everything = PackerBuildRole(
        stack,
        "Everything",
        ami_org_arns=[ORGANIZATION_ARN],
        ami_ou_arns=[UNIT_ARN],
        ami_users=[OTHER_ACCOUNT],
        associate_public_ip_address=True,
        assume_roles=[role(stack, "publisher")],
        session_tags={"Project": "web"},
        transitive_tag_keys=["Project"],
        source_identities=["build-*"],
        assumed_by=iam.CompositePrincipal(iam.ServicePrincipal("ec2.amazonaws.com"), iam.ServicePrincipal("codebuild.amazonaws.com")),
        block_device_snapshots=["snap-0123456789abcdef7"],
        build_tag=BuildTagOptions(key="Builder", value="everything"),
        builders=[
            PackerBuilder.AMAZON_EBS,
            PackerBuilder.AMAZON_EBSSURROGATE,
            PackerBuilder.AMAZON_EBSVOLUME,
            PackerBuilder.AMAZON_CHROOT,
            PackerBuilder.AMAZON_INSTANCE,
        ],
        bundle_bucket=s3.Bucket.from_bucket_name(stack, "BundleBucket", "packer-images"),
        copy_to_regions=[OTHER_REGION],
        create_service_linked_roles=True,
        data_source_keys=[key(stack, "DataKey", 9)],
        decode_authorization_messages=True,
        schedule_deprecation=True,
        deregistration_protection=True,
        watermark=True,
        ami_management=True,
        description="Everything at once",
        encrypt_boot=True,
        enhanced_networking=True,
        fast_launch=True,
        fast_launch_templates=["lt-0123456789abcdef0"],
        capacity_reservations=["cr-0123456789abcdef0"],
        capacity_reservation_groups=[arn("resource-groups", "group/reservations")],
        host_resource_groups=[arn("resource-groups", "group/hosts")],
        image_attributes=[PackerImageAttribute.DESCRIPTION, PackerImageAttribute.IMDS_SUPPORT, PackerImageAttribute.PRODUCT_CODES],
        bucket_keys=[key(stack, "BucketKey", 6)],
        import_bucket=s3.Bucket.from_bucket_name(stack, "ImportBucket", "packer-import"),
        import_prefix="images/",
        instance_profiles=[profile(stack, "App")],
        instance_types=["t3.micro", "m7g.*"],
        kms_keys=[key(stack, "Key", 1)],
        late_tagging=LateTagging.of(
            LateTaggedResource.IMAGES_AND_SNAPSHOTS,
            LateTaggedResource.NETWORK_INTERFACES,
            LateTaggedResource.KEY_PAIRS_AND_SECURITY_GROUPS,
            LateTaggedResource.INSTANCES_AND_VOLUMES,
            LateTaggedResource.SPOT_INSTANCES_AND_VOLUMES,
            LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS,
            LateTaggedResource.TEMPORARY_INSTANCE_PROFILES,
        ),
        license_configurations=[arn("license-manager", "license-configuration:lic-0123456789abcdef0123456789abcdef")],
        max_session_duration=Duration.hours(2),
        parameters=[
            ssm.StringParameter.from_string_parameter_attributes(
                stack, "Parameter", parameter_name="/packer/token", force_dynamic_reference=True
            )
        ],
        path="/builders/",
        permissions_boundary=boundary(stack),
        placement_groups=["builders"],
        protection_tag=BuildTag(key="Golden", value="true"),
        public_images=True,
        public_snapshots=True,
        regions=[REGION],
        require_imds_v2=True,
        require_volume_tag=False,
        role_name="packer-everything",
        secrets=[secretsmanager.Secret.from_secret_complete_arn(stack, "Secret", arn("secretsmanager", "secret:packer/secret-AbCdEf"))],
        skip_create_ami=False,
        snapshot_users=[OTHER_ACCOUNT],
        snapshot_volumes=True,
        source_image_owners=["amazon", "self"],
        spot=True,
        temporary_instance_profile=True,
        use_create_image=True,
        read_windows_password=True,
    )
    everything.add_to_role_policy(statement())
    everything.grant_assume_role(role(stack, "ci"))
    say(stack, "EverythingRole", everything.role.role_arn)
    say(stack, "EverythingPrincipal", everything.grant_principal.assume_role_action)
    say(stack, "EverythingTag", f"{everything.build_tag.key}={everything.build_tag.value}")
    explained(stack, "EverythingExplained", everything.explain())

    tunnel = PackerBuildRole(
        stack,
        "Tunnel",
        build_tag=BuildTagOptions(unique_value=True),
        instance_connect=True,
        instance_roles=[role(stack, "Tunnelled")],
        key_pairs=[ec2.KeyPair.from_key_pair_name(stack, "KeyPair", "build-key")],
        security_groups=[ec2.SecurityGroup.from_security_group_id(stack, "SecurityGroup", "sg-0123456789abcdef0")],
        session_manager=True,
        network_account_ids=[OTHER_ACCOUNT],
        subnets=[ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-0123456789abcdef0")],
        vpcs=[ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-0123456789abcdef0", availability_zones=["us-east-1a"])],
    )
    tunnel.write_packer_variables("tunnel.pkrvars.json")
    tunnel.explain().write_beside_template(stack)
    say(stack, "TunnelVariables", tunnel.packer_variables())
    say(stack, "TunnelVariablesAsHcl", tunnel.packer_variables_as_hcl())

    PackerBuildRole(
        stack,
        "Confined",
        build_tag=BuildTagOptions(value="confined"),
        instance_profiles=[profile(stack, "Profiles")],
        confine_to_instance_profiles=True,
        vpcs=[ec2.Vpc.from_vpc_attributes(stack, "ConfinedVpc", vpc_id="vpc-0123456789abcdef0", availability_zones=["us-east-1a"])],
    )
    PackerBuildRole(stack, "OldPlugin", build_tag=BuildTagOptions(value="old"), late_tagging=LateTagging.PLUGIN_BEFORE_1_0_2)
    PackerBuildRole(stack, "OlderPlugin", build_tag=BuildTagOptions(value="older"), late_tagging=LateTagging.PLUGIN_BEFORE_1_2_2)
    PackerBuildRole(stack, "China", build_tag=BuildTagOptions(value="china"), late_tagging=LateTagging.AWS_CN)
    PackerBuildRole(stack, "GovCloud", build_tag=BuildTagOptions(value="govcloud"), late_tagging=LateTagging.AWS_US_GOV)
    say(stack, "LateTagged", str(len(LateTagging.PLUGIN_BEFORE_1_0_2.resources)))

    imported = PackerBuildRole.from_packer_build_role_attributes(
        stack,
        "Imported",
        role_arn=f"arn:aws:iam::{ACCOUNT}:role/packer",
        build_tag=BuildTag(key="Builder", value="imported"),
        instance_profile_arn=f"arn:aws:iam::{ACCOUNT}:instance-profile/packer",
    )
    imported.add_to_role_policy(statement())
    say(stack, "ImportedProfile", imported.instance_profile.instance_profile_arn)
    say(stack, "ImportedTag", imported.build_tag.value)
    on_existing = PackerBuildRole.on_existing_role(stack, "OnExisting", role(stack, "existing"), path="/builders/")
    say(stack, "OnExistingPolicies", str(len(on_existing.managed_policies)))
    say(stack, "OnExistingDocument", stack.to_json_string(on_existing.documents[0]))
    explained(stack, "OnExisting", on_existing.explain())
    by_arn = PackerBuildRole.from_role_arn(stack, "ByArn", f"arn:aws:iam::{ACCOUNT}:role/packer-by-arn")
    by_arn.grant_assume_role(everything.role.grant_principal)
    say(stack, "ByArnRole", by_arn.role.role_name)


def template():
    stack = stack_of("Template")
    from_directory = PackerTemplate.from_directory(
        "templates/web",
        var_files=["templates/values.hcl"],
        variables={"instance_type": "t3.micro"},
        environment={"PKR_VAR_suffix": "b"},
        only_builds=["amazon-ebs.*"],
        except_builds=["amazon-ebs.none"],
        unknown_options=PackerUnknownOptions.GRANT_UNSCOPED_WITH_WARNING,
    )
    PackerBuildRole(
        stack,
        "FromTemplate",
        instance_profiles=[profile(stack, "App")],
        template=from_directory,
    )
    PackerBuildRole(
        stack,
        "Told",
        build_tag=BuildTagOptions(value="told"),
        template=PackerTemplate.from_file("templates/told.pkr.hcl", unknown_options=PackerUnknownOptions.FAIL),
    )
    say(stack, "Files", "\n".join(from_directory.files))
    for source in from_directory.sources:
        say(stack, f"Source{source.line}", "\n".join([source.name, source.plugin_type, source.file]))
        for option in source.options:
            state = {PackerOptionState.KNOWN: "known", PackerOptionState.UNKNOWN: "unknown", PackerOptionState.ASK: "ask"}[option.state]
            say(
                stack,
                f"Source{source.line}Line{option.line}{option.property}",
                "\n".join(
                    [
                        option.option,
                        state,
                        option.file,
                        *option.values,
                        *option.capabilities,
                        *option.actions,
                        "not shown" if option.shown is None else option.shown,
                        option.reason or "no reason",
                    ]
                ),
            )
    say(stack, "Json", from_directory.explain().json)
    say(stack, "Markdown", from_directory.explain(build_tag=BuildTag(key="CreatedBy", value="another")).markdown)


def image_builder():
    stack = stack_of("ImageBuilder")
    component = arn("imagebuilder", "component/install-nginx/1.x.x")

    instances = ImageBuilderInstanceProfile(
        stack,
        "Instances",
        component_keys=[key(stack, "ComponentKey", 3)],
        components=[component],
        container_recipes=[arn("imagebuilder", "container-recipe/web")],
        container_regions=[OTHER_REGION],
        container_repositories=[repository(stack, "web")],
        description="Instances",
        enhanced_image_metadata=False,
        instance_profile_name="image-builder-instances",
        iso_objects=["arn:aws:s3:::disk-images/windows-11.iso"],
        log_bucket=s3.Bucket.from_bucket_name(stack, "LogBucket", "build-logs"),
        log_bucket_key=key(stack, "LogKey", 4),
        log_group_names=["/aws/imagebuilder/web"],
        log_prefix="images/web",
        marketplace_components=[f"arn:aws:imagebuilder:{REGION}:aws-marketplace:component/scanner-linux/1.0.0/1"],
        parameters=[
            ssm.StringParameter.from_string_parameter_attributes(
                stack, "Parameter", parameter_name="/web/version", force_dynamic_reference=True
            )
        ],
        parent_image_repositories=[repository(stack, "base")],
        path="/builders/",
        permissions_boundary=boundary(stack),
        regions=[REGION, OTHER_REGION],
        role_name="image-builder-instances",
        session_manager=True,
    )
    instances.add_to_role_policy(statement())
    say(stack, "InstancesRole", instances.role.role_name)
    say(stack, "InstancesImmutableRole", instances.immutable_role.role_name)
    say(stack, "InstancesPrincipal", instances.grant_principal.assume_role_action)
    say(stack, "InstancesProfile", instances.instance_profile.instance_profile_arn)
    say(stack, "InstancesProfileName", instances.instance_profile_name)
    explained(stack, "InstancesExplained", instances.explain())

    execution = ImageBuilderExecutionRole(
        stack,
        "Execution",
        block_device_snapshots=["snap-0123456789abcdef7"],
        copy_to_regions=[OTHER_REGION],
        create_service_linked_roles=True,
        dedicated_hosts=True,
        description="Execution",
        enhanced_image_metadata=True,
        fast_launch_templates=["lt-0123456789abcdef1"],
        host_resource_groups=[arn("resource-groups", "group/hosts")],
        image_tests=True,
        image_types=[ImageBuilderImageType.AMI, ImageBuilderImageType.DOCKER],
        instance_roles=[instances.role],
        instance_types=["t3.micro"],
        iso_import=True,
        key_pairs=[ec2.KeyPair.from_key_pair_name(stack, "KeyPair", "build-key")],
        kms_keys=[key(stack, "ImageKey", 1)],
        launch_permission_organization_arns=[ORGANIZATION_ARN],
        launch_permission_organizational_unit_arns=[UNIT_ARN],
        launch_permission_user_ids=[OTHER_ACCOUNT],
        launch_templates=["lt-0123456789abcdef0"],
        license_configurations=[arn("license-manager", "license-configuration:lic-0123456789abcdef0123456789abcdef")],
        log_group_names=["/aws/imagebuilder/web"],
        max_session_duration=Duration.hours(2),
        notification_keys=[key(stack, "TopicKey", 2)],
        notification_topics=[topic(stack, "builds")],
        operating_systems=[ImageBuilderOperatingSystem.LINUX, ImageBuilderOperatingSystem.WINDOWS, ImageBuilderOperatingSystem.MACOS],
        output_parameters=["/images/web"],
        parent_image_owners=["amazon"],
        parent_image_parameters=["/images/base"],
        path="/builders/",
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(
            stack, "BoundaryOfExecution", f"arn:aws:iam::{ACCOUNT}:policy/Boundary"
        ),
        startable_pipelines=[arn("imagebuilder", "image-pipeline/web")],
        placement_groups=["builders"],
        regions=[REGION],
        register_image=True,
        require_imds_v2=True,
        role_name="image-builder-execution",
        scan_repositories=[repository(stack, "scans")],
        security_groups=[ec2.SecurityGroup.from_security_group_id(stack, "SecurityGroup", "sg-0123456789abcdef0")],
        source_arns=[arn("imagebuilder", "image/web/*")],
        network_account_ids=[OTHER_ACCOUNT],
        subnets=[ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-0123456789abcdef0")],
        target_account_ids=[OTHER_ACCOUNT],
        target_organization_id=ORGANIZATION,
        update_ssm_agent=True,
        vm_export_role=role(stack, "vmimport"),
        vulnerability_scanning=True,
        watermark=True,
        workflow_documents=["Hardening"],
        workflow_functions=[lambda_.Function.from_function_arn(stack, "Gate", arn("lambda", "function:gate"))],
        workflow_state_machines=[sfn.StateMachine.from_state_machine_arn(stack, "Checks", arn("states", "stateMachine:checks"))],
        workflow_topics=[topic(stack, "approvals")],
    )
    execution.add_to_role_policy(statement())
    say(stack, "ExecutionRole", execution.role.role_name)
    say(stack, "ExecutionImmutableRole", execution.immutable_role.role_name)
    say(stack, "ExecutionPrincipal", execution.grant_principal.assume_role_action)
    explained(stack, "ExecutionExplained", execution.explain())

    lifecycle = ImageBuilderLifecycleExecutionRole(
        stack,
        "Lifecycle",
        actions=[ImageBuilderLifecycleAction.DEPRECATE, ImageBuilderLifecycleAction.DISABLE, ImageBuilderLifecycleAction.DELETE],
        description="Lifecycle",
        include_amis=True,
        include_snapshots=True,
        path="/builders/",
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(
            stack, "BoundaryOfLifecycle", f"arn:aws:iam::{ACCOUNT}:policy/Boundary"
        ),
        recipes=["web-server"],
        regions=[REGION, OTHER_REGION],
        resource_type=ImageBuilderImageType.AMI,
        role_name="image-builder-lifecycle",
        source_arns=[arn("imagebuilder", "lifecycle-policy/web")],
    )
    lifecycle.add_to_role_policy(statement())
    say(stack, "LifecycleRole", lifecycle.role.role_name)
    say(stack, "LifecycleImmutableRole", lifecycle.immutable_role.role_name)
    say(stack, "LifecyclePrincipal", lifecycle.grant_principal.assume_role_action)
    explained(stack, "LifecycleExplained", lifecycle.explain())
    ImageBuilderLifecycleExecutionRole(
        stack,
        "Containers",
        actions=[ImageBuilderLifecycleAction.DELETE],
        container_repositories=[repository(stack, "cleaned")],
        include_containers=True,
        resource_type=ImageBuilderImageType.DOCKER,
    )

    imported_instances = ImageBuilderInstanceProfile.from_image_builder_instance_profile_attributes(
        stack,
        "ImportedInstances",
        instance_profile_arn=f"arn:aws:iam::{ACCOUNT}:instance-profile/builders",
        role_arn=f"arn:aws:iam::{ACCOUNT}:role/builders",
    )
    imported_instances.add_to_role_policy(statement())
    say(stack, "ImportedInstancesProfile", imported_instances.instance_profile_name)
    say(stack, "ImportedInstancesRole", imported_instances.immutable_role.role_name)
    imported_execution = ImageBuilderExecutionRole.from_role_arn(stack, "ImportedExecution", f"arn:aws:iam::{ACCOUNT}:role/execution")
    imported_execution.add_to_role_policy(statement())
    say(stack, "ImportedExecutionRole", imported_execution.immutable_role.role_name)
    imported_lifecycle = ImageBuilderLifecycleExecutionRole.from_role_arn(
        stack, "ImportedLifecycle", f"arn:aws:iam::{ACCOUNT}:role/lifecycle"
    )
    imported_lifecycle.add_to_role_policy(statement())
    say(stack, "ImportedLifecycleRole", imported_lifecycle.role.role_name)


def pipeline():
    stack = stack_of("Pipeline")
    recipe = imagebuilder.CfnImageRecipe(
        stack,
        "Recipe",
        name="web-server",
        version="1.0.0",
        parent_image=f"arn:aws:imagebuilder:{REGION}:aws:image/amazon-linux-2023-x86/x.x.x",
        components=[
            imagebuilder.CfnImageRecipe.ComponentConfigurationProperty(
                component_arn=f"arn:aws:imagebuilder:{REGION}:aws:component/update-linux/x.x.x"
            ),
            imagebuilder.CfnImageRecipe.ComponentConfigurationProperty(component_arn=arn("imagebuilder", "component/install-nginx/1.0.0")),
        ],
        block_device_mappings=[
            imagebuilder.CfnImageRecipe.InstanceBlockDeviceMappingProperty(
                device_name="/dev/xvda",
                ebs=imagebuilder.CfnImageRecipe.EbsInstanceBlockDeviceSpecificationProperty(
                    encrypted=True, kms_key_id=arn("kms", "key/00000000-0000-0000-0000-000000000005")
                ),
            )
        ],
    )
    instances = ImageBuilderInstanceProfile(stack, "Instances", pipeline_declaration=ImageBuilderPipelineObjects(image_recipe=recipe))
    infrastructure = imagebuilder.CfnInfrastructureConfiguration(
        stack,
        "Infrastructure",
        name="web-server",
        instance_profile_name=instances.instance_profile_name,
        instance_types=["t3.large"],
        instance_metadata_options=imagebuilder.CfnInfrastructureConfiguration.InstanceMetadataOptionsProperty(http_tokens="required"),
        subnet_id="subnet-0123456789abcdef0",
        security_group_ids=["sg-0123456789abcdef0"],
        sns_topic_arn=arn("sns", "builds"),
    )
    distribution = imagebuilder.CfnDistributionConfiguration(
        stack,
        "Distribution",
        name="web-server",
        distributions=[
            imagebuilder.CfnDistributionConfiguration.DistributionProperty(
                region=REGION,
                ami_distribution_configuration={"Name": "web {{ imagebuilder:buildDate }}", "TargetAccountIds": [OTHER_ACCOUNT]},
                ssm_parameter_configurations=[
                    imagebuilder.CfnDistributionConfiguration.SsmParameterConfigurationProperty(parameter_name="/images/web-server")
                ],
            )
        ],
    )
    image = imagebuilder.CfnImagePipeline(
        stack,
        "Pipeline",
        name="web-server",
        image_recipe_arn=recipe.attr_arn,
        infrastructure_configuration_arn=infrastructure.attr_arn,
        distribution_configuration_arn=distribution.attr_arn,
    )
    execution = ImageBuilderExecutionRole(
        stack,
        "Execution",
        instance_roles=[instances.role],
        parent_image_owners=["amazon"],
        pipeline_declaration=ImageBuilderPipelineObjects(
            image_recipe=recipe, infrastructure_configuration=infrastructure, distribution_configuration=distribution, image_pipeline=image
        ),
    )
    say(stack, "Unread", "\n".join(instances.unread_declarations + execution.unread_declarations))

    containers = imagebuilder.CfnContainerRecipe(
        stack,
        "ContainerRecipe",
        name="web-container",
        version="1.0.0",
        container_type="DOCKER",
        parent_image="amazonlinux:latest",
        components=[
            imagebuilder.CfnContainerRecipe.ComponentConfigurationProperty(
                component_arn=f"arn:aws:imagebuilder:{REGION}:aws:component/update-linux/x.x.x"
            )
        ],
        target_repository=imagebuilder.CfnContainerRecipe.TargetContainerRepositoryProperty(repository_name="web", service="ECR"),
        dockerfile_template_uri="s3://recipes/Dockerfile",
    )
    container_instances = ImageBuilderInstanceProfile(
        stack, "ContainerInstances", pipeline_declaration=ImageBuilderPipelineObjects(container_recipe=containers)
    )
    say(stack, "UnreadOfContainers", "\n".join(container_instances.unread_declarations))


def people():
    stack = stack_of("People")
    team = iam.Group.from_group_name(stack, "Team", "team")

    readers = ImageBuilderReadOnlyPolicy(
        stack,
        "Readers",
        audit_amis=True,
        description="Readers",
        groups=[team],
        managed_policy_name="image-builder-readers",
        path="/builders/",
        regions=[REGION, OTHER_REGION],
        resource_names=["web-server", "base-*"],
        roles=[role(stack, "auditor")],
        users=[iam.User.from_user_name(stack, "Somebody", "somebody")],
    )
    say(stack, "ReadersPolicy", readers.managed_policy.managed_policy_arn)
    say(stack, "ReadersPolicies", str(len(readers.managed_policies)))
    readers.attach_to(iam.Group.from_group_name(stack, "OtherTeam", "other-team"))
    explained(stack, "ReadersExplained", readers.explain())

    operators = ImageBuilderOperatorPolicy(
        stack,
        "Operators",
        approve_steps=True,
        log_buckets=[s3.Bucket.from_bucket_name(stack, "LogBucket", "build-logs")],
        log_group_names=["/aws/imagebuilder/web-server"],
        log_keys=[key(stack, "LogKey", 4)],
        log_prefix="web/",
        pipelines=[arn("imagebuilder", "image-pipeline/web-server")],
        tag_images=True,
    )
    say(stack, "OperatorsPolicy", operators.managed_policy.managed_policy_arn)
    say(stack, "OperatorsPolicies", str(len(operators.managed_policies)))
    operators.attach_to(team)
    explained(stack, "OperatorsExplained", operators.explain())

    administrators = ImageBuilderAdministratorPolicy(
        stack,
        "Administrators",
        console=True,
        execution_roles=[role(stack, "Execution")],
        instance_profiles=[profile(stack, "Builders")],
        instance_roles=[role(stack, "OtherBuilders")],
        lifecycle_roles=[role(stack, "Lifecycle")],
        log_buckets=[s3.Bucket.from_bucket_name(stack, "OtherLogBucket", "other-build-logs")],
        notification_topics=[topic(stack, "builds")],
        require_imds_v2=True,
        share_resources=True,
        vm_export_roles=[role(stack, "vmimport")],
    )
    say(stack, "AdministratorsPolicy", administrators.managed_policy.managed_policy_arn)
    say(stack, "AdministratorsPolicies", str(len(administrators.managed_policies)))
    administrators.attach_to(team)
    explained(stack, "AdministratorsExplained", administrators.explain())


def distribution():
    stack = stack_of("Distribution")
    target = CrossAccountDistributionRole(
        stack,
        "Target",
        description="Target",
        destination_keys=[key(stack, "DestinationKey", 2)],
        launch_permission_organization_arns=[ORGANIZATION_ARN],
        launch_permission_organizational_unit_arns=[UNIT_ARN],
        launch_permission_user_ids=[THIRD_ACCOUNT],
        launch_templates=["lt-0123456789abcdef0"],
        organization_id=ORGANIZATION,
        output_parameters=["/images/web"],
        permissions_boundary=boundary(stack),
        regions=[REGION, OTHER_REGION],
        source_keys=[
            kms.Key.from_key_arn(stack, "SourceKey", f"arn:aws:kms:{REGION}:{OTHER_ACCOUNT}:key/00000000-0000-0000-0000-000000000001")
        ],
        sources=[
            DistributionSource(account_id=OTHER_ACCOUNT, role_arn=f"arn:aws:iam::{OTHER_ACCOUNT}:role/image-builder"),
            DistributionSource(account_id=THIRD_ACCOUNT),
        ],
        tag_keys=["Team"],
    )
    target.add_to_role_policy(statement())
    say(stack, "TargetName", CrossAccountDistributionRole.ROLE_NAME)
    say(stack, "TargetRole", target.role.role_arn)
    say(stack, "TargetPrincipal", target.grant_principal.assume_role_action)
    explained(stack, "TargetExplained", target.explain())

    lifecycle = CrossAccountLifecycleRole(
        stack,
        "Lifecycle",
        actions=[ImageBuilderLifecycleAction.DEPRECATE, ImageBuilderLifecycleAction.DISABLE, ImageBuilderLifecycleAction.DELETE],
        description="Lifecycle",
        include_snapshots=True,
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(
            stack, "BoundaryOfLifecycle", f"arn:aws:iam::{ACCOUNT}:policy/Boundary"
        ),
        recipes=["web-server"],
        regions=[REGION],
        source_account_ids=[OTHER_ACCOUNT],
    )
    lifecycle.add_to_role_policy(statement())
    say(stack, "LifecycleName", CrossAccountLifecycleRole.ROLE_NAME)
    say(stack, "LifecycleRole", lifecycle.role.role_arn)
    say(stack, "LifecyclePrincipal", lifecycle.grant_principal.assume_role_action)
    explained(stack, "LifecycleExplained", lifecycle.explain())

    execution = ImageBuilderExecutionRole(stack, "Execution", instance_roles=[role(stack, "Instances")], role_name="image-builder")
    source = execution.distribute_to(
        account_ids=[OTHER_ACCOUNT],
        keys=[kms.Key.from_key_arn(stack, "KeyOfTarget", f"arn:aws:kms:{REGION}:{OTHER_ACCOUNT}:key/00000000-0000-0000-0000-000000000006")],
        organization_id=ORGANIZATION,
        regions=[REGION],
    )
    say(stack, "Source", f"{source.account_id} {source.role_arn}")

    units = DistributionStackSet(
        stack,
        "Units",
        auto_deployment=True,
        delegated_administrator=True,
        description="Units",
        distribution_role=CrossAccountDistributionRoleProps(sources=[source], organization_id=ORGANIZATION),
        excluded_account_ids=[ACCOUNT],
        failure_tolerance_percentage=10,
        lifecycle_role=CrossAccountLifecycleRoleProps(
            actions=[ImageBuilderLifecycleAction.DELETE], include_snapshots=True, source_account_ids=[ACCOUNT]
        ),
        max_concurrent_percentage=25,
        organizational_unit_ids=[UNIT],
        region=REGION,
        retain_on_removal=True,
        soft_failure_tolerance=True,
        stack_set_name="image-targets",
    )
    say(stack, "UnitsName", units.stack_set.stack_set_name)
    say(stack, "UnitsTemplate", units.template_body)
    explained(stack, "UnitsExplained", units.explain())
    DistributionStackSet(stack, "Accounts", account_ids=[OTHER_ACCOUNT], distribution_role=CrossAccountDistributionRoleProps(sources=[source]))


def keys():
    stack = stack_of("Keys")
    images = AmiEncryptionKey(
        stack,
        "Images",
        account_ids=[OTHER_ACCOUNT],
        alias="images",
        auto_scaling_account_ids=[OTHER_ACCOUNT],
        auto_scaling_in_organization=True,
        description="Images",
        enable_key_rotation=True,
        multi_region=True,
        organization_id=ORGANIZATION,
        organizational_unit_paths=[f"{ORGANIZATION}/r-ab12/{UNIT}/"],
        regions=[OTHER_REGION],
        removal_policy=RemovalPolicy.DESTROY,
        rotation_period=Duration.days(180),
    )
    say(stack, "ImagesKey", images.key.key_arn)
    say(stack, "ImagesKeyElsewhere", images.key_in(OTHER_REGION).key_arn)
    explained(stack, "ImagesExplained", images.explain())
    replica = AmiEncryptionKeyReplica(
        stack,
        "Replica",
        account_ids=[OTHER_ACCOUNT],
        alias="replicated-images",
        auto_scaling_account_ids=[OTHER_ACCOUNT],
        description="Replica",
        primary_key_arn=f"arn:aws:kms:{OTHER_REGION}:{ACCOUNT}:key/mrk-00000000000000000000000000000001",
        removal_policy=RemovalPolicy.DESTROY,
    )
    say(stack, "ReplicaKey", replica.key.key_arn)
    explained(stack, "ReplicaExplained", replica.explain())

    guard = BuildTagGuard(stack, "Guard", build_tag=BuildTag(key="CreatedBy", value="packer"), builder_arns=["arn:aws:iam::*:role/packer"])
    organizations.CfnPolicy(stack, "Policy", name="build-tag", type="SERVICE_CONTROL_POLICY", content=guard.document)
    iam.ManagedPolicy(stack, "Everybody", statements=guard.statements)
    explained(stack, "GuardExplained", guard.explain())
    BuildRoleInvariants.check(stack, accepted=[AcceptedStatement(rule="regions", statement="Own", because="of the app")])

    own = Explanation(
        "Own/Path",
        [
            ExplainedStatement(
                actions=["s3:GetObject"],
                because="of the app",
                capability="own",
                conditions=[],
                declared_by="nobody",
                does="reads",
                effect="Allow",
                ground="documented",
                grounds=["by the app"],
                inferred="from nothing",
                principals=["*"],
                residual_risk="nothing",
                resources=["*"],
                sid="Own",
                source="the app",
                target_role="none",
                unscopable="for the test",
            )
        ],
    )
    explained(stack, "Own", own)


def callers():
    stack = stack_of("Callers")
    PackerBuildRole(
        stack,
        "Packer",
        assumed_by=iam.CompositePrincipal(
            BuildCaller.git_hub(
                branch="main",
                enterprise="octo",
                owner_id="123456",
                provider_arn="arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com/octo",
                repository="example/images",
                repository_id="456789",
            ),
            BuildCaller.git_hub(environment="production", repository="example/images"),
            BuildCaller.git_hub(repository="example/images", tag="v*"),
            BuildCaller.git_lab(audience="https://example.com", branch="main", host="gitlab.example.com", project="example/images"),
            BuildCaller.git_lab(project="example/images", tag="v*"),
            BuildCaller.circle_ci(organization_id=UUID, project_id=UUID),
            BuildCaller.bitbucket(environment_uuid=UUID, repository_uuid=UUID, workspace="example", workspace_uuid=UUID),
            BuildCaller.buildkite(branch="main", organization="example", pipeline="images"),
            BuildCaller.eks_pod_identity(cluster_arn=arn("eks", "cluster/builds"), kubernetes_namespace="builders", service_account="packer"),
            BuildCaller.eks_service_account(
                issuer="oidc.eks.us-east-1.amazonaws.com/id/A1",
                kubernetes_namespace="builders",
                provider_arn="arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A1",
                service_account="packer",
            ),
            BuildCaller.roles_anywhere(
                common_name="build.example.com",
                trust_anchor_arn=arn("rolesanywhere", "trust-anchor/9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2"),
            ),
            BuildCaller.permission_set(account_id=OTHER_ACCOUNT, name="Builders"),
            BuildCaller.with_session(
                iam.ServicePrincipal("codebuild.amazonaws.com"),
                session_tags={"Project": "web"},
                source_identities=["build-*"],
                transitive_tag_keys=["Project"],
            ),
        ),
    )


def retention():
    stack = stack_of("Retention")
    made = PackerImageRetentionRole(
        stack,
        "Retention",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        build_tag=BuildTag(key="CreatedBy", value="packer"),
        description="Retention",
        image_tags={"Expired": "true"},
        keep_snapshots=False,
        max_session_duration=Duration.hours(2),
        path="/builders/",
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(stack, "Boundary", f"arn:aws:iam::{ACCOUNT}:policy/Boundary"),
        regions=[REGION],
        role_name="retention",
    )
    made.add_to_role_policy(statement())
    say(stack, "RetentionRole", made.role.role_arn)
    say(stack, "RetentionPrincipal", made.grant_principal.assume_role_action)
    explained(stack, "RetentionExplained", made.explain())


def copies():
    stack = stack_of("Copies")
    made = PackerImageCopyRole(
        stack,
        "Copies",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        build_tag=BuildTag(key="CreatedBy", value="packer"),
        description="Copies",
        destination_keys=[key(stack, "DestinationKey", 2)],
        max_session_duration=Duration.hours(2),
        path="/builders/",
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(stack, "Boundary", f"arn:aws:iam::{ACCOUNT}:policy/Boundary"),
        regions=[REGION],
        role_name="copies",
        source_account_ids=[OTHER_ACCOUNT],
        source_keys=[kms.Key.from_key_arn(stack, "SourceKey", f"arn:aws:kms:{REGION}:{OTHER_ACCOUNT}:key/00000000-0000-0000-0000-000000000001")],
    )
    made.add_to_role_policy(statement())
    say(stack, "CopiesRole", made.role.role_arn)
    say(stack, "CopiesPrincipal", made.grant_principal.assume_role_action)
    explained(stack, "CopiesExplained", made.explain())


def allowed_images():
    stack = stack_of("AllowedImages")
    allowed = AllowedImages(
        stack,
        "AllowedImages",
        account_ids=[ACCOUNT, OTHER_ACCOUNT],
        audit_only=True,
        exception_message="Use an allowed image",
        image_names=["web-*"],
        providers=[AllowedImageProvider.AMAZON, AllowedImageProvider.AWS_BACKUP_VAULT, AllowedImageProvider.AWS_MARKETPLACE],
    )
    organizations.CfnPolicy(stack, "Policy", content=allowed.document, name="allowed-images", type="DECLARATIVE_POLICY_EC2")


def refused(stack, id, mistake):
    """Says what the library answers to a mistake."""
    answer = "nothing was refused"
    try:
        mistake()
    except Exception as error:  # jsii.errors.JSIIError, which is a RuntimeError
        answer = str(error)
    say(stack, id, answer)


def errors():
    stack = stack_of("Errors")
    refused(stack, "Tag", lambda: PackerBuildRole(stack, "ReservedTag", build_tag=BuildTagOptions(key="aws:cloudformation")))
    refused(stack, "Regions", lambda: PackerBuildRole(stack, "NoRegions", regions=[]))
    refused(stack, "Roles", lambda: ImageBuilderExecutionRole(stack, "NoRoles", instance_roles=[]))
    refused(stack, "Template", lambda: PackerTemplate.from_file("templates/broken.pkr.hcl"))
    refused(
        stack,
        "Targets",
        lambda: DistributionStackSet(
            stack, "NoTargets", distribution_role=CrossAccountDistributionRoleProps(sources=[DistributionSource(account_id=OTHER_ACCOUNT)])
        ),
    )
    refused(stack, "Replicas", lambda: AmiEncryptionKey(stack, "OneRegion").key_in(OTHER_REGION))


packer()
template()
image_builder()
pipeline()
people()
distribution()
keys()
callers()
retention()
copies()
allowed_images()
errors()
app.synth()
