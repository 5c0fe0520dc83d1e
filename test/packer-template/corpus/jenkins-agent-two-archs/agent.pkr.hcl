variable "accounts" {
  type    = list(string)
  default = ["111122223333", "210987654321"]
}

variable "key_file" {
  type    = string
  default = "~/.ssh/jenkins.pem"
}

source "amazon-ebs" "amd64" {
  region               = "us-east-1"
  instance_type        = "m5.xlarge"
  ami_name             = "jenkins-agent-amd64-{{timestamp}}"
  ami_users            = var.accounts
  ssh_username         = "ec2-user"
  ssh_keypair_name     = "jenkins"
  ssh_private_key_file = var.key_file
  force_deregister     = true

  source_ami_filter {
    filters     = { name = "al2023-ami-2023*-x86_64" }
    owners      = ["amazon"]
    most_recent = true
  }

  run_tags      = { CreatedBy = "packer", Arch = "amd64" }
  tags          = { CreatedBy = "packer", Arch = "amd64" }
  snapshot_tags = { CreatedBy = "packer", Arch = "amd64" }
}

source "amazon-ebs" "arm64" {
  region               = "us-east-1"
  instance_type        = "m6g.xlarge"
  ami_name             = "jenkins-agent-arm64-{{timestamp}}"
  ami_users            = var.accounts
  ssh_username         = "ec2-user"
  ssh_keypair_name     = "jenkins"
  ssh_private_key_file = var.key_file
  force_deregister     = true

  source_ami_filter {
    filters     = { name = "al2023-ami-2023*-arm64" }
    owners      = ["amazon"]
    most_recent = true
  }

  run_tags      = { CreatedBy = "packer", Arch = "arm64" }
  tags          = { CreatedBy = "packer", Arch = "arm64" }
  snapshot_tags = { Arch = "arm64" }
}

build {
  sources = [
    "source.amazon-ebs.amd64",
    "source.amazon-ebs.arm64",
  ]

  provisioner "ansible" {
    playbook_file = "playbook.yml"
    only          = ["amazon-ebs.amd64"]
  }
}
