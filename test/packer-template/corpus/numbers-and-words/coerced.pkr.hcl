variable "account" {
  type    = number
  default = 111122223333
}

variable "encrypt" {
  type    = string
  default = "true"
}

variable "public" {
  default = "false"
}

source "amazon-ebs" "coerced" {
  region        = "us-east-1"
  instance_type = "t3.small"
  ssh_username  = "ubuntu"
  ami_name      = "coerced-{{timestamp}}"

  ami_users      = [var.account, 444455556666, "210987654321"]
  snapshot_users = ["${var.account}"]
  encrypt_boot   = var.encrypt
  kms_key_id     = "arn:aws:kms:us-east-1:${var.account}:key/00000000-1111-2222-3333-444444444444"
  ena_support    = "true"
  sriov_support  = "0"
  skip_create_ami = var.public
  spot_price     = 0
  ami_groups     = var.public == "true" ? ["all"] : []

  source_ami_filter {
    owners      = [var.account, "self"]
    most_recent = "true"
    filters     = { name = "base-*" }
  }

  launch_block_device_mappings {
    device_name = "/dev/xvdf"
    volume_size = "30"
    encrypted   = "true"
  }

  run_tags      = { CreatedBy = "packer", Number = 7, Flag = true }
  tags          = { CreatedBy = "packer", Account = var.account }
  snapshot_tags = { CreatedBy = true }
}

build {
  sources = ["source.amazon-ebs.coerced"]
}
