locals {
  usual    = { CreatedBy = "packer" }
  demanded = { "example:builder" = "team-a/web" }
}

source "amazon-ebs" "web" {
  region        = "eu-west-1"
  instance_type = "t3.small"
  source_ami    = "ami-a1a1a1a1a1a1a1a1a"
  ssh_username  = "ubuntu"
  ami_name      = "web-{{timestamp}}"

  run_tags        = merge(local.usual, local.demanded)
  run_volume_tags = merge(local.demanded, local.usual)
  tags            = merge(local.demanded, { "example:builder" = "team-b/web" })
  snapshot_tags   = local.usual
}

build {
  sources = ["source.amazon-ebs.web"]
}
