variable "dry" {
  type    = bool
  default = true
}

source "amazon-ebs" "test" {
  region                       = "us-east-1"
  instance_type                = "t3.small"
  source_ami                   = "ami-a2a2a2a2a2a2a2a2a"
  ssh_username                 = "ubuntu"
  ami_name                     = "test-{{timestamp}}"
  skip_create_ami              = var.dry
  spot_price                   = "auto"
  enable_unlimited_credits     = true
  ami_product_codes            = []

  run_tags   = { CreatedBy = "packer" }
  spot_tags  = { CreatedBy = "packer" }
  fleet_tags = { CreatedBy = "packer" }
  tags       = { Name = "never made" }
}

build {
  sources = ["source.amazon-ebs.test"]
  provisioner "shell" {
    inline = ["sudo ./test.sh"]
  }
}
