variable "region" {
  type    = string
  default = "us-east-1"
}

variable "arch" {
  type    = string
  default = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.arch)
    error_message = "The architecture is arm64 or x86_64."
  }
}

locals {
  instance_types = {
    arm64  = "t4g.small"
    x86_64 = "t3.small"
  }
  stamp = formatdate("YYYY-MM-DD-hhmm", timestamp())
}

data "amazon-parameterstore" "al2023" {
  name   = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${var.arch}"
  region = var.region
}

source "amazon-ebs" "al2023" {
  region        = var.region
  source_ami    = data.amazon-parameterstore.al2023.value
  instance_type = lookup(local.instance_types, var.arch, "t3.small")
  ami_name      = "al2023-${var.arch}-${local.stamp}"
  ssh_username  = "ec2-user"

  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    volume_size           = 20
    volume_type           = "gp3"
    delete_on_termination = true
  }

  run_tags = {
    Name      = "packer-al2023"
    CreatedBy = "packer"
  }
  tags = {
    Name      = "al2023-${local.stamp}"
    CreatedBy = "packer"
  }
}

build {
  sources = ["source.amazon-ebs.al2023"]
  provisioner "shell" {
    inline = ["sudo dnf -y upgrade"]
  }
}
