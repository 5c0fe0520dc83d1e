locals {
  first  = "${local.second}-a"
  second = upper(local.third)
}

source "amazon-ebs" "cycle" {
  region        = "us-east-1"
  instance_type = local.first
  source_ami    = "ami-92929292929292929"
  ssh_username  = "ubuntu"
  ami_name      = "cycle-{{timestamp}}"
}
