packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.2.2" # the first that tags everything on creation
    }
  }
}

variable "role_arn" {
  type        = string
  description = "The role to build with. CodeBuild sets it (PKR_VAR_role_arn)."
}

# The build tag of the role.
locals {
  build_tag = { CreatedBy = "weekly-images" }
}

source "amazon-ebs" "web" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  ami_name      = "web-{{timestamp}}"
  ssh_username  = "ec2-user"

  # From the role of the CodeBuild project to the one that may build.
  assume_role {
    role_arn = var.role_arn
  }

  source_ami_filter {
    owners      = ["amazon"]
    most_recent = true
    filters = {
      name                = "al2023-ami-2023.*-x86_64"
      virtualization-type = "hvm"
    }
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

  # buildspec.yml reads the id of the AMI in it.
  post-processor "manifest" {
    output = "manifest.json"
  }
}
