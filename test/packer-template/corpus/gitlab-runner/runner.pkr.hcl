variable "vpc" {
  type = object({
    id        = string
    subnet_id = string
    groups    = list(string)
  })
  default = {
    id        = "vpc-0fedcba9876543210"
    subnet_id = "subnet-0fedcba9876543210"
    groups    = ["sg-0fedcba9876543210"]
  }
}

variable "runner_version" {
  type    = string
  default = "17.5.3"
}

locals {
  marker = { CreatedBy = "packer" }
}

source "amazon-ebs" "runner" {
  region    = "eu-west-2"
  vpc_id    = var.vpc.id
  subnet_id = var.vpc.subnet_id

  security_group_ids   = var.vpc.groups
  iam_instance_profile = "gitlab-runner-build"
  communicator         = "ssh"
  ssh_interface        = "session_manager"
  ssh_username         = "ubuntu"
  pause_before_ssm     = "30s"

  instance_type = "c6i.xlarge"
  ami_name      = "gitlab-runner-${var.runner_version}-${formatdate("YYYYMMDDhhmmss", timestamp())}"

  source_ami_filter {
    most_recent = true
    owners      = ["099720109477"]
    filters = {
      "name"             = "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-*"
      "root-device-type" = "ebs"
    }
  }

  run_tags        = merge(local.marker, { Name = "gitlab-runner-build" })
  run_volume_tags = local.marker
  snapshot_tags   = local.marker
  tags            = merge({ Name = "gitlab-runner", Version = var.runner_version }, local.marker)
}

build {
  name    = "runner"
  sources = ["source.amazon-ebs.runner"]

  provisioner "shell" {
    inline = [
      "curl -L https://packages.gitlab.com/install/repositories/runner/gitlab-runner/script.deb.sh | sudo bash",
      "sudo apt-get install -y gitlab-runner=${var.runner_version}-1",
    ]
  }
}
