variable "devices" {
  type = list(object({
    name     = string
    size     = number
    key      = string
    snapshot = string
  }))
  default = [
    { name = "/dev/xvda", size = 20, key = null, snapshot = null },
    { name = "/dev/xvdf", size = 50, key = "arn:aws:kms:us-east-1:111122223333:key/0000aaaa-00aa-00aa-00aa-00000000aaaa", snapshot = null },
    { name = "/dev/xvdg", size = 80, key = null, snapshot = "snap-0aaaabbbbccccdddd" },
  ]
}

variable "more_snapshots" {
  type    = set(string)
  default = []
}

source "amazon-ebs" "devices" {
  region        = "us-east-1"
  instance_type = "t3.small"
  source_ami    = "ami-03030303030303030"
  ssh_username  = "ubuntu"
  ami_name      = "devices-{{timestamp}}"

  dynamic "launch_block_device_mappings" {
    for_each = var.devices
    iterator = device
    content {
      device_name           = device.value.name
      volume_size           = device.value.size
      volume_type           = "gp3"
      encrypted             = device.value.key != null ? true : null
      kms_key_id            = device.value.key
      snapshot_id           = device.value.snapshot
      delete_on_termination = device.key == 0
    }
  }

  dynamic "launch_block_device_mappings" {
    for_each = var.more_snapshots
    content {
      device_name = "/dev/xvdz"
      snapshot_id = launch_block_device_mappings.value
      encrypted   = true
      kms_key_id  = "alias/never"
    }
  }

  dynamic "assume_role" {
    for_each = length(var.more_snapshots) > 0 ? [1] : []
    content {
      role_arn = "arn:aws:iam::111122223333:role/never"
    }
  }

  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }
  snapshot_tags = { CreatedBy = "packer" }
}

build {
  sources = ["source.amazon-ebs.devices"]
}
