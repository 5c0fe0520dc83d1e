variable "volumes" {
  type = map(object({ size = number, snapshot = bool }))
  default = {
    data = { size = 100, snapshot = false }
    logs = { size = 20, snapshot = false }
  }
}

variable "base_tags" {
  type = map(string)
  default = {
    CreatedBy = "packer"
  }
}

source "amazon-ebsvolume" "cache" {
  region              = "us-west-2"
  spot_price          = "0.10"
  spot_instance_types = ["m5.large", "m4.large"]
  source_ami          = "ami-99999999999999999"
  ssh_username        = "ec2-user"

  run_tags        = var.base_tags
  run_volume_tags = { Temporary = "yes" }
  spot_tags       = var.base_tags

  dynamic "ebs_volumes" {
    for_each = var.volumes
    content {
      device_name           = "/dev/xvd${ebs_volumes.key == "data" ? "f" : "g"}"
      volume_size           = ebs_volumes.value.size
      snapshot_volume       = ebs_volumes.value.snapshot
      delete_on_termination = false
      tags                  = merge(var.base_tags, { Name = ebs_volumes.key })
    }
  }

  ebs_volumes {
    device_name           = "/dev/xvdh"
    volume_size           = 10
    delete_on_termination = false
    encrypted             = true
    kms_key_id            = "arn:aws:kms:us-west-2:111122223333:key/99999999-9999-9999-9999-999999999999"
    tag {
      key   = "CreatedBy"
      value = "packer"
    }
  }
}

build {
  sources = ["source.amazon-ebsvolume.cache"]
}
