package everything;

import io.github.cdkamibuildroles.AcceptedStatement;
import io.github.cdkamibuildroles.AllowedImageProvider;
import io.github.cdkamibuildroles.AllowedImages;
import io.github.cdkamibuildroles.AmiEncryptionKey;
import io.github.cdkamibuildroles.AmiEncryptionKeyReplica;
import io.github.cdkamibuildroles.BuildCaller;
import io.github.cdkamibuildroles.BitbucketCallerOptions;
import io.github.cdkamibuildroles.BuildkiteCallerOptions;
import io.github.cdkamibuildroles.CircleCiCallerOptions;
import io.github.cdkamibuildroles.EksPodIdentityCallerOptions;
import io.github.cdkamibuildroles.EksServiceAccountCallerOptions;
import io.github.cdkamibuildroles.GitHubCallerOptions;
import io.github.cdkamibuildroles.GitLabCallerOptions;
import io.github.cdkamibuildroles.PermissionSetCallerOptions;
import io.github.cdkamibuildroles.RolesAnywhereCallerOptions;
import io.github.cdkamibuildroles.SessionOptions;
import io.github.cdkamibuildroles.BuildRoleInvariants;
import io.github.cdkamibuildroles.BuildRoleInvariantsProps;
import io.github.cdkamibuildroles.BuildTag;
import io.github.cdkamibuildroles.BuildTagGuard;
import io.github.cdkamibuildroles.BuildTagOptions;
import io.github.cdkamibuildroles.CrossAccountDistributionRole;
import io.github.cdkamibuildroles.CrossAccountDistributionRoleProps;
import io.github.cdkamibuildroles.CrossAccountLifecycleRole;
import io.github.cdkamibuildroles.CrossAccountLifecycleRoleProps;
import io.github.cdkamibuildroles.DistributionSource;
import io.github.cdkamibuildroles.DistributionStackSet;
import io.github.cdkamibuildroles.ExplainedStatement;
import io.github.cdkamibuildroles.Explanation;
import io.github.cdkamibuildroles.PackerImageAttribute;
import io.github.cdkamibuildroles.PackerImageCopyRole;
import io.github.cdkamibuildroles.PackerImageRetentionRole;
import io.github.cdkamibuildroles.ImageBuilderAdministratorPolicy;
import io.github.cdkamibuildroles.ImageBuilderDistributionTargets;
import io.github.cdkamibuildroles.ImageBuilderExecutionRole;
import io.github.cdkamibuildroles.ImageBuilderImageType;
import io.github.cdkamibuildroles.ImageBuilderInstanceProfile;
import io.github.cdkamibuildroles.ImageBuilderInstanceProfileAttributes;
import io.github.cdkamibuildroles.ImageBuilderLifecycleAction;
import io.github.cdkamibuildroles.ImageBuilderLifecycleExecutionRole;
import io.github.cdkamibuildroles.ImageBuilderOperatingSystem;
import io.github.cdkamibuildroles.ImageBuilderOperatorPolicy;
import io.github.cdkamibuildroles.ImageBuilderPipelineObjects;
import io.github.cdkamibuildroles.ImageBuilderReadOnlyPolicy;
import io.github.cdkamibuildroles.LateTaggedResource;
import io.github.cdkamibuildroles.LateTagging;
import io.github.cdkamibuildroles.PackerBuildRole;
import io.github.cdkamibuildroles.PackerBuildRoleAttributes;
import io.github.cdkamibuildroles.PackerBuildRoleProps;
import io.github.cdkamibuildroles.PackerBuilder;
import io.github.cdkamibuildroles.PackerOptionState;
import io.github.cdkamibuildroles.PackerTemplate;
import io.github.cdkamibuildroles.PackerTemplateExplainOptions;
import io.github.cdkamibuildroles.PackerTemplateFinding;
import io.github.cdkamibuildroles.PackerTemplateOptions;
import io.github.cdkamibuildroles.PackerTemplateSource;
import io.github.cdkamibuildroles.PackerUnknownOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.KeyPair;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.Subnet;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.ecr.IRepository;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.iam.CompositePrincipal;
import software.amazon.awscdk.services.iam.Group;
import software.amazon.awscdk.services.iam.IGroup;
import software.amazon.awscdk.services.iam.IInstanceProfile;
import software.amazon.awscdk.services.iam.IManagedPolicy;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.InstanceProfile;
import software.amazon.awscdk.services.iam.InstanceProfileAttributes;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.User;
import software.amazon.awscdk.services.imagebuilder.CfnContainerRecipe;
import software.amazon.awscdk.services.imagebuilder.CfnDistributionConfiguration;
import software.amazon.awscdk.services.imagebuilder.CfnImagePipeline;
import software.amazon.awscdk.services.imagebuilder.CfnImageRecipe;
import software.amazon.awscdk.services.imagebuilder.CfnInfrastructureConfiguration;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.organizations.CfnPolicy;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.ssm.StringParameter;
import software.amazon.awscdk.services.ssm.StringParameterAttributes;
import software.amazon.awscdk.services.stepfunctions.StateMachine;

/** Everything that the library offers, once; test/languages/README.md. The apps in the other languages say the same. */
public final class Everything {

    private static final String ACCOUNT = "111122223333";
    private static final String OTHER_ACCOUNT = "444455556666";
    private static final String THIRD_ACCOUNT = "777788889999";
    private static final String REGION = "us-east-1";
    private static final String OTHER_REGION = "eu-west-1";
    private static final String ORGANIZATION = "o-a1b2c3d4e5";
    private static final String UNIT = "ou-ab12-11111111";
    private static final String ORGANIZATION_ARN = String.format("arn:aws:organizations::%s:organization/%s", ACCOUNT, ORGANIZATION);
    private static final String UNIT_ARN = String.format("arn:aws:organizations::%s:ou/%s/%s", ACCOUNT, ORGANIZATION, UNIT);
    private static final String UUID = "9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2";

    private static final App app = new App();

    private static Stack stackOf(final String name) {
        return Stack.Builder.create(app, name).env(Environment.builder().account(ACCOUNT).region(REGION).build()).build();
    }

    private static String arn(final String service, final String rest) {
        return String.format("arn:aws:%s:%s:%s:%s", service, REGION, ACCOUNT, rest);
    }

    private static IKey key(final Stack stack, final String id, final int digit) {
        return Key.fromKeyArn(stack, id, arn("kms", String.format("key/00000000-0000-0000-0000-00000000000%s", digit)));
    }

    private static IRole role(final Stack stack, final String name) {
        return Role.fromRoleArn(stack, name, String.format("arn:aws:iam::%s:role/%s", ACCOUNT, name));
    }

    private static IInstanceProfile profile(final Stack stack, final String name) {
        return InstanceProfile.fromInstanceProfileAttributes(
            stack,
            String.format("%sProfile", name),
            InstanceProfileAttributes.builder()
                .instanceProfileArn(String.format("arn:aws:iam::%s:instance-profile/%s", ACCOUNT, name))
                .role(role(stack, name))
                .build()
        );
    }

    private static IRepository repository(final Stack stack, final String name) {
        return Repository.fromRepositoryArn(stack, name, arn("ecr", String.format("repository/%s", name)));
    }

    private static ITopic topic(final Stack stack, final String name) {
        return Topic.fromTopicArn(stack, name, arn("sns", name));
    }

    private static IManagedPolicy boundary(final Stack stack) {
        return ManagedPolicy.fromManagedPolicyArn(stack, "Boundary", String.format("arn:aws:iam::%s:policy/Boundary", ACCOUNT));
    }

    private static PolicyStatement statement() {
        return PolicyStatement.Builder.create()
            .sid("OfTheApp")
            .actions(List.of("s3:GetObject"))
            .resources(List.of("arn:aws:s3:::artifacts/*"))
            .build();
    }

    private static void say(final Stack stack, final String id, final String value) {
        CfnOutput.Builder.create(stack, String.format("Said%s", id)).value(value).build();
    }

    private static String lines(final List<?>... parts) {
        return Stream.of(parts).flatMap(List::stream).map(Object::toString).collect(Collectors.joining("\n"));
    }

    private static String or(final String value, final String otherwise) {
        return value == null ? otherwise : value;
    }

    private static void explained(final Stack stack, final String id, final Explanation explanation) {
        say(stack, id + "Path", explanation.getPath());
        say(stack, id + "Json", explanation.toJson());
        say(stack, id + "Markdown", explanation.toMarkdown());
        say(stack, id + "Html", explanation.toHtml());
        for (final ExplainedStatement one : explanation.getStatements()) {
            say(
                stack,
                id + one.getSid(),
                lines(
                    List.of(one.getEffect(), one.getDoes(), one.getBecause(), one.getCapability(), one.getDeclaredBy(), one.getSource(), one.getGround()),
                    one.getGrounds(),
                    one.getActions(),
                    one.getResources(),
                    one.getConditions(),
                    List.of(
                        or(one.getInferred(), "no inferred"),
                        or(one.getResidualRisk(), "no remains"),
                        or(one.getUnscopable(), "no unscopable")
                    ),
                    one.getPrincipals() == null ? List.of() : one.getPrincipals(),
                    List.of(or(one.getTargetRole(), "no target role"))
                )
            );
        }
        say(
            stack,
            id + "Nag",
            explanation
                .expectedNagFindings()
                .stream()
                .map(one -> lines(List.of(one.getId()), one.getAppliesTo(), List.of(one.getReason()), one.getSids()))
                .collect(Collectors.joining("\n"))
        );
    }

    private static void packer() {
        final Stack stack = stackOf("Packer");
        final var defaults = new PackerBuildRole(stack, "Defaults");
        say(stack, "DefaultsTag", defaults.getBuildTag().getValue());
        say(stack, "DefaultsProfile", defaults.getInstanceProfile().getInstanceProfileArn());

        final var everything = PackerBuildRole.Builder.create(stack, "Everything")
            .amiOrgArns(List.of(ORGANIZATION_ARN))
            .amiOuArns(List.of(UNIT_ARN))
            .amiUsers(List.of(OTHER_ACCOUNT))
            .associatePublicIpAddress(true)
            .assumeRoles(List.of(role(stack, "publisher")))
            .sessionTags(Map.of("Project", "web"))
            .transitiveTagKeys(List.of("Project"))
            .sourceIdentities(List.of("build-*"))
            .assumedBy(new CompositePrincipal(new ServicePrincipal("ec2.amazonaws.com"), new ServicePrincipal("codebuild.amazonaws.com")))
            .blockDeviceSnapshots(List.of("snap-0123456789abcdef7"))
            .buildTag(BuildTagOptions.builder().key("Builder").value("everything").build())
            .builders(
                List.of(
                    PackerBuilder.AMAZON_EBS,
                    PackerBuilder.AMAZON_EBSSURROGATE,
                    PackerBuilder.AMAZON_EBSVOLUME,
                    PackerBuilder.AMAZON_CHROOT,
                    PackerBuilder.AMAZON_INSTANCE
                )
            )
            .bundleBucket(Bucket.fromBucketName(stack, "BundleBucket", "packer-images"))
            .copyToRegions(List.of(OTHER_REGION))
            .createServiceLinkedRoles(true)
            .dataSourceKeys(List.of(key(stack, "DataKey", 9)))
            .decodeAuthorizationMessages(true)
            .scheduleDeprecation(true)
            .deregistrationProtection(true)
            .watermark(true)
            .amiManagement(true)
            .description("Everything at once")
            .encryptBoot(true)
            .enhancedNetworking(true)
            .fastLaunch(true)
            .fastLaunchTemplates(List.of("lt-0123456789abcdef0"))
            .capacityReservations(List.of("cr-0123456789abcdef0"))
            .capacityReservationGroups(List.of(arn("resource-groups", "group/reservations")))
            .hostResourceGroups(List.of(arn("resource-groups", "group/hosts")))
            .imageAttributes(List.of(PackerImageAttribute.DESCRIPTION, PackerImageAttribute.IMDS_SUPPORT, PackerImageAttribute.PRODUCT_CODES))
            .bucketKeys(List.of(key(stack, "BucketKey", 6)))
            .importBucket(Bucket.fromBucketName(stack, "ImportBucket", "packer-import"))
            .importPrefix("images/")
            .instanceProfiles(List.of(profile(stack, "App")))
            .instanceTypes(List.of("t3.micro", "m7g.*"))
            .kmsKeys(List.of(key(stack, "Key", 1)))
            .lateTagging(
                LateTagging.of(
                    LateTaggedResource.IMAGES_AND_SNAPSHOTS,
                    LateTaggedResource.NETWORK_INTERFACES,
                    LateTaggedResource.KEY_PAIRS_AND_SECURITY_GROUPS,
                    LateTaggedResource.INSTANCES_AND_VOLUMES,
                    LateTaggedResource.SPOT_INSTANCES_AND_VOLUMES,
                    LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS,
                    LateTaggedResource.TEMPORARY_INSTANCE_PROFILES
                )
            )
            .licenseConfigurations(List.of(arn("license-manager", "license-configuration:lic-0123456789abcdef0123456789abcdef")))
            .maxSessionDuration(Duration.hours(2))
            .parameters(
                List.of(
                    StringParameter.fromStringParameterAttributes(
                        stack,
                        "Parameter",
                        StringParameterAttributes.builder().parameterName("/packer/token").forceDynamicReference(true).build()
                    )
                )
            )
            .path("/builders/")
            .permissionsBoundary(boundary(stack))
            .placementGroups(List.of("builders"))
            .protectionTag(BuildTag.builder().key("Golden").value("true").build())
            .publicImages(true)
            .publicSnapshots(true)
            .regions(List.of(REGION))
            .requireImdsV2(true)
            .requireVolumeTag(false)
            .roleName("packer-everything")
            .secrets(List.of(Secret.fromSecretCompleteArn(stack, "Secret", arn("secretsmanager", "secret:packer/secret-AbCdEf"))))
            .skipCreateAmi(false)
            .snapshotUsers(List.of(OTHER_ACCOUNT))
            .snapshotVolumes(true)
            .sourceImageOwners(List.of("amazon", "self"))
            .spot(true)
            .temporaryInstanceProfile(true)
            .useCreateImage(true)
            .readWindowsPassword(true)
            .build();
        everything.addToRolePolicy(statement());
        everything.grantAssumeRole(role(stack, "ci"));
        say(stack, "EverythingRole", everything.getRole().getRoleArn());
        say(stack, "EverythingPrincipal", everything.getGrantPrincipal().getAssumeRoleAction());
        say(stack, "EverythingTag", String.format("%s=%s", everything.getBuildTag().getKey(), everything.getBuildTag().getValue()));
        explained(stack, "EverythingExplained", everything.explain());

        final var tunnel = PackerBuildRole.Builder.create(stack, "Tunnel")
            .buildTag(BuildTagOptions.builder().uniqueValue(true).build())
            .instanceConnect(true)
            .instanceRoles(List.of(role(stack, "Tunnelled")))
            .keyPairs(List.of(KeyPair.fromKeyPairName(stack, "KeyPair", "build-key")))
            .securityGroups(List.of(SecurityGroup.fromSecurityGroupId(stack, "SecurityGroup", "sg-0123456789abcdef0")))
            .sessionManager(true)
            .networkAccountIds(List.of(OTHER_ACCOUNT))
            .subnets(List.of(Subnet.fromSubnetId(stack, "Subnet", "subnet-0123456789abcdef0")))
            .vpcs(
                List.of(
                    Vpc.fromVpcAttributes(
                        stack,
                        "Vpc",
                        VpcAttributes.builder().vpcId("vpc-0123456789abcdef0").availabilityZones(List.of("us-east-1a")).build()
                    )
                )
            )
            .build();
        tunnel.writePackerVariables("tunnel.pkrvars.json");
        tunnel.explain().writeBesideTemplate(stack);
        say(stack, "TunnelVariables", tunnel.packerVariables());
        say(stack, "TunnelVariablesAsHcl", tunnel.packerVariablesAsHcl());

        PackerBuildRole.Builder.create(stack, "Confined")
            .buildTag(BuildTagOptions.builder().value("confined").build())
            .instanceProfiles(List.of(profile(stack, "Profiles")))
            .confineToInstanceProfiles(true)
            .vpcs(
                List.of(
                    Vpc.fromVpcAttributes(
                        stack,
                        "ConfinedVpc",
                        VpcAttributes.builder().vpcId("vpc-0123456789abcdef0").availabilityZones(List.of("us-east-1a")).build()
                    )
                )
            )
            .build();
        PackerBuildRole.Builder.create(stack, "OldPlugin")
            .buildTag(BuildTagOptions.builder().value("old").build())
            .lateTagging(LateTagging.PLUGIN_BEFORE_1_0_2)
            .build();
        PackerBuildRole.Builder.create(stack, "OlderPlugin")
            .buildTag(BuildTagOptions.builder().value("older").build())
            .lateTagging(LateTagging.PLUGIN_BEFORE_1_2_2)
            .build();
        PackerBuildRole.Builder.create(stack, "China")
            .buildTag(BuildTagOptions.builder().value("china").build())
            .lateTagging(LateTagging.AWS_CN)
            .build();
        PackerBuildRole.Builder.create(stack, "GovCloud")
            .buildTag(BuildTagOptions.builder().value("govcloud").build())
            .lateTagging(LateTagging.AWS_US_GOV)
            .build();
        say(stack, "LateTagged", String.valueOf(LateTagging.PLUGIN_BEFORE_1_0_2.getResources().size()));

        final var imported = PackerBuildRole.fromPackerBuildRoleAttributes(
            stack,
            "Imported",
            PackerBuildRoleAttributes.builder()
                .roleArn(String.format("arn:aws:iam::%s:role/packer", ACCOUNT))
                .buildTag(BuildTag.builder().key("Builder").value("imported").build())
                .instanceProfileArn(String.format("arn:aws:iam::%s:instance-profile/packer", ACCOUNT))
                .build()
        );
        imported.addToRolePolicy(statement());
        say(stack, "ImportedProfile", imported.getInstanceProfile().getInstanceProfileArn());
        say(stack, "ImportedTag", imported.getBuildTag().getValue());
        final var onExisting = PackerBuildRole.onExistingRole(
            stack,
            "OnExisting",
            role(stack, "existing"),
            PackerBuildRoleProps.builder().path("/builders/").build()
        );
        say(stack, "OnExistingPolicies", String.valueOf(onExisting.getManagedPolicies().size()));
        say(stack, "OnExistingDocument", stack.toJsonString(onExisting.getDocuments().get(0)));
        explained(stack, "OnExisting", onExisting.explain());
        final var byArn = PackerBuildRole.fromRoleArn(stack, "ByArn", String.format("arn:aws:iam::%s:role/packer-by-arn", ACCOUNT));
        byArn.grantAssumeRole(everything.getRole().getGrantPrincipal());
        say(stack, "ByArnRole", byArn.getRole().getRoleName());
    }

    private static void template() {
        final Stack stack = stackOf("Template");
        final var fromDirectory = PackerTemplate.fromDirectory(
            "templates/web",
            PackerTemplateOptions.builder()
                .varFiles(List.of("templates/values.hcl"))
                .variables(Map.of("instance_type", "t3.micro"))
                .environment(Map.of("PKR_VAR_suffix", "b"))
                .onlyBuilds(List.of("amazon-ebs.*"))
                .exceptBuilds(List.of("amazon-ebs.none"))
                .unknownOptions(PackerUnknownOptions.GRANT_UNSCOPED_WITH_WARNING)
                .build()
        );
        PackerBuildRole.Builder.create(stack, "FromTemplate")
            .instanceProfiles(List.of(profile(stack, "App")))
            .template(fromDirectory)
            .build();
        PackerBuildRole.Builder.create(stack, "Told")
            .buildTag(BuildTagOptions.builder().value("told").build())
            .template(
                PackerTemplate.fromFile("templates/told.pkr.hcl", PackerTemplateOptions.builder().unknownOptions(PackerUnknownOptions.FAIL).build())
            )
            .build();
        say(stack, "Files", lines(fromDirectory.getFiles()));
        for (final PackerTemplateSource source : fromDirectory.getSources()) {
            final long line = source.getLine().longValue();
            say(stack, "Source" + line, lines(List.of(source.getName(), source.getPluginType(), source.getFile())));
            for (final PackerTemplateFinding option : source.getOptions()) {
                final PackerOptionState of = option.getState();
                final String state = of == PackerOptionState.KNOWN ? "known"
                    : of == PackerOptionState.UNKNOWN ? "unknown"
                    : of == PackerOptionState.ASK ? "ask" : "something else";
                say(
                    stack,
                    String.format("Source%sLine%s%s", line, option.getLine().longValue(), option.getProperty()),
                    lines(
                        List.of(option.getOption(), state, option.getFile()),
                        option.getValues(),
                        option.getCapabilities(),
                        option.getActions(),
                        List.of(or(option.getShown(), "not shown"), or(option.getReason(), "no reason"))
                    )
                );
            }
        }
        say(stack, "Json", fromDirectory.explain().getJson());
        say(
            stack,
            "Markdown",
            fromDirectory
                .explain(
                    PackerTemplateExplainOptions.builder().buildTag(BuildTag.builder().key("CreatedBy").value("another").build()).build()
                )
                .getMarkdown()
        );
    }

    private static void imageBuilder() {
        final Stack stack = stackOf("ImageBuilder");
        final String component = arn("imagebuilder", "component/install-nginx/1.x.x");

        final var instances = ImageBuilderInstanceProfile.Builder.create(stack, "Instances")
            .componentKeys(List.of(key(stack, "ComponentKey", 3)))
            .components(List.of(component))
            .containerRecipes(List.of(arn("imagebuilder", "container-recipe/web")))
            .containerRegions(List.of(OTHER_REGION))
            .containerRepositories(List.of(repository(stack, "web")))
            .description("Instances")
            .enhancedImageMetadata(false)
            .instanceProfileName("image-builder-instances")
            .isoObjects(List.of("arn:aws:s3:::disk-images/windows-11.iso"))
            .logBucket(Bucket.fromBucketName(stack, "LogBucket", "build-logs"))
            .logBucketKey(key(stack, "LogKey", 4))
            .logGroupNames(List.of("/aws/imagebuilder/web"))
            .logPrefix("images/web")
            .marketplaceComponents(
                List.of(String.format("arn:aws:imagebuilder:%s:aws-marketplace:component/scanner-linux/1.0.0/1", REGION))
            )
            .parameters(
                List.of(
                    StringParameter.fromStringParameterAttributes(
                        stack,
                        "Parameter",
                        StringParameterAttributes.builder().parameterName("/web/version").forceDynamicReference(true).build()
                    )
                )
            )
            .parentImageRepositories(List.of(repository(stack, "base")))
            .path("/builders/")
            .permissionsBoundary(boundary(stack))
            .regions(List.of(REGION, OTHER_REGION))
            .roleName("image-builder-instances")
            .sessionManager(true)
            .build();
        instances.addToRolePolicy(statement());
        say(stack, "InstancesRole", instances.getRole().getRoleName());
        say(stack, "InstancesImmutableRole", instances.getImmutableRole().getRoleName());
        say(stack, "InstancesPrincipal", instances.getGrantPrincipal().getAssumeRoleAction());
        say(stack, "InstancesProfile", instances.getInstanceProfile().getInstanceProfileArn());
        say(stack, "InstancesProfileName", instances.getInstanceProfileName());
        explained(stack, "InstancesExplained", instances.explain());

        final var execution = ImageBuilderExecutionRole.Builder.create(stack, "Execution")
            .blockDeviceSnapshots(List.of("snap-0123456789abcdef7"))
            .copyToRegions(List.of(OTHER_REGION))
            .createServiceLinkedRoles(true)
            .dedicatedHosts(true)
            .description("Execution")
            .enhancedImageMetadata(true)
            .fastLaunchTemplates(List.of("lt-0123456789abcdef1"))
            .hostResourceGroups(List.of(arn("resource-groups", "group/hosts")))
            .imageTests(true)
            .imageTypes(List.of(ImageBuilderImageType.AMI, ImageBuilderImageType.DOCKER))
            .instanceRoles(List.of(instances.getRole()))
            .instanceTypes(List.of("t3.micro"))
            .isoImport(true)
            .keyPairs(List.of(KeyPair.fromKeyPairName(stack, "KeyPair", "build-key")))
            .kmsKeys(List.of(key(stack, "ImageKey", 1)))
            .launchPermissionOrganizationArns(List.of(ORGANIZATION_ARN))
            .launchPermissionOrganizationalUnitArns(List.of(UNIT_ARN))
            .launchPermissionUserIds(List.of(OTHER_ACCOUNT))
            .launchTemplates(List.of("lt-0123456789abcdef0"))
            .licenseConfigurations(List.of(arn("license-manager", "license-configuration:lic-0123456789abcdef0123456789abcdef")))
            .logGroupNames(List.of("/aws/imagebuilder/web"))
            .maxSessionDuration(Duration.hours(2))
            .notificationKeys(List.of(key(stack, "TopicKey", 2)))
            .notificationTopics(List.of(topic(stack, "builds")))
            .operatingSystems(
                List.of(ImageBuilderOperatingSystem.LINUX, ImageBuilderOperatingSystem.WINDOWS, ImageBuilderOperatingSystem.MACOS)
            )
            .outputParameters(List.of("/images/web"))
            .parentImageOwners(List.of("amazon"))
            .parentImageParameters(List.of("/images/base"))
            .path("/builders/")
            .permissionsBoundary(
                ManagedPolicy.fromManagedPolicyArn(stack, "BoundaryOfExecution", String.format("arn:aws:iam::%s:policy/Boundary", ACCOUNT))
            )
            .startablePipelines(List.of(arn("imagebuilder", "image-pipeline/web")))
            .placementGroups(List.of("builders"))
            .regions(List.of(REGION))
            .registerImage(true)
            .requireImdsV2(true)
            .roleName("image-builder-execution")
            .scanRepositories(List.of(repository(stack, "scans")))
            .securityGroups(List.of(SecurityGroup.fromSecurityGroupId(stack, "SecurityGroup", "sg-0123456789abcdef0")))
            .sourceArns(List.of(arn("imagebuilder", "image/web/*")))
            .networkAccountIds(List.of(OTHER_ACCOUNT))
            .subnets(List.of(Subnet.fromSubnetId(stack, "Subnet", "subnet-0123456789abcdef0")))
            .targetAccountIds(List.of(OTHER_ACCOUNT))
            .targetOrganizationId(ORGANIZATION)
            .updateSsmAgent(true)
            .vmExportRole(role(stack, "vmimport"))
            .vulnerabilityScanning(true)
            .watermark(true)
            .workflowDocuments(List.of("Hardening"))
            .workflowFunctions(List.of(Function.fromFunctionArn(stack, "Gate", arn("lambda", "function:gate"))))
            .workflowStateMachines(List.of(StateMachine.fromStateMachineArn(stack, "Checks", arn("states", "stateMachine:checks"))))
            .workflowTopics(List.of(topic(stack, "approvals")))
            .build();
        execution.addToRolePolicy(statement());
        say(stack, "ExecutionRole", execution.getRole().getRoleName());
        say(stack, "ExecutionImmutableRole", execution.getImmutableRole().getRoleName());
        say(stack, "ExecutionPrincipal", execution.getGrantPrincipal().getAssumeRoleAction());
        explained(stack, "ExecutionExplained", execution.explain());

        final var lifecycle = ImageBuilderLifecycleExecutionRole.Builder.create(stack, "Lifecycle")
            .actions(
                List.of(ImageBuilderLifecycleAction.DEPRECATE, ImageBuilderLifecycleAction.DISABLE, ImageBuilderLifecycleAction.DELETE)
            )
            .description("Lifecycle")
            .includeAmis(true)
            .includeSnapshots(true)
            .path("/builders/")
            .permissionsBoundary(
                ManagedPolicy.fromManagedPolicyArn(stack, "BoundaryOfLifecycle", String.format("arn:aws:iam::%s:policy/Boundary", ACCOUNT))
            )
            .recipes(List.of("web-server"))
            .regions(List.of(REGION, OTHER_REGION))
            .resourceType(ImageBuilderImageType.AMI)
            .roleName("image-builder-lifecycle")
            .sourceArns(List.of(arn("imagebuilder", "lifecycle-policy/web")))
            .build();
        lifecycle.addToRolePolicy(statement());
        say(stack, "LifecycleRole", lifecycle.getRole().getRoleName());
        say(stack, "LifecycleImmutableRole", lifecycle.getImmutableRole().getRoleName());
        say(stack, "LifecyclePrincipal", lifecycle.getGrantPrincipal().getAssumeRoleAction());
        explained(stack, "LifecycleExplained", lifecycle.explain());
        ImageBuilderLifecycleExecutionRole.Builder.create(stack, "Containers")
            .actions(List.of(ImageBuilderLifecycleAction.DELETE))
            .containerRepositories(List.of(repository(stack, "cleaned")))
            .includeContainers(true)
            .resourceType(ImageBuilderImageType.DOCKER)
            .build();

        final var importedInstances = ImageBuilderInstanceProfile.fromImageBuilderInstanceProfileAttributes(
            stack,
            "ImportedInstances",
            ImageBuilderInstanceProfileAttributes.builder()
                .instanceProfileArn(String.format("arn:aws:iam::%s:instance-profile/builders", ACCOUNT))
                .roleArn(String.format("arn:aws:iam::%s:role/builders", ACCOUNT))
                .build()
        );
        importedInstances.addToRolePolicy(statement());
        say(stack, "ImportedInstancesProfile", importedInstances.getInstanceProfileName());
        say(stack, "ImportedInstancesRole", importedInstances.getImmutableRole().getRoleName());
        final var importedExecution = ImageBuilderExecutionRole.fromRoleArn(
            stack,
            "ImportedExecution",
            String.format("arn:aws:iam::%s:role/execution", ACCOUNT)
        );
        importedExecution.addToRolePolicy(statement());
        say(stack, "ImportedExecutionRole", importedExecution.getImmutableRole().getRoleName());
        final var importedLifecycle = ImageBuilderLifecycleExecutionRole.fromRoleArn(
            stack,
            "ImportedLifecycle",
            String.format("arn:aws:iam::%s:role/lifecycle", ACCOUNT)
        );
        importedLifecycle.addToRolePolicy(statement());
        say(stack, "ImportedLifecycleRole", importedLifecycle.getRole().getRoleName());
    }

    private static void pipeline() {
        final Stack stack = stackOf("Pipeline");
        final CfnImageRecipe recipe = CfnImageRecipe.Builder.create(stack, "Recipe")
            .name("web-server")
            .version("1.0.0")
            .parentImage(String.format("arn:aws:imagebuilder:%s:aws:image/amazon-linux-2023-x86/x.x.x", REGION))
            .components(
                List.of(
                    CfnImageRecipe.ComponentConfigurationProperty.builder()
                        .componentArn(String.format("arn:aws:imagebuilder:%s:aws:component/update-linux/x.x.x", REGION))
                        .build(),
                    CfnImageRecipe.ComponentConfigurationProperty.builder()
                        .componentArn(arn("imagebuilder", "component/install-nginx/1.0.0"))
                        .build()
                )
            )
            .blockDeviceMappings(
                List.of(
                    CfnImageRecipe.InstanceBlockDeviceMappingProperty.builder()
                        .deviceName("/dev/xvda")
                        .ebs(
                            CfnImageRecipe.EbsInstanceBlockDeviceSpecificationProperty.builder()
                                .encrypted(true)
                                .kmsKeyId(arn("kms", "key/00000000-0000-0000-0000-000000000005"))
                                .build()
                        )
                        .build()
                )
            )
            .build();
        final var instances = ImageBuilderInstanceProfile.Builder.create(stack, "Instances")
            .pipelineDeclaration(ImageBuilderPipelineObjects.builder().imageRecipe(recipe).build())
            .build();
        final CfnInfrastructureConfiguration infrastructure = CfnInfrastructureConfiguration.Builder.create(stack, "Infrastructure")
            .name("web-server")
            .instanceProfileName(instances.getInstanceProfileName())
            .instanceTypes(List.of("t3.large"))
            .instanceMetadataOptions(
                CfnInfrastructureConfiguration.InstanceMetadataOptionsProperty.builder().httpTokens("required").build()
            )
            .subnetId("subnet-0123456789abcdef0")
            .securityGroupIds(List.of("sg-0123456789abcdef0"))
            .snsTopicArn(arn("sns", "builds"))
            .build();
        final CfnDistributionConfiguration distribution = CfnDistributionConfiguration.Builder.create(stack, "Distribution")
            .name("web-server")
            .distributions(
                List.of(
                    CfnDistributionConfiguration.DistributionProperty.builder()
                        .region(REGION)
                        .amiDistributionConfiguration(
                            Map.of("Name", "web {{ imagebuilder:buildDate }}", "TargetAccountIds", List.of(OTHER_ACCOUNT))
                        )
                        .ssmParameterConfigurations(
                            List.of(
                                CfnDistributionConfiguration.SsmParameterConfigurationProperty.builder()
                                    .parameterName("/images/web-server")
                                    .build()
                            )
                        )
                        .build()
                )
            )
            .build();
        final CfnImagePipeline image = CfnImagePipeline.Builder.create(stack, "Pipeline")
            .name("web-server")
            .imageRecipeArn(recipe.getAttrArn())
            .infrastructureConfigurationArn(infrastructure.getAttrArn())
            .distributionConfigurationArn(distribution.getAttrArn())
            .build();
        final var execution = ImageBuilderExecutionRole.Builder.create(stack, "Execution")
            .instanceRoles(List.of(instances.getRole()))
            .parentImageOwners(List.of("amazon"))
            .pipelineDeclaration(
                ImageBuilderPipelineObjects.builder()
                    .imageRecipe(recipe)
                    .infrastructureConfiguration(infrastructure)
                    .distributionConfiguration(distribution)
                    .imagePipeline(image)
                    .build()
            )
            .build();
        say(stack, "Unread", lines(instances.getUnreadDeclarations(), execution.getUnreadDeclarations()));

        final CfnContainerRecipe containers = CfnContainerRecipe.Builder.create(stack, "ContainerRecipe")
            .name("web-container")
            .version("1.0.0")
            .containerType("DOCKER")
            .parentImage("amazonlinux:latest")
            .components(
                List.of(
                    CfnContainerRecipe.ComponentConfigurationProperty.builder()
                        .componentArn(String.format("arn:aws:imagebuilder:%s:aws:component/update-linux/x.x.x", REGION))
                        .build()
                )
            )
            .targetRepository(CfnContainerRecipe.TargetContainerRepositoryProperty.builder().repositoryName("web").service("ECR").build())
            .dockerfileTemplateUri("s3://recipes/Dockerfile")
            .build();
        final var containerInstances = ImageBuilderInstanceProfile.Builder.create(stack, "ContainerInstances")
            .pipelineDeclaration(ImageBuilderPipelineObjects.builder().containerRecipe(containers).build())
            .build();
        say(stack, "UnreadOfContainers", lines(containerInstances.getUnreadDeclarations()));
    }

    private static void people() {
        final Stack stack = stackOf("People");
        final IGroup team = Group.fromGroupName(stack, "Team", "team");

        final var readers = ImageBuilderReadOnlyPolicy.Builder.create(stack, "Readers")
            .auditAmis(true)
            .description("Readers")
            .groups(List.of(team))
            .managedPolicyName("image-builder-readers")
            .path("/builders/")
            .regions(List.of(REGION, OTHER_REGION))
            .resourceNames(List.of("web-server", "base-*"))
            .roles(List.of(role(stack, "auditor")))
            .users(List.of(User.fromUserName(stack, "Somebody", "somebody")))
            .build();
        say(stack, "ReadersPolicy", readers.getManagedPolicy().getManagedPolicyArn());
        say(stack, "ReadersPolicies", String.valueOf(readers.getManagedPolicies().size()));
        readers.attachTo(Group.fromGroupName(stack, "OtherTeam", "other-team"));
        explained(stack, "ReadersExplained", readers.explain());

        final var operators = ImageBuilderOperatorPolicy.Builder.create(stack, "Operators")
            .approveSteps(true)
            .logBuckets(List.of(Bucket.fromBucketName(stack, "LogBucket", "build-logs")))
            .logGroupNames(List.of("/aws/imagebuilder/web-server"))
            .logKeys(List.of(key(stack, "LogKey", 4)))
            .logPrefix("web/")
            .pipelines(List.of(arn("imagebuilder", "image-pipeline/web-server")))
            .tagImages(true)
            .build();
        say(stack, "OperatorsPolicy", operators.getManagedPolicy().getManagedPolicyArn());
        say(stack, "OperatorsPolicies", String.valueOf(operators.getManagedPolicies().size()));
        operators.attachTo(team);
        explained(stack, "OperatorsExplained", operators.explain());

        final var administrators = ImageBuilderAdministratorPolicy.Builder.create(stack, "Administrators")
            .console(true)
            .executionRoles(List.of(role(stack, "Execution")))
            .instanceProfiles(List.of(profile(stack, "Builders")))
            .instanceRoles(List.of(role(stack, "OtherBuilders")))
            .lifecycleRoles(List.of(role(stack, "Lifecycle")))
            .logBuckets(List.of(Bucket.fromBucketName(stack, "OtherLogBucket", "other-build-logs")))
            .notificationTopics(List.of(topic(stack, "builds")))
            .requireImdsV2(true)
            .shareResources(true)
            .vmExportRoles(List.of(role(stack, "vmimport")))
            .build();
        say(stack, "AdministratorsPolicy", administrators.getManagedPolicy().getManagedPolicyArn());
        say(stack, "AdministratorsPolicies", String.valueOf(administrators.getManagedPolicies().size()));
        administrators.attachTo(team);
        explained(stack, "AdministratorsExplained", administrators.explain());
    }

    private static void distribution() {
        final Stack stack = stackOf("Distribution");
        final var target = CrossAccountDistributionRole.Builder.create(stack, "Target")
            .description("Target")
            .destinationKeys(List.of(key(stack, "DestinationKey", 2)))
            .launchPermissionOrganizationArns(List.of(ORGANIZATION_ARN))
            .launchPermissionOrganizationalUnitArns(List.of(UNIT_ARN))
            .launchPermissionUserIds(List.of(THIRD_ACCOUNT))
            .launchTemplates(List.of("lt-0123456789abcdef0"))
            .organizationId(ORGANIZATION)
            .outputParameters(List.of("/images/web"))
            .permissionsBoundary(boundary(stack))
            .regions(List.of(REGION, OTHER_REGION))
            .sourceKeys(
                List.of(
                    Key.fromKeyArn(
                        stack,
                        "SourceKey",
                        String.format("arn:aws:kms:%s:%s:key/00000000-0000-0000-0000-000000000001", REGION, OTHER_ACCOUNT)
                    )
                )
            )
            .sources(
                List.of(
                    DistributionSource.builder()
                        .accountId(OTHER_ACCOUNT)
                        .roleArn(String.format("arn:aws:iam::%s:role/image-builder", OTHER_ACCOUNT))
                        .build(),
                    DistributionSource.builder().accountId(THIRD_ACCOUNT).build()
                )
            )
            .tagKeys(List.of("Team"))
            .build();
        target.addToRolePolicy(statement());
        say(stack, "TargetName", CrossAccountDistributionRole.ROLE_NAME);
        say(stack, "TargetRole", target.getRole().getRoleArn());
        say(stack, "TargetPrincipal", target.getGrantPrincipal().getAssumeRoleAction());
        explained(stack, "TargetExplained", target.explain());

        final var lifecycle = CrossAccountLifecycleRole.Builder.create(stack, "Lifecycle")
            .actions(
                List.of(ImageBuilderLifecycleAction.DEPRECATE, ImageBuilderLifecycleAction.DISABLE, ImageBuilderLifecycleAction.DELETE)
            )
            .description("Lifecycle")
            .includeSnapshots(true)
            .permissionsBoundary(
                ManagedPolicy.fromManagedPolicyArn(stack, "BoundaryOfLifecycle", String.format("arn:aws:iam::%s:policy/Boundary", ACCOUNT))
            )
            .recipes(List.of("web-server"))
            .regions(List.of(REGION))
            .sourceAccountIds(List.of(OTHER_ACCOUNT))
            .build();
        lifecycle.addToRolePolicy(statement());
        say(stack, "LifecycleName", CrossAccountLifecycleRole.ROLE_NAME);
        say(stack, "LifecycleRole", lifecycle.getRole().getRoleArn());
        say(stack, "LifecyclePrincipal", lifecycle.getGrantPrincipal().getAssumeRoleAction());
        explained(stack, "LifecycleExplained", lifecycle.explain());

        final var execution = ImageBuilderExecutionRole.Builder.create(stack, "Execution")
            .instanceRoles(List.of(role(stack, "Instances")))
            .roleName("image-builder")
            .build();
        final var source = execution.distributeTo(
            ImageBuilderDistributionTargets.builder()
                .accountIds(List.of(OTHER_ACCOUNT))
                .keys(
                    List.of(
                        Key.fromKeyArn(
                            stack,
                            "KeyOfTarget",
                            String.format("arn:aws:kms:%s:%s:key/00000000-0000-0000-0000-000000000006", REGION, OTHER_ACCOUNT)
                        )
                    )
                )
                .organizationId(ORGANIZATION)
                .regions(List.of(REGION))
                .build()
        );
        say(stack, "Source", String.format("%s %s", source.getAccountId(), source.getRoleArn()));

        final var units = DistributionStackSet.Builder.create(stack, "Units")
            .autoDeployment(true)
            .delegatedAdministrator(true)
            .description("Units")
            .distributionRole(CrossAccountDistributionRoleProps.builder().sources(List.of(source)).organizationId(ORGANIZATION).build())
            .excludedAccountIds(List.of(ACCOUNT))
            .failureTolerancePercentage(10)
            .lifecycleRole(
                CrossAccountLifecycleRoleProps.builder()
                    .actions(List.of(ImageBuilderLifecycleAction.DELETE))
                    .includeSnapshots(true)
                    .sourceAccountIds(List.of(ACCOUNT))
                    .build()
            )
            .maxConcurrentPercentage(25)
            .organizationalUnitIds(List.of(UNIT))
            .region(REGION)
            .retainOnRemoval(true)
            .softFailureTolerance(true)
            .stackSetName("image-targets")
            .build();
        say(stack, "UnitsName", units.getStackSet().getStackSetName());
        say(stack, "UnitsTemplate", units.getTemplateBody());
        explained(stack, "UnitsExplained", units.explain());
        DistributionStackSet.Builder.create(stack, "Accounts")
            .accountIds(List.of(OTHER_ACCOUNT))
            .distributionRole(CrossAccountDistributionRoleProps.builder().sources(List.of(source)).build())
            .build();
    }

    private static void keys() {
        final Stack stack = stackOf("Keys");
        final var images = AmiEncryptionKey.Builder.create(stack, "Images")
            .accountIds(List.of(OTHER_ACCOUNT))
            .alias("images")
            .autoScalingAccountIds(List.of(OTHER_ACCOUNT))
            .autoScalingInOrganization(true)
            .description("Images")
            .enableKeyRotation(true)
            .multiRegion(true)
            .organizationId(ORGANIZATION)
            .organizationalUnitPaths(List.of(String.format("%s/r-ab12/%s/", ORGANIZATION, UNIT)))
            .regions(List.of(OTHER_REGION))
            .removalPolicy(RemovalPolicy.DESTROY)
            .rotationPeriod(Duration.days(180))
            .build();
        say(stack, "ImagesKey", images.getKey().getKeyArn());
        say(stack, "ImagesKeyElsewhere", images.keyIn(OTHER_REGION).getKeyArn());
        explained(stack, "ImagesExplained", images.explain());
        final var replica = AmiEncryptionKeyReplica.Builder.create(stack, "Replica")
            .accountIds(List.of(OTHER_ACCOUNT))
            .alias("replicated-images")
            .autoScalingAccountIds(List.of(OTHER_ACCOUNT))
            .description("Replica")
            .primaryKeyArn(String.format("arn:aws:kms:%s:%s:key/mrk-00000000000000000000000000000001", OTHER_REGION, ACCOUNT))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
        say(stack, "ReplicaKey", replica.getKey().getKeyArn());
        explained(stack, "ReplicaExplained", replica.explain());

        final var guard = BuildTagGuard.Builder.create(stack, "Guard")
            .buildTag(BuildTag.builder().key("CreatedBy").value("packer").build())
            .builderArns(List.of("arn:aws:iam::*:role/packer"))
            .build();
        CfnPolicy.Builder.create(stack, "Policy").name("build-tag").type("SERVICE_CONTROL_POLICY").content(guard.getDocument()).build();
        ManagedPolicy.Builder.create(stack, "Everybody").statements(guard.getStatements()).build();
        explained(stack, "GuardExplained", guard.explain());
        BuildRoleInvariants.check(
            stack,
            BuildRoleInvariantsProps.builder()
                .accepted(List.of(AcceptedStatement.builder().rule("regions").statement("Own").because("of the app").build()))
                .build()
        );

        final var own = new Explanation(
            "Own/Path",
            List.of(
                ExplainedStatement.builder()
                    .actions(List.of("s3:GetObject"))
                    .because("of the app")
                    .capability("own")
                    .conditions(List.of())
                    .declaredBy("nobody")
                    .does("reads")
                    .effect("Allow")
                    .ground("documented")
                    .grounds(List.of("by the app"))
                    .inferred("from nothing")
                    .principals(List.of("*"))
                    .residualRisk("nothing")
                    .resources(List.of("*"))
                    .sid("Own")
                    .source("the app")
                    .targetRole("none")
                    .unscopable("for the test")
                    .build()
            )
        );
        explained(stack, "Own", own);
    }

    private static void callers() {
        final Stack stack = stackOf("Callers");
        PackerBuildRole.Builder.create(stack, "Packer")
            .assumedBy(
                new CompositePrincipal(
                    BuildCaller.gitHub(GitHubCallerOptions.builder().branch("main").enterprise("octo").ownerId("123456").providerArn("arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com/octo").repository("example/images").repositoryId("456789").build()),
                    BuildCaller.gitHub(GitHubCallerOptions.builder().environment("production").repository("example/images").build()),
                    BuildCaller.gitHub(GitHubCallerOptions.builder().repository("example/images").tag("v*").build()),
                    BuildCaller.gitLab(GitLabCallerOptions.builder().audience("https://example.com").branch("main").host("gitlab.example.com").project("example/images").build()),
                    BuildCaller.gitLab(GitLabCallerOptions.builder().project("example/images").tag("v*").build()),
                    BuildCaller.circleCi(CircleCiCallerOptions.builder().organizationId(UUID).projectId(UUID).build()),
                    BuildCaller.bitbucket(BitbucketCallerOptions.builder().environmentUuid(UUID).repositoryUuid(UUID).workspace("example").workspaceUuid(UUID).build()),
                    BuildCaller.buildkite(BuildkiteCallerOptions.builder().branch("main").organization("example").pipeline("images").build()),
                    BuildCaller.eksPodIdentity(EksPodIdentityCallerOptions.builder().clusterArn(arn("eks", "cluster/builds")).kubernetesNamespace("builders").serviceAccount("packer").build()),
                    BuildCaller.eksServiceAccount(EksServiceAccountCallerOptions.builder().issuer("oidc.eks.us-east-1.amazonaws.com/id/A1").kubernetesNamespace("builders").providerArn("arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A1").serviceAccount("packer").build()),
                    BuildCaller.rolesAnywhere(RolesAnywhereCallerOptions.builder().commonName("build.example.com").trustAnchorArn(arn("rolesanywhere", "trust-anchor/9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2")).build()),
                    BuildCaller.permissionSet(PermissionSetCallerOptions.builder().accountId(OTHER_ACCOUNT).name("Builders").build()),
                    BuildCaller.withSession(new ServicePrincipal("codebuild.amazonaws.com"), SessionOptions.builder().sessionTags(Map.of("Project", "web")).sourceIdentities(List.of("build-*")).transitiveTagKeys(List.of("Project")).build())
                )
            )
            .build();
    }

    private static void retention() {
        final Stack stack = stackOf("Retention");
        final var made = PackerImageRetentionRole.Builder.create(stack, "Retention")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .buildTag(BuildTag.builder().key("CreatedBy").value("packer").build())
            .description("Retention")
            .imageTags(Map.of("Expired", "true"))
            .keepSnapshots(false)
            .maxSessionDuration(Duration.hours(2))
            .path("/builders/")
            .permissionsBoundary(ManagedPolicy.fromManagedPolicyArn(stack, "Boundary", "arn:aws:iam::" + ACCOUNT + ":policy/Boundary"))
            .regions(List.of(REGION))
            .roleName("retention")
            .build();
        made.addToRolePolicy(statement());
        say(stack, "RetentionRole", made.getRole().getRoleArn());
        say(stack, "RetentionPrincipal", made.getGrantPrincipal().getAssumeRoleAction());
        explained(stack, "RetentionExplained", made.explain());
    }

    private static void copies() {
        final Stack stack = stackOf("Copies");
        final var made = PackerImageCopyRole.Builder.create(stack, "Copies")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .buildTag(BuildTag.builder().key("CreatedBy").value("packer").build())
            .description("Copies")
            .destinationKeys(List.of(key(stack, "DestinationKey", 2)))
            .maxSessionDuration(Duration.hours(2))
            .path("/builders/")
            .permissionsBoundary(ManagedPolicy.fromManagedPolicyArn(stack, "Boundary", "arn:aws:iam::" + ACCOUNT + ":policy/Boundary"))
            .regions(List.of(REGION))
            .roleName("copies")
            .sourceAccountIds(List.of(OTHER_ACCOUNT))
            .sourceKeys(List.of(Key.fromKeyArn(stack, "SourceKey", "arn:aws:kms:" + REGION + ":" + OTHER_ACCOUNT + ":key/00000000-0000-0000-0000-000000000001")))
            .build();
        made.addToRolePolicy(statement());
        say(stack, "CopiesRole", made.getRole().getRoleArn());
        say(stack, "CopiesPrincipal", made.getGrantPrincipal().getAssumeRoleAction());
        explained(stack, "CopiesExplained", made.explain());
    }

    private static void allowedImages() {
        final Stack stack = stackOf("AllowedImages");
        final var allowed = AllowedImages.Builder.create(stack, "AllowedImages")
            .accountIds(List.of(ACCOUNT, OTHER_ACCOUNT))
            .auditOnly(true)
            .exceptionMessage("Use an allowed image")
            .imageNames(List.of("web-*"))
            .providers(List.of(AllowedImageProvider.AMAZON, AllowedImageProvider.AWS_BACKUP_VAULT, AllowedImageProvider.AWS_MARKETPLACE))
            .build();
        CfnPolicy.Builder.create(stack, "Policy").content(allowed.getDocument()).name("allowed-images").type("DECLARATIVE_POLICY_EC2").build();
    }

    /** Says what the library answers to a mistake. */
    private static void refused(final Stack stack, final String id, final Runnable mistake) {
        String answer = "nothing was refused";
        try {
            mistake.run();
        } catch (final RuntimeException error) {
            // software.amazon.jsii.JsiiException
            answer = error.getMessage();
        }
        say(stack, id, answer);
    }

    private static void errors() {
        final Stack stack = stackOf("Errors");
        refused(stack, "Tag", () ->
            PackerBuildRole.Builder.create(stack, "ReservedTag")
                .buildTag(BuildTagOptions.builder().key("aws:cloudformation").build())
                .build()
        );
        refused(stack, "Regions", () -> PackerBuildRole.Builder.create(stack, "NoRegions").regions(List.of()).build());
        refused(stack, "Roles", () -> ImageBuilderExecutionRole.Builder.create(stack, "NoRoles").instanceRoles(List.of()).build());
        refused(stack, "Template", () -> PackerTemplate.fromFile("templates/broken.pkr.hcl"));
        refused(stack, "Targets", () ->
            DistributionStackSet.Builder.create(stack, "NoTargets")
                .distributionRole(
                    CrossAccountDistributionRoleProps.builder()
                        .sources(List.of(DistributionSource.builder().accountId(OTHER_ACCOUNT).build()))
                        .build()
                )
                .build()
        );
        refused(stack, "Replicas", () -> AmiEncryptionKey.Builder.create(stack, "OneRegion").build().keyIn(OTHER_REGION));
    }

    public static void main(final String[] args) {
        packer();
        template();
        imageBuilder();
        pipeline();
        people();
        distribution();
        keys();
        callers();
        retention();
        copies();
        allowedImages();
        errors();
        app.synth();
    }
}
