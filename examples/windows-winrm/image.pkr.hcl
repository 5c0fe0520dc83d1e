packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.2.2" # the first that tags everything on creation
    }
  }
}

variable "builder_cidr" {
  type        = string
  description = "The addresses that Packer connects from, such as 192.0.2.1/32."
}

# The build tag of the role.
locals {
  build_tag = { CreatedBy = "windows-images" }
}

source "amazon-ebs" "windows" {
  region        = "us-east-1"
  instance_type = "t3.large"
  ami_name      = "windows-{{timestamp}}"

  source_ami_filter {
    owners      = ["amazon"]
    most_recent = true
    filters = {
      name = "Windows_Server-2022-English-Full-Base-*"
    }
  }

  # Without winrm_password the plugin asks EC2 for the one that Windows made: readWindowsPassword of the role.
  communicator   = "winrm"
  winrm_username = "Administrator"
  winrm_use_ssl  = true
  winrm_use_ntlm = true
  winrm_insecure = true # the certificate is made by winrm.ps1, and signed by no one
  user_data_file = "${path.root}/winrm.ps1"

  temporary_security_group_source_cidrs = [var.builder_cidr]

  run_tags        = local.build_tag
  run_volume_tags = local.build_tag
  tags            = merge(local.build_tag, { Name = "windows" })
  snapshot_tags   = local.build_tag
}

build {
  sources = ["source.amazon-ebs.windows"]

  provisioner "powershell" {
    inline = ["Install-WindowsFeature -Name Web-Server"]
  }

  # A password and a name of its own for each instance of the image.
  provisioner "powershell" {
    inline = [
      "& 'C:/Program Files/Amazon/EC2Launch/EC2Launch.exe' reset --block",
      "& 'C:/Program Files/Amazon/EC2Launch/EC2Launch.exe' sysprep --block",
    ]
  }
}
