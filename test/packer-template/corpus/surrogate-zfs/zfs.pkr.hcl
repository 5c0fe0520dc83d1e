variable "spot_price" {
  type    = string
  default = "auto"
}

locals {
  mark = { CreatedBy = "packer" }
}

source "amazon-ebssurrogate" "zfs" {
  region                  = "us-east-2"
  instance_type           = "c5.large"
  spot_price              = var.spot_price
  ssh_username            = "ubuntu"
  ssh_timeout             = "10m"
  ami_name                = "zfs-root-{{timestamp}}"
  ami_virtualization_type = "hvm"
  ami_architecture        = "x86_64"

  source_ami_filter {
    owners      = ["099720109477"]
    most_recent = true
    filters     = { name = "ubuntu/images/*/ubuntu-jammy-22.04-amd64-server-*" }
  }

  launch_block_device_mappings {
    device_name           = "/dev/xvdf"
    volume_size           = 8
    volume_type           = "gp3"
    delete_on_termination = true
  }

  ami_root_device {
    source_device_name    = "/dev/xvdf"
    device_name           = "/dev/xvda"
    delete_on_termination = true
    volume_size           = 8
    volume_type           = "gp3"
  }

  run_tags        = local.mark
  run_volume_tags = local.mark
  spot_tags       = local.mark
  tags            = local.mark
  snapshot_tags   = local.mark
}

build {
  sources = ["source.amazon-ebssurrogate.zfs"]
  provisioner "shell" {
    script              = "scripts/zfs.sh"
    start_retry_timeout = "5m"
  }
}
