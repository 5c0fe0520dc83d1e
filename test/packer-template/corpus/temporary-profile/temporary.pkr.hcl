variable "key_file" {
  type    = string
  default = "keys/build.pem"
}

locals {
  mark = { CreatedBy = "packer" }
  session_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["ec2:*", "iam:*", "ssm:*"]
      Resource = "*"
    }]
  })
}

source "amazon-ebs" "temporary" {
  region               = "eu-west-1"
  instance_type        = "t3.small"
  source_ami           = "ami-83838383838383838"
  ami_name             = "temporary-{{timestamp}}"
  communicator         = "ssh"
  ssh_username         = "ec2-user"
  ssh_interface        = "session_manager"
  ssh_private_key_file = var.key_file

  assume_role {
    role_arn     = "arn:aws:iam::444455556666:role/images/builder"
    session_name = "temporary"
    policy       = local.session_policy
    tags         = { Build = "temporary" }
  }

  temporary_iam_instance_profile_policy_document {
    Version = "2012-10-17"
    Statement {
      Effect   = "Allow"
      Action   = ["ssm:UpdateInstanceInformation", "ssmmessages:*", "ec2messages:*"]
      Resource = ["*"]
    }
    Statement {
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = ["arn:aws:s3:::packages/*"]
    }
  }

  run_tags      = local.mark
  tags          = local.mark
  snapshot_tags = local.mark
}

build {
  sources = ["source.amazon-ebs.temporary"]
}
