variable "bucket" {
  type    = string
  default = "appliance-uploads"
}

source "virtualbox-iso" "appliance" {
  guest_os_type    = "Debian_64"
  iso_url          = "https://cdimage.example.com/debian-12.iso"
  iso_checksum     = "none"
  ssh_username     = "root"
  ssh_password     = "root"
  shutdown_command = "poweroff"
  format           = "ova"
}

source "amazon-ebs" "appliance" {
  region        = "eu-west-1"
  instance_type = "t3.small"
  source_ami    = "ami-41414141414141414"
  ssh_username  = "admin"
  ami_name      = "appliance-{{timestamp}}"
  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }
  snapshot_tags = { CreatedBy = "packer" }
}

source "docker" "appliance" {
  image  = "debian:12"
  commit = true
}

build {
  sources = [
    "source.virtualbox-iso.appliance",
    "source.amazon-ebs.appliance",
    "source.docker.appliance",
  ]

  provisioner "shell" {
    inline = ["apt-get install -y nginx"]
  }

  post-processors {
    post-processor "checksum" {
      checksum_types = ["sha256"]
    }

    post-processor "amazon-import" {
      only           = ["virtualbox-iso.appliance"]
      region         = "eu-west-1"
      s3_bucket_name = var.bucket
      license_type   = "BYOL"
      tags           = { CreatedBy = "packer" }
    }
  }

  post-processor "manifest" {
    output = "manifest.json"
  }
}
