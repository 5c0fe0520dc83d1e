hcp_packer_registry {
  bucket_name = "images"
}

communicator "ssh" "usual" {
  ssh_username = "ubuntu"
}

variable "devices" {
  type = list(object({ name = string, key = optional(string, "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000001") }))
  default = [{ name = "a" }]
}

source "amazon-ebs" "base" {
  region        = source.name == "eu" ? "eu-west-1" : "us-east-1"
  instance_type = "t3.micro"
  source_ami    = "ami-01010101010101010"
  ami_name      = "${source.type}-${source.name}"
  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }

  dynamic "launch_block_device_mappings" {
    for_each = var.devices
    content {
      device_name = launch_block_device_mappings.value.name
      kms_key_id  = launch_block_device_mappings.value.key
    }
  }
}

build {
  name = "images"

  source "amazon-ebs.base" {
    name = "eu"
  }

  post-processor "amazon-import" {
    region         = build.name == "images" ? "eu-west-1" : "us-east-1"
    s3_bucket_name = "${build.name}-${source.name}"
    tags           = { CreatedBy = "packer" }
  }
}
