packer {
  required_version = ">= 1.9.0"
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "~> 1.3"
    }
  }
}

source "amazon-ebs" "noble" {
  region          = var.region
  instance_type   = var.instance_type
  ami_name        = "noble-${formatdate("YYYYMMDDhhmm", timestamp())}"
  ami_description = "Ubuntu 24.04 with the agents of the platform team"
  ssh_username    = "ubuntu"
  subnet_id       = var.subnet_id

  source_ami_filter {
    owners      = [var.ubuntu_owner]
    most_recent = true
    filters = {
      name         = "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*"
      architecture = "x86_64"
    }
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
  imds_support = "v2.0"

  run_tags        = local.tags
  run_volume_tags = local.tags
  snapshot_tags   = local.tags
  tags            = merge(local.tags, { Name = "noble" })
}

build {
  sources = ["source.amazon-ebs.noble"]

  provisioner "shell" {
    script = "scripts/agents.sh"
  }

  post-processor "manifest" {
    output     = "manifest.json"
    strip_path = true
  }
}
