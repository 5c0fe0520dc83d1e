variable "stage" { default = "prod" }

variable "tenant" { type = string }

locals {
  unused   = aws_secretsmanager_raw("packer/unused")
  password = var.stage == "prod" ? "none" : aws_secretsmanager("packer/${var.stage}", "password")
  tenants  = [for name in ["a", "b"] : aws_secretsmanager("tenant/${name}", null)]
  unknown  = aws_secretsmanager("tenant/${var.tenant}", null)
}

source "amazon-ebs" "web" {
  region        = "eu-west-1"
  instance_type = "t3.micro"
  source_ami    = "ami-01010101010101010"
  ssh_username  = "ubuntu"
  ami_name      = "web"
  user_data     = local.password
  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }
}

source "amazon-ebs" "other" {
  user_data = aws_secretsmanager("of/a/source/that/is/not/built", null)
}

build {
  sources = ["source.amazon-ebs.web"]

  provisioner "shell" {
    inline = ["configure ${aws_secretsmanager("packer/registry", "token")}"]
  }
}
