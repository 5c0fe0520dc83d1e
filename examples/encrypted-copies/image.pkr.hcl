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
  build_tag = { CreatedBy = "golden-images" }

  region = "us-east-1"
  copies = ["ap-southeast-2", "eu-central-1", "eu-west-1"]

  # The keys of cdk.json, by region.
  keys = {
    us-east-1      = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000001"
    eu-west-1      = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000002"
    eu-central-1   = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000003"
    ap-southeast-2 = "arn:aws:kms:ap-southeast-2:111122223333:key/00000000-0000-0000-0000-000000000004"
  }
}

source "amazon-ebs" "golden" {
  region        = local.region
  instance_type = "t3.micro"
  ami_name      = "golden-{{timestamp}}"
  ssh_username  = "ec2-user"

  source_ami_filter {
    owners      = ["amazon"]
    most_recent = true
    filters = {
      name                = "al2023-ami-2023.*-x86_64"
      virtualization-type = "hvm"
    }
  }

  encrypt_boot = true
  kms_key_id   = local.keys[local.region]
  ami_regions  = local.copies
  # The plugin wants exactly the regions of ami_regions here.
  region_kms_key_ids = { for region in local.copies : region => local.keys[region] }
  ami_org_arns       = ["arn:aws:organizations::111122223333:organization/o-example"]

  run_tags        = local.build_tag
  run_volume_tags = local.build_tag
  tags            = merge(local.build_tag, { Name = "golden" })
  snapshot_tags   = local.build_tag # copied snapshots get their tags from here and from tags, at the end of the build
}

build {
  sources = ["source.amazon-ebs.golden"]

  provisioner "shell" {
    inline = ["sudo dnf -y upgrade"]
  }
}
