variable "types" {
  type    = list(string)
  default = ["m5.large", "m5a.large", "m5d.large"]
}

locals {
  tags = {
    Name      = "spot-build"
    CreatedBy = "packer"
  }
}

source "amazon-ebs" "spot" {
  region                   = "us-east-1"
  spot_price               = "auto"
  spot_instance_types      = concat(var.types, ["m6i.large"])
  spot_allocation_strategy = "price-capacity-optimized"
  source_ami               = "ami-81818181818181818"
  ssh_username             = "ec2-user"
  ami_name                 = "spot-{{timestamp}}"
  snapshot_groups          = ["all"]

  vpc_filter {
    filters = { "tag:Class" = "build", isDefault = "false" }
  }

  subnet_filter {
    filters   = { "tag:Class" = "build" }
    most_free = true
    random    = false
  }

  run_tags      = local.tags
  spot_tags     = local.tags
  tags          = local.tags
  snapshot_tags = local.tags

  fleet_tag {
    key   = "CreatedBy"
    value = "packer"
  }
}

build {
  sources = ["source.amazon-ebs.spot"]
}
