locals {
  company = {
    CreatedBy = "terraform"
    Company   = "example"
  }
}

source "amazon-ebs" "tags" {
  region        = "us-east-1"
  instance_type = "t3.small"
  source_ami    = "ami-04040404040404040"
  ssh_username  = "ubuntu"
  ami_name      = "tags-{{timestamp}}"

  run_tags = local.company
  run_tag {
    key   = "CreatedBy"
    value = "packer"
  }

  tags = local.company
  tag {
    key   = "createdby"
    value = "packer"
  }

  snapshot_tags = { CreatedBy = "packer" }
  snapshot_tag {
    key   = "CreatedBy"
    value = "somebody"
  }

  run_volume_tags = local.company
  run_volume_tag {
    name  = "CreatedBy"
    value = "packer"
  }
}

build {
  sources = ["source.amazon-ebs.tags"]
}
