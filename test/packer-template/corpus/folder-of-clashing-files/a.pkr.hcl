source "amazon-ebs" "server" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  source_ami    = "ami-0a0a0a0a0a0a0a0a0"
  ssh_username  = "ubuntu"
  ami_name      = "a-{{timestamp}}"
}

build {
  sources = ["source.amazon-ebs.server"]
}
