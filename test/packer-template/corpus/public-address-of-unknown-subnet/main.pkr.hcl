variable "subnet" { type = string }
variable "profile" { type = string }
variable "groups" { type = list(string) }

source "amazon-ebs" "web" {
  region                      = "eu-west-1"
  instance_type               = "t3.micro"
  source_ami                  = "ami-01010101010101010"
  ami_name                    = "web"
  subnet_id                   = var.subnet
  associate_public_ip_address = true
  iam_instance_profile        = var.profile
  security_group_ids          = var.groups
  run_tags                    = { CreatedBy = "packer" }
  tags                        = { CreatedBy = "packer" }

  security_group_filter {
    filters = { "tag:Name" = "packer" }
  }

  temporary_iam_instance_profile_policy_document {
    Version = "2012-10-17"
    Statement {
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = ["*"]
    }
  }
}

build {
  sources = ["source.amazon-ebs.web"]
}
