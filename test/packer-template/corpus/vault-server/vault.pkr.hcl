variable "vault_version" {
  type    = string
  default = "1.18.3"
}

variable "instance_profile" {
  type    = string
  default = null
}

variable "build_role" {
  type    = string
  default = "arn:aws:iam::111122223333:role/packer-deploy"
}

locals {
  tags = {
    CreatedBy = "packer"
    Vault     = var.vault_version
  }
}

source "amazon-ebs" "vault" {
  region               = "us-west-1"
  instance_type        = "m5.large"
  ami_name             = "vault-${var.vault_version}-${regex_replace(timestamp(), "[- TZ:]", "")}"
  ssh_username         = "ec2-user"
  iam_instance_profile = var.instance_profile
  encrypt_boot         = true
  kms_key_id           = "alias/vault-images"

  decode_authorization_messages = true

  assume_role {
    role_arn     = var.build_role
    session_name = "packer"
  }

  source_ami_filter {
    owners      = ["amazon"]
    most_recent = true
    filters     = { name = "al2023-ami-2023*-x86_64" }
  }

  run_tags        = local.tags
  run_volume_tags = { Volume = "root" }
  tags            = local.tags
  snapshot_tags   = local.tags
}

build {
  sources = ["source.amazon-ebs.vault"]
  provisioner "shell" {
    environment_vars = ["VAULT_VERSION=${var.vault_version}"]
    script           = "install-vault.sh"
  }
}
