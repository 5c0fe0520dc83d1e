source "amazon-ebs" "ubuntu" {
  region        = "us-east-1"
  instance_type = "t3.small"
  source_ami    = "ami-98989898989898989"
  ssh_username  = "ubuntu"
  ami_name      = "main-{{timestamp}}"
}

build {
  sources = ["source.amazon-ebs.ubunut"]
}
