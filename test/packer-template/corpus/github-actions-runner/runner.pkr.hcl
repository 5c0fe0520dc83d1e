variable "extra_tags" {
  type    = map(string)
  default = {}
}

variable "runner_arch" {
  type    = string
  default = "x64"
}

locals {
  tags = merge({ "CreatedBy" = "packer", "Runner" = var.runner_arch }, var.extra_tags)
}

source "amazon-ebs" "githubrunner" {
  ami_name                                  = "github-runner-ubuntu-${var.runner_arch}-${formatdate("YYYYMMDDhhmm", timestamp())}"
  instance_type                             = var.runner_arch == "arm64" ? "t4g.large" : "t3.large"
  region                                    = "us-east-1"
  associate_public_ip_address               = true
  temporary_security_group_source_public_ip = true
  ami_groups                                = ["all"]

  source_ami_filter {
    filters = {
      name                = "*ubuntu-jammy-22.04-${var.runner_arch == "arm64" ? "arm64" : "amd64"}-server-*"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    most_recent = true
    owners      = ["099720109477"]
  }
  ssh_username = "ubuntu"

  tags            = local.tags
  run_tags        = local.tags
  snapshot_tags   = local.tags
  run_volume_tags = local.tags

  launch_block_device_mappings {
    device_name           = "/dev/sda1"
    volume_type           = "gp3"
    volume_size           = 30
    delete_on_termination = true
  }
}

build {
  name    = "githubactions-runner"
  sources = ["source.amazon-ebs.githubrunner"]

  provisioner "shell" {
    inline = ["sudo cloud-init status --wait", "sudo apt-get -y install docker.io"]
  }
}
