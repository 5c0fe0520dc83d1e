variable "region" {
  type = string
}

variable "agent_version" {
  type    = string
  default = "1.89.0"
}

variable "block_device_size_gb" {
  type    = number
  default = 30
}

locals {
  ami_name_suffix = substr(uuidv4(), 0, 8)
  common_tags = {
    ecs_agent_version = var.agent_version
    CreatedBy         = "packer"
  }
}

source "amazon-ebs" "al2" {
  ami_name      = "ecs-al2-${local.ami_name_suffix}"
  region        = var.region
  instance_type = "c5.large"
  ssh_username  = "ec2-user"
  source_ami_filter {
    owners      = ["amazon"]
    most_recent = true
    filters     = { name = "amzn2-ami-minimal-hvm-*-x86_64-ebs" }
  }
  tags = merge(local.common_tags, { os_version = "Amazon Linux 2" })
}

source "amazon-ebs" "al2023" {
  ami_name      = "ecs-al2023-${local.ami_name_suffix}"
  region        = var.region
  instance_type = "c5.large"
  ssh_username  = "ec2-user"
  launch_block_device_mappings {
    device_name = "/dev/xvda"
    volume_size = var.block_device_size_gb
    volume_type = "gp3"
  }
  source_ami_filter {
    owners      = ["amazon"]
    most_recent = true
    filters     = { name = "al2023-ami-minimal-*-x86_64" }
  }
  tags = merge(local.common_tags, { os_version = "Amazon Linux 2023" })
}

source "amazon-ebs" "al2023arm" {
  ami_name      = "ecs-al2023-arm64-${local.ami_name_suffix}"
  region        = var.region
  instance_type = "m6g.xlarge"
  ssh_username  = "ec2-user"
  source_ami_filter {
    owners      = ["amazon"]
    most_recent = true
    filters     = { name = "al2023-ami-minimal-*-arm64" }
  }
  tags = merge(local.common_tags, { os_version = "Amazon Linux 2023" })
}

build {
  sources = [
    "source.amazon-ebs.al2",
    "source.amazon-ebs.al2023",
    "source.amazon-ebs.al2023arm",
  ]

  provisioner "file" {
    source      = "files/90_ecs.cfg.amzn2"
    destination = "/tmp/90_ecs.cfg"
  }

  provisioner "shell" {
    inline_shebang = "/bin/sh -ex"
    inline         = ["sudo mv /tmp/90_ecs.cfg /etc/cloud/cloud.cfg.d/90_ecs.cfg"]
  }
}
