module images

go 1.25

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v2.263.0 // or a later one; early ones do not compile with the newest constructs
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk-ami-build-roles/cdk-ami-build-roles-go/cdkamibuildroles v0.0.0 // the newest release
)
