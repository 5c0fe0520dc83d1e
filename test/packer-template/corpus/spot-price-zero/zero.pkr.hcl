variable "use_spot" {
  type    = bool
  default = false
}

locals {
  tags = { CreatedBy = "packer" }
}

source "amazon-ebs" "zero" {
  region        = "us-east-1"
  spot_price    = var.use_spot ? "auto" : "0"
  instance_type = "t3.small"
  source_ami    = "ami-82828282828282828"
  ssh_username  = "ubuntu"
  ami_name      = "zero-{{timestamp}}"
  run_tags      = local.tags
  tags          = local.tags
  snapshot_tags = local.tags
}

build {
  sources = ["source.amazon-ebs.zero"]
}
