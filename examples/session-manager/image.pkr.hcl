packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.2.2" # the first that tags everything on creation
    }
  }
}

# The build tag of the role.
locals {
  build_tag = { CreatedBy = "private-images" }
}

source "amazon-ebs" "web" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  ami_name      = "private-web-{{timestamp}}"

  source_ami_filter {
    owners      = ["amazon"]
    most_recent = true
    filters = {
      name                = "al2023-ami-2023.*-x86_64" # has the agent of Systems Manager
      virtualization-type = "hvm"
    }
  }

  # SSH through Session Manager: the temporary security group has no rule, and no port is open.
  communicator         = "ssh"
  ssh_username         = "ec2-user"
  ssh_interface        = "session_manager"
  iam_instance_profile = "packer-build-instance"

  # Without it the launch is refused: requireImdsV2 of the role.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  run_tags        = local.build_tag
  run_volume_tags = local.build_tag
  tags            = merge(local.build_tag, { Name = "web" })
  snapshot_tags   = local.build_tag
}

build {
  sources = ["source.amazon-ebs.web"]

  provisioner "shell" {
    inline = ["sudo dnf -y upgrade"]
  }
}
