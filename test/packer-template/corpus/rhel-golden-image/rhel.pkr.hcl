variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "kms_keys" {
  type = map(string)
  default = {
    eu-central-1 = "arn:aws:kms:eu-central-1:111122223333:key/11111111-1111-1111-1111-111111111111"
    eu-west-1    = "arn:aws:kms:eu-west-1:111122223333:key/22222222-2222-2222-2222-222222222222"
    us-east-1    = "arn:aws:kms:us-east-1:111122223333:key/33333333-3333-3333-3333-333333333333"
  }
}

variable "organization" {
  type    = string
  default = "arn:aws:organizations::111122223333:organization/o-abcde12345"
}

locals {
  tags = {
    Name      = "golden-rhel9"
    CreatedBy = "packer"
    Release   = formatdate("YYYY.MM", timestamp())
  }
}

source "amazon-ebs" "rhel9" {
  region             = var.region
  ami_name           = "golden-rhel9-${formatdate("YYYYMMDDhhmmss", timestamp())}"
  ami_description    = "RHEL 9, hardened"
  instance_type      = "m6i.large"
  ssh_username       = "ec2-user"
  ami_regions        = keys(var.kms_keys)
  encrypt_boot       = true
  region_kms_key_ids = var.kms_keys
  kms_key_id         = var.kms_keys[var.region]
  ami_org_arns       = [var.organization]
  ami_ou_arns        = ["arn:aws:organizations::111122223333:ou/o-abcde12345/ou-ab12-cdefghij"]
  deprecate_at       = timeadd(timestamp(), "4320h")

  deregistration_protection {
    enabled       = true
    with_cooldown = true
  }

  source_ami_filter {
    owners      = ["309956199498"]
    most_recent = true
    filters     = { name = "RHEL-9.*_HVM-*-x86_64-*-Hourly2-GP3" }
  }

  run_tags        = local.tags
  run_volume_tags = local.tags
  tags            = local.tags
  snapshot_tags   = local.tags
}

build {
  sources = ["source.amazon-ebs.rhel9"]

  provisioner "ansible-local" {
    playbook_file = "harden.yml"
  }
}
