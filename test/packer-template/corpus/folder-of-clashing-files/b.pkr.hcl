source "amazon-ebs" "server" {
  region        = "us-west-2"
  instance_type = "t3.large"
  source_ami    = "ami-0b0b0b0b0b0b0b0b0"
  ssh_username  = "ubuntu"
  ami_name      = "b-{{timestamp}}"
}

build {
  sources = ["source.amazon-ebs.server"]
}
