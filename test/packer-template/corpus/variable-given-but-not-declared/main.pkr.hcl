source "amazon-ebs" "main" {
  region        = "us-east-1"
  instance_type = "t3.small"
  source_ami    = "ami-97979797979797979"
  ssh_username  = "ubuntu"
  ami_name      = "main-{{timestamp}}"
}

build {
  sources = ["source.amazon-ebs.main"]
}
