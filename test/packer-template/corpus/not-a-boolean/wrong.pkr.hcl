source "amazon-ebs" "wrong" {
  region        = "us-east-1"
  instance_type = "t3.small"
  source_ami    = "ami-71717171717171717"
  ssh_username  = "ubuntu"
  ami_name      = "wrong-{{timestamp}}"
  encrypt_boot  = "yes"
}

build {
  sources = ["source.amazon-ebs.wrong"]
}
