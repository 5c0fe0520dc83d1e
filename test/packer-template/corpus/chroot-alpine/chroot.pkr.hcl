variable "owner" {
  type    = string
  default = "images"
}

source "amazon-chroot" "alpine" {
  region       = "eu-west-1"
  ami_name     = "alpine-chroot-{{timestamp}}"
  source_ami   = "ami-0fedcba9876543210"
  imds_support = "v2.0"

  root_volume_tags = {
    CreatedBy = "packer"
    Owner     = var.owner
  }

  tags = {
    CreatedBy = "Packer"
    Owner     = var.owner
  }
}

build {
  sources = ["source.amazon-chroot.alpine"]

  provisioner "shell" {
    inline = ["apk add --no-cache nginx"]
  }
}
