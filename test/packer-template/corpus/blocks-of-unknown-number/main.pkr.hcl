variable "sizes" { type = list(number) }
variable "keys" { type = list(string) }

source "amazon-ebs" "sizes" {
  region        = "eu-west-1"
  instance_type = "t3.micro"
  source_ami    = "ami-01010101010101010"
  ami_name      = "sizes"
  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }

  dynamic "launch_block_device_mappings" {
    for_each = var.sizes
    content {
      device_name           = "/dev/sd${launch_block_device_mappings.key}"
      volume_size           = launch_block_device_mappings.value
      delete_on_termination = true
    }
  }
}

source "amazon-ebs" "keys" {
  region        = "eu-west-1"
  instance_type = "t3.micro"
  source_ami    = "ami-01010101010101010"
  ami_name      = "keys"
  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }

  dynamic "launch_block_device_mappings" {
    for_each = var.keys
    iterator = each
    content {
      device_name = "/dev/sd${each.key}"
      encrypted   = true
      kms_key_id  = each.value
    }
  }
}

build {
  sources = ["source.amazon-ebs.sizes", "source.amazon-ebs.keys"]
}
