package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-ami-build-roles/cdk-ami-build-roles-go/cdkamibuildroles"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Images"), &awscdk.StackProps{
		Env: &awscdk.Environment{
			Account: jsii.String(os.Getenv("CDK_DEFAULT_ACCOUNT")),
			Region:  jsii.String(os.Getenv("CDK_DEFAULT_REGION")),
		},
	})

	// For Packer: set the tag CreatedBy = web-images in all four tag maps of the template.
	packer := cdkamibuildroles.NewPackerBuildRole(stack, jsii.String("Packer"), &cdkamibuildroles.PackerBuildRoleProps{
		BuildTag:           &cdkamibuildroles.BuildTagOptions{Value: jsii.String("web-images")},
		InstanceTypes:      jsii.Strings("t3.*"),
		SourceImageOwners:  jsii.Strings("amazon"),
		MaxSessionDuration: awscdk.Duration_Hours(jsii.Number(2)),
	})

	// For EC2 Image Builder: what its instances may do, and what the service may do.
	instances := cdkamibuildroles.NewImageBuilderInstanceProfile(stack, jsii.String("Instances"), nil)
	execution := cdkamibuildroles.NewImageBuilderExecutionRole(stack, jsii.String("Execution"), &cdkamibuildroles.ImageBuilderExecutionRoleProps{
		InstanceRoles:    &[]awsiam.IRole{instances.Role()},
		OperatingSystems: &[]cdkamibuildroles.ImageBuilderOperatingSystem{cdkamibuildroles.ImageBuilderOperatingSystem_LINUX},
	})

	packer.Explain().WriteBesideTemplate(stack) // why each statement is there, in cdk.out

	awscdk.NewCfnOutput(stack, jsii.String("PackerRole"), &awscdk.CfnOutputProps{Value: packer.Role().RoleArn()})
	awscdk.NewCfnOutput(stack, jsii.String("BuildTag"), &awscdk.CfnOutputProps{
		Value: jsii.String(*packer.BuildTag().Key + "=" + *packer.BuildTag().Value),
	})
	awscdk.NewCfnOutput(stack, jsii.String("ExecutionRole"), &awscdk.CfnOutputProps{Value: execution.Role().RoleArn()})

	app.Synth(nil)
}
