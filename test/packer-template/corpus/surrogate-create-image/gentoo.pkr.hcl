variable "marks" {
  type = map(string)
  default = {
    CreatedBy = "packer"
    Distro    = "gentoo"
  }
}

source "amazon-ebssurrogate" "gentoo" {
  region                  = "sa-east-1"
  instance_type           = "c6i.2xlarge"
  source_ami              = "ami-0123456789abcdef0"
  ssh_username            = "admin"
  ami_name                = "gentoo-${formatdate("YYYYMMDD", timestamp())}"
  ami_virtualization_type = "hvm"
  use_create_image        = true
  sriov_support           = true

  launch_block_device_mappings {
    device_name           = "/dev/xvdf"
    volume_size           = 16
    delete_on_termination = true
  }

  ami_root_device {
    source_device_name = "/dev/xvdf"
    device_name        = "/dev/xvda"
  }

  dynamic "run_tag" {
    for_each = var.marks
    content {
      key   = run_tag.key
      value = run_tag.value
    }
  }

  dynamic "tag" {
    for_each = var.marks
    iterator = each
    content {
      key   = each.key
      value = each.value
    }
  }

  dynamic "snapshot_tag" {
    for_each = { for key, value in var.marks : key => value if key != "CreatedBy" }
    content {
      key   = snapshot_tag.key
      value = snapshot_tag.value
    }
  }
}

build {
  sources = ["source.amazon-ebssurrogate.gentoo"]
}
