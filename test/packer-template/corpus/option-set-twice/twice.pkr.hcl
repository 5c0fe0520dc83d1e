source "amazon-ebs" "base" {
  region        = "us-east-1"
  instance_type = "t3.small"
  source_ami    = "ami-09090909090909090"
  ssh_username  = "ubuntu"
  ami_name      = "base-{{timestamp}}"
}

build {
  source "source.amazon-ebs.base" {
    name          = "large"
    instance_type = "m5.24xlarge"
  }
}
