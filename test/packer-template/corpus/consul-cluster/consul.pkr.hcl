variable "consul_version" {
  type    = string
  default = "1.20.1"
}

variable "build_tag" {
  type    = string
  default = "packer"
}

source "amazon-ebs" "consul" {
  region        = "ap-southeast-2"
  instance_type = "t3.micro"
  ami_name      = "consul-${var.consul_version}-{{timestamp}}"
  ssh_username  = "ubuntu"

  source_ami_filter {
    filters     = { name = "ubuntu/images/*/ubuntu-jammy-22.04-amd64-server-*" }
    most_recent = true
    owners      = ["099720109477"]
  }

  tag {
    key   = "Name"
    value = "consul-${var.consul_version}"
  }
  tag {
    key   = "CreatedBy"
    value = var.build_tag
  }
  run_tag {
    key   = "CreatedBy"
    value = var.build_tag
  }
  run_volume_tag {
    name  = "CreatedBy"
    value = var.build_tag
  }
  snapshot_tag {
    key   = "Service"
    value = "consul"
  }
}

build {
  sources = ["source.amazon-ebs.consul"]

  provisioner "shell" {
    inline = ["/tmp/install-consul --version ${var.consul_version}"]
  }
}
