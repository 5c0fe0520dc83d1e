locals {
  bucket = join("-", ["imports", "eu", "111122223333"])
}

source "qemu" "rocky" {
  iso_url          = "https://download.example.com/Rocky-9-minimal.iso"
  iso_checksum     = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
  disk_size        = "10G"
  format           = "raw"
  ssh_username     = "root"
  ssh_password     = "packer"
  shutdown_command = "poweroff"
}

build {
  sources = ["source.qemu.rocky"]

  post-processor "amazon-import" {
    region         = "eu-central-1"
    s3_bucket_name = local.bucket
    format         = "raw"
    boot_mode      = "uefi"
    ami_name       = "rocky-9-imported"
    tags = {
      Name      = "rocky-9"
      CreatedBy = "packer"
    }
  }
}
