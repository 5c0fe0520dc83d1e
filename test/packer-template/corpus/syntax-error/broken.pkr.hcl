source "amazon-ebs" "broken" {
  region        = var.region
  instance_type = "t3.small"
  source_ami    = "ami-94949494949494949"
  ssh_username  = "ubuntu"
  ami_name      = "broken-{{timestamp}}"

  run_tags = {
    CreatedBy = "packer"

  tags = {
    CreatedBy = "packer"
  }
}

build {
  sources = ["source.amazon-ebs.broken"]
}
