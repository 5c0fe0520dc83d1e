variable "keys" {
  type = map(string)
  default = {
    "us-east-1" = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"
    "us-west-2" = ""
  }
}

locals {
  mark = { CreatedBy = "packer" }
}

source "amazon-ebs" "arns" {
  region             = "us-east-1"
  instance_type      = "t3.small"
  source_ami         = "ami-84848484848484848"
  ssh_username       = "ubuntu"
  ami_name           = "arns-{{timestamp}}"
  ami_regions        = ["us-east-1", "us-west-2"]
  encrypt_boot       = true
  region_kms_key_ids = var.keys
  run_tags           = local.mark
  tags               = local.mark
  snapshot_tags      = local.mark
}

source "amazon-ebs" "aliases" {
  region             = "us-east-1"
  instance_type      = "t3.small"
  source_ami         = "ami-84848484848484848"
  ssh_username       = "ubuntu"
  ami_name           = "aliases-{{timestamp}}"
  ami_regions        = ["us-east-2", "ca-central-1"]
  encrypt_boot       = true
  kms_key_id         = "1234abcd-12ab-34cd-56ef-1234567890ab"
  region_kms_key_ids = {
    us-east-2    = "alias/images"
    ca-central-1 = "arn:aws:kms:ca-central-1:111122223333:key/12341234-1234-1234-1234-123412341234"
  }
  run_tags      = local.mark
  tags          = local.mark
  snapshot_tags = local.mark

  launch_block_device_mappings {
    device_name = "/dev/sdf"
    volume_size = 10
    encrypted   = true
    kms_key_id  = "arn:aws:kms:us-east-1:111122223333:alias/data"
  }
}

build {
  sources = ["source.amazon-ebs.arns", "source.amazon-ebs.aliases"]
}
