source "amazon-ebs" "told" {
  region          = "us-east-1"
  instance_type   = "t3.micro"
  ami_name        = "told-{{timestamp}}"
  source_ami      = "ami-0123456789abcdef0"
  ssh_username    = "ec2-user"
  encrypt_boot    = true
  run_tags        = { CreatedBy = "told" }
  run_volume_tags = { CreatedBy = "told" }
  tags            = { CreatedBy = "told" }
  snapshot_tags   = { CreatedBy = "told" }
}

build {
  sources = ["source.amazon-ebs.told"]
}
