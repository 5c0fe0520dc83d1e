variable "instance_type" { type = string }
variable "suffix" { type = string }
variable "owners" { type = list(string) }
variable "encrypt" { type = bool } # without a value: unknown

locals {
  build_tag = { CreatedBy = "packer" }
}

source "amazon-ebs" "web" {
  region               = "us-east-1"
  instance_type        = var.instance_type
  ami_name             = "web-${var.suffix}-{{timestamp}}"
  ssh_username         = "ec2-user"
  ami_regions          = ["eu-west-1"]
  encrypt_boot         = var.encrypt
  iam_instance_profile = "App"
  spot_instance_types  = [var.instance_type]

  source_ami_filter {
    owners      = var.owners
    most_recent = true
    filters     = { name = "al2023-ami-2023.*-x86_64" }
  }

  run_tags        = local.build_tag
  run_volume_tags = local.build_tag
  spot_tags       = local.build_tag
  fleet_tags      = local.build_tag
  tags            = local.build_tag
  snapshot_tags   = local.build_tag
}

build {
  sources = ["source.amazon-ebs.web"]
}
