variable "region" {
  type    = string
  default = "us-east-1"
}

source "amazon-ebs" "main" {
  region        = var.region
  instance_type = "t3.small"
  subnet_id     = var.subnet_of_nobody
  source_ami    = "ami-96969696969696969"
  ssh_username  = "ubuntu"
  ami_name      = "main-{{timestamp}}"
}

build {
  sources = ["source.amazon-ebs.main"]
}
