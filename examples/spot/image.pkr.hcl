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
  build_tag = { CreatedBy = "spot-images" }
}

source "amazon-ebs" "web" {
  region       = "us-east-1"
  ami_name     = "spot-web-{{timestamp}}"
  ssh_username = "ec2-user"

  # spot_price is what makes it a spot instance; the types only do not.
  spot_price          = "auto"
  spot_instance_types = ["t3.medium", "t3.large", "t3a.medium", "t3a.large"]

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
  spot_tags       = local.build_tag # launch template and spot request
  fleet_tags      = local.build_tag
  tags            = merge(local.build_tag, { Name = "web" })
  snapshot_tags   = local.build_tag
}

build {
  sources = ["source.amazon-ebs.web"]

  provisioner "shell" {
    inline = ["sudo dnf -y upgrade"]
  }
}
