variable "region" {
  type    = string
  default = "us-west-2"
}

source "amazon-ebs" "server" {
  region        = var.region
  instance_type = "r5.large"
  source_ami    = "ami-0b0b0b0b0b0b0b0b0"
  ssh_username  = "ubuntu"
  ami_name      = "db-{{timestamp}}"
}

build {
  sources = ["source.amazon-ebs.server"]
}
