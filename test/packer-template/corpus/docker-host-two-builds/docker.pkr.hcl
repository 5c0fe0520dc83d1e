variable "region" {
  type    = string
  default = "ca-central-1"
}

source "amazon-ebs" "base" {
  region        = var.region
  instance_type = "t3.small"
  ssh_username  = "admin"
  source_ami_filter {
    owners      = ["136693071363"]
    most_recent = true
    filters     = { name = "debian-12-amd64-*" }
  }
  run_tags = { CreatedBy = "packer" }
}

source "amazon-ebs" "swarm" {
  region        = var.region
  instance_type = "t3.medium"
  ssh_username  = "admin"
  ami_name      = "swarm-{{timestamp}}"
  source_ami_filter {
    owners      = ["self"]
    most_recent = true
    filters     = { name = "docker-host-*" }
  }
  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }
  snapshot_tags = { CreatedBy = "packer" }
}

build {
  name = "plain"

  source "source.amazon-ebs.base" {
    name          = "host"
    ami_name      = "docker-host-{{timestamp}}"
    tags          = { CreatedBy = "packer", Flavour = "plain" }
    snapshot_tags = { CreatedBy = "packer", Flavour = "plain" }
  }

  provisioner "shell" {
    inline = ["sudo apt-get update", "sudo apt-get install -y docker.io"]
  }
}

build {
  name    = "cluster"
  sources = ["source.amazon-ebs.swarm"]

  source "amazon-ebs.base" {
    name     = "manager"
    ami_name = "docker-manager-{{timestamp}}"
    tags     = { CreatedBy = "packer", Flavour = "manager" }
  }
}
