variable "region" {
  type    = string
  default = "us-east-1"
}

source "amazon-ebs" "main" {
  region        = var.region
  instance_type = "t3.small"
  source_ami    = "ami-93939393939393939"
  ssh_username  = "ubuntu"
  ami_name      = "main-{{timestamp}}"
}

build {
  sources = ["source.amazon-ebs.main"]
}
