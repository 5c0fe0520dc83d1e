locals {
  tags = { CreatedBy = "packer" }
}

source "amazon-ebs" "web" {
  region        = "eu-west-1"
  instance_type = "t3.small"
  source_ami    = "ami-31313131313131313"
  ssh_username  = "ubuntu"
  ami_name      = "web-{{timestamp}}"
  run_tags      = local.tags
  tags          = local.tags
  snapshot_tags = local.tags
}

source "amazon-ebs" "worker" {
  region        = "eu-west-2"
  instance_type = "c5.large"
  source_ami    = "ami-32323232323232323"
  ssh_username  = "ubuntu"
  ami_name      = "worker-{{timestamp}}"
  encrypt_boot  = true
  run_tags      = local.tags
  tags          = local.tags
}

source "amazon-ebs" "desktop" {
  region         = "eu-west-3"
  instance_type  = "g4dn.xlarge"
  source_ami     = "ami-33333333333333333"
  communicator   = "winrm"
  winrm_username = "Administrator"
  ami_name       = "desktop-{{timestamp}}"
}

build {
  name    = "linux"
  sources = ["amazon-ebs.web", "amazon-ebs.worker"]
}

build {
  sources = ["source.amazon-ebs.desktop"]

  source "amazon-ebs.web" {
    name      = "kiosk"
    subnet_id = "subnet-31313131"
  }
}
