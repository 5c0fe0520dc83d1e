variable "network" {
  type    = string
  default = "build"
}

source "amazon-ebs" "filters" {
  region                      = "eu-west-1"
  instance_type               = "t3.small"
  ssh_username                = "ubuntu"
  ami_name                    = "filters-{{timestamp}}"
  associate_public_ip_address = true

  source_ami_filter {
    filters     = { name = "ubuntu/images/*" }
    owners      = ["amazon", "099720109477"]
    most_recent = true
  }

  vpc_filter {
    filters = {
      "tag:Network" = var.network
    }
  }

  subnet_filter {
    filters = {
      "tag:Network" = var.network
    }
    random = true
  }

  security_group_filter {
    filters = {
      "tag:Network" = var.network
    }
  }

  placement {
    tenancy                 = "host"
    host_resource_group_arn = "arn:aws:resource-groups:eu-west-1:111122223333:group/hosts"
  }

  license_specifications {
    license_configuration_request {
      license_configuration_arn = "arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef"
    }
  }

  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }
  snapshot_tags = { CreatedBy = "packer" }
}

build {
  sources = ["source.amazon-ebs.filters"]
}
