package images;

import io.github.cdkamibuildroles.BuildTagOptions;
import io.github.cdkamibuildroles.ImageBuilderExecutionRole;
import io.github.cdkamibuildroles.ImageBuilderInstanceProfile;
import io.github.cdkamibuildroles.ImageBuilderOperatingSystem;
import io.github.cdkamibuildroles.PackerBuildRole;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;

public final class ImagesApp {

    public static void main(final String[] args) {
        App app = new App();
        Stack stack = Stack.Builder.create(app, "Images")
            .env(Environment.builder()
                .account(System.getenv("CDK_DEFAULT_ACCOUNT"))
                .region(System.getenv("CDK_DEFAULT_REGION"))
                .build())
            .build();

        // For Packer: set the tag CreatedBy = web-images in all four tag maps of the template.
        PackerBuildRole packer = PackerBuildRole.Builder.create(stack, "Packer")
            .buildTag(BuildTagOptions.builder().value("web-images").build())
            .instanceTypes(List.of("t3.*"))
            .sourceImageOwners(List.of("amazon"))
            .maxSessionDuration(Duration.hours(2))
            .build();

        // For EC2 Image Builder: what its instances may do, and what the service may do.
        ImageBuilderInstanceProfile instances = new ImageBuilderInstanceProfile(stack, "Instances");
        ImageBuilderExecutionRole execution = ImageBuilderExecutionRole.Builder.create(stack, "Execution")
            .instanceRoles(List.of(instances.getRole()))
            .operatingSystems(List.of(ImageBuilderOperatingSystem.LINUX))
            .build();

        packer.explain().writeBesideTemplate(stack); // why each statement is there, in cdk.out

        CfnOutput.Builder.create(stack, "PackerRole").value(packer.getRole().getRoleArn()).build();
        CfnOutput.Builder.create(stack, "BuildTag").value(packer.getBuildTag().getKey() + "=" + packer.getBuildTag().getValue()).build();
        CfnOutput.Builder.create(stack, "ExecutionRole").value(execution.getRole().getRoleArn()).build();

        app.synth();
    }
}
