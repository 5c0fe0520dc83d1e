variable "region" {
  type    = string
  default = "us-east-1"
}

variable "instance_type" {
  type    = string
  default = "t3.micro"
}

source "amazon-ebs" "server" {
  region        = var.region
  instance_type = var.instance_type
  source_ami    = "ami-0a0a0a0a0a0a0a0a0"
  ssh_username  = "ubuntu"
  ami_name      = "web-{{timestamp}}"

  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }
  snapshot_tags = { CreatedBy = "packer" }
}

build {
  sources = ["source.amazon-ebs.server"]
}
