data "amazon-parameterstore" "subnet" {
  name   = "/network/build-subnet"
  region = "us-east-1"
}

data "amazon-parameterstore" "size" {
  name   = "/packer/instance-type"
  region = "us-east-1"
}

data "amazon-ami" "base" {
  region      = "us-east-1"
  owners      = ["self"]
  most_recent = true
  filters     = { name = "base-*" }
}

locals {
  mark = { CreatedBy = "packer" }
}

source "amazon-ebs" "fixed" {
  region        = "us-east-1"
  instance_type = "t3.small"
  subnet_id     = "subnet-91919191"
  source_ami    = data.amazon-ami.base.id
  ssh_username  = "ubuntu"
  ami_name      = "fixed-{{timestamp}}"
  run_tags      = local.mark
  tags          = merge(local.mark, { Base = data.amazon-ami.base.name })
  snapshot_tags = local.mark
}

source "amazon-ebs" "looked-up" {
  region        = "us-east-1"
  instance_type = data.amazon-parameterstore.size.value
  subnet_id     = data.amazon-parameterstore.subnet.value
  source_ami    = data.amazon-ami.base.id
  ssh_username  = "ubuntu"
  ami_name      = "looked-up-{{timestamp}}"
  run_tags      = local.mark
  tags          = local.mark
}

build {
  sources = ["source.amazon-ebs.fixed", "source.amazon-ebs.looked-up"]
}
