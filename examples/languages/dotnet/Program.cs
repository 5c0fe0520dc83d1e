using System;
using Amazon.CDK;
using CdkAmiBuildRoles;

var app = new App();
var stack = new Stack(app, "Images", new StackProps
{
    Env = new Amazon.CDK.Environment
    {
        Account = System.Environment.GetEnvironmentVariable("CDK_DEFAULT_ACCOUNT"),
        Region = System.Environment.GetEnvironmentVariable("CDK_DEFAULT_REGION"),
    },
});

// For Packer: set the tag CreatedBy = web-images in all four tag maps of the template.
var packer = new PackerBuildRole(stack, "Packer", new PackerBuildRoleProps
{
    BuildTag = new BuildTagOptions { Value = "web-images" },
    InstanceTypes = new[] { "t3.*" },
    SourceImageOwners = new[] { "amazon" },
    MaxSessionDuration = Duration.Hours(2),
});

// For EC2 Image Builder: what its instances may do, and what the service may do.
var instances = new ImageBuilderInstanceProfile(stack, "Instances");
var execution = new ImageBuilderExecutionRole(stack, "Execution", new ImageBuilderExecutionRoleProps
{
    InstanceRoles = new[] { instances.Role },
    OperatingSystems = new[] { ImageBuilderOperatingSystem.LINUX },
});

packer.Explain().WriteBesideTemplate(stack); // why each statement is there, in cdk.out

new CfnOutput(stack, "PackerRole", new CfnOutputProps { Value = packer.Role.RoleArn });
new CfnOutput(stack, "BuildTag", new CfnOutputProps { Value = $"{packer.BuildTag.Key}={packer.BuildTag.Value}" });
new CfnOutput(stack, "ExecutionRole", new CfnOutputProps { Value = execution.Role.RoleArn });

app.Synth();
