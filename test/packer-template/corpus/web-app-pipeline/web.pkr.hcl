variable "git_sha" {
  type = string
}

variable "region" {
  type = string
}

variable "copy_to" {
  type    = list(string)
  default = []
}

variable "tags" {
  type = map(string)
}

variable "public" {
  type    = bool
  default = true
}

variable "subnet" {
  type = object({ id = string, vpc = string })
}

source "amazon-ebs" "web" {
  region          = var.region
  ami_name        = "web-${substr(var.git_sha, 0, 8)}"
  ami_description = "Web at ${var.git_sha}"
  ami_regions     = var.copy_to
  ami_groups      = var.public ? ["all"] : []
  instance_type   = "t3a.medium"
  ssh_username    = "ubuntu"
  subnet_id       = var.subnet.id
  vpc_id          = var.subnet.vpc

  source_ami_filter {
    owners      = ["self"]
    most_recent = true
    filters     = { "tag:Name" = "base" }
  }

  run_tags      = var.tags
  tags          = merge(var.tags, { Commit = var.git_sha })
  snapshot_tags = var.tags
}

build {
  sources = ["source.amazon-ebs.web"]

  provisioner "file" {
    source      = "dist/"
    destination = "/tmp/app"
  }

  provisioner "shell" {
    inline = ["sudo mv /tmp/app /opt/app"]
  }
}
