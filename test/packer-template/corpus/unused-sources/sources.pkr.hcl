variable "never_given" {
  type    = string
  default = null
}

data "amazon-secretsmanager" "unused" {
  name   = "packer/unused"
  region = "us-east-1"
}

source "amazon-ebs" "used" {
  region        = "us-east-1"
  instance_type = "t3.small"
  source_ami    = "ami-11111111111111111"
  ssh_username  = "ubuntu"
  ami_name      = "used-{{timestamp}}"
  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }
  snapshot_tags = { CreatedBy = "packer" }
}

source "amazon-ebs" "idle" {
  region               = "us-west-2"
  instance_type        = "p4d.24xlarge"
  source_ami           = "ami-22222222222222222"
  ssh_username         = "ubuntu"
  ami_name             = "idle-{{timestamp}}"
  spot_price           = "auto"
  subnet_id            = var.never_given
  iam_instance_profile = "idle"
  ami_users            = ["444455556666"]
}

source "amazon-ebssurrogate" "idle" {
  region = "us-west-1"
}
