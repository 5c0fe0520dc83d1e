packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.2.2" # the first that tags everything on creation
    }
  }
}

locals {
  # The build tag of the role.
  build_tag = { CreatedBy = "shared-images" }

  # The account that copies the image.
  production = ["444455556666"]
}

source "amazon-ebs" "shared" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  ami_name      = "shared-{{timestamp}}"
  ssh_username  = "ec2-user"

  source_ami_filter {
    owners      = ["amazon"]
    most_recent = true
    filters = {
      name                = "al2023-ami-2023.*-x86_64"
      virtualization-type = "hvm"
    }
  }

  encrypt_boot   = true
  kms_key_id     = "alias/shared-images"
  ami_users      = local.production
  snapshot_users = local.production

  run_tags        = local.build_tag
  run_volume_tags = local.build_tag
  tags            = merge(local.build_tag, { Name = "shared" })
  snapshot_tags   = local.build_tag
}

build {
  sources = ["source.amazon-ebs.shared"]

  provisioner "shell" {
    inline = ["sudo dnf -y upgrade"]
  }
}
