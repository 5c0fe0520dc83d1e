variable "version" {
  type = string
}

variable "region" {
  type = string
}

variable "subnet_id" {
  type        = string
  description = "Where the instance runs"
}

variable "instance_type" {
  type    = string
  default = "t3.small"
}

variable "share_with" {
  type = list(string)
}

variable "stage" {
  type = string
}

variable "tags" {
  type = map(string)
}

variable "base" {
  type = string
}

source "amazon-ebs" "required" {
  region          = var.region
  ami_name        = "required-${var.version}-{{timestamp}}"
  ami_description = "Version ${var.version}"
  instance_type   = var.instance_type
  source_ami      = var.base
  ssh_username    = "ubuntu"
  subnet_id       = var.subnet_id
  ami_users       = concat(["111122223333"], var.share_with)
  encrypt_boot    = var.stage == "prod"
  run_tags        = { CreatedBy = "packer", Stage = var.stage }
  tags            = var.tags
  snapshot_tags   = { CreatedBy = var.stage }
}

build {
  sources = ["source.amazon-ebs.required"]
}
