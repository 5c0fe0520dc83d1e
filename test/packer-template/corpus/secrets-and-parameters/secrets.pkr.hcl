variable "secret" {
  type    = string
  default = "registry"
}

locals {
  secret_name = "packer/${var.secret}"
  token       = jsondecode(data.amazon-secretsmanager.registry.secret_string)["token"]
}

data "amazon-secretsmanager" "registry" {
  name          = local.secret_name
  version_stage = "AWSCURRENT"
  region        = "eu-west-1"
}

data "amazon-parameterstore" "license" {
  name            = "/packer/license"
  with_decryption = true
  region          = "eu-west-1"
}

data "amazon-ami" "debian" {
  region      = "eu-west-1"
  owners      = ["136693071363"]
  most_recent = true
  filters = {
    name         = "debian-12-arm64-*"
    architecture = "arm64"
  }
}

source "amazon-ebs" "debian" {
  region        = "eu-west-1"
  instance_type = "t4g.small"
  source_ami    = data.amazon-ami.debian.id
  ssh_username  = "admin"
  ami_name      = "debian-{{timestamp}}"
  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer", Source = data.amazon-ami.debian.name }
  snapshot_tags = { CreatedBy = "packer" }
}

build {
  sources = ["source.amazon-ebs.debian"]

  provisioner "shell" {
    environment_vars = [
      "TOKEN=${local.token}",
      "LICENSE=${data.amazon-parameterstore.license.value}",
    ]
    inline = ["./register.sh"]
  }
}
