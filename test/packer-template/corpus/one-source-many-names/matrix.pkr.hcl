variable "mark" {
  type    = map(string)
  default = { CreatedBy = "packer" }
}

source "amazon-ebs" "matrix" {
  ssh_username  = "ubuntu"
  run_tags      = var.mark
  tags          = var.mark
  snapshot_tags = var.mark

  launch_block_device_mappings {
    device_name = "/dev/sda1"
    volume_size = 12
  }
}

build {
  name = "matrix"

  source "source.amazon-ebs.matrix" {
    name          = "focal"
    region        = "us-east-1"
    instance_type = "t3.small"
    source_ami    = "ami-05050505050505050"
    ami_name      = "focal-{{timestamp}}"
    subnet_id     = "subnet-05050505"
  }

  source "source.amazon-ebs.matrix" {
    name                 = "jammy"
    region               = "us-west-2"
    instance_type        = "t3.medium"
    source_ami           = "ami-06060606060606060"
    ami_name             = "jammy-{{timestamp}}"
    subnet_id            = "subnet-06060606"
    iam_instance_profile = "jammy-build"
  }

  source "source.amazon-ebs.matrix" {
    name          = "noble"
    region        = "us-west-2"
    instance_type = "t3.large"
    source_ami    = "ami-07070707070707070"
    ami_name      = "noble-{{timestamp}}"
    subnet_id     = "subnet-07070707"

    launch_block_device_mappings {
      device_name = "/dev/sdf"
      snapshot_id = "snap-07070707070707070"
    }

    tag {
      key   = "CreatedBy"
      value = "noble"
    }
  }

  source "source.amazon-ebs.matrix" {
    region        = "us-west-2"
    instance_type = "t3.large"
    source_ami    = "ami-08080808080808080"
    ami_name      = "plain-{{timestamp}}"
    subnet_id     = "subnet-07070707"
    encrypt_boot  = "true"
  }

  provisioner "shell" {
    inline = ["echo ${source.name} ${build.ID}"]
  }
}
