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
  build_tag = { CreatedBy = "shared-network-images" }
}

source "amazon-ebs" "web" {
  region       = "us-east-1"
  ami_name     = "shared-network-web-{{timestamp}}"
  ssh_username = "ec2-user"

  instance_type = "t3.medium"

  # The network account shares this subnet (AWS RAM). A template names it by its id.
  subnet_id = "subnet-0123456789abcdef0"

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
}
