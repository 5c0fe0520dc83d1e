locals {
  regions = ["eu-west-1", "us-east-1"]
  mark    = { CreatedBy = "packer" }
}

source "amazon-ebs" "europe" {
  region        = local.regions[0]
  ami_regions   = local.regions
  instance_type = "m5.large"
  source_ami    = "ami-a3a3a3a3a3a3a3a3a"
  ssh_username  = "ubuntu"
  ami_name      = "europe-{{timestamp}}"
  run_tags      = local.mark
  tags          = local.mark
  snapshot_tags = local.mark

  metadata_options {
    http_tokens = "required"
  }
}

source "amazon-ebs" "america" {
  region            = local.regions[1]
  ami_regions       = local.regions
  instance_type     = "m5.large"
  source_ami        = "ami-a4a4a4a4a4a4a4a4a"
  ssh_username      = "ubuntu"
  ami_name          = "america-{{timestamp}}"
  ami_product_codes = ["abcdefghijklmnopqrstuvwxy"]
  run_tags          = local.mark
  tags              = local.mark
  snapshot_tags     = local.mark

  metadata_options {
    http_tokens = "optional"
  }
}

build {
  sources = ["source.amazon-ebs.europe", "sources.amazon-ebs.america"]
}
