packer {
  required_plugins {
    amazon = {
      version = ">= 1.3.0"
      source  = "github.com/hashicorp/amazon"
    }
    windows-update = {
      version = "0.16.7"
      source  = "github.com/rgl/windows-update"
    }
  }
}

variable "region" {
  type    = string
  default = "us-east-1"
}

variable "dr_region" {
  type    = string
  default = ""
}

variable "admin_password" {
  type      = string
  default   = ""
  sensitive = true
}

variable "instance_type" {
  type = map(string)
  default = {
    core    = "m5.large"
    desktop = "m5.xlarge"
    sql     = "r5.xlarge"
  }
}

variable "kms_key" {
  type    = string
  default = "alias/windows"
}

variable "vpc_id" {
  type    = string
  default = null
}

variable "patch_tuesday" {
  type    = string
  default = "2026-11"
}

locals {
  owner     = "801119661308"
  name      = { for kind in ["core", "desktop", "sql"] : kind => "windows-2022-${kind}-${var.patch_tuesday}" }
  copies    = compact([var.dr_region])
  user_data = <<-POWERSHELL
    <powershell>
    # region = "not-a-region"
    $tags = @{
      CreatedBy = "powershell"
    }
    if ($env:COMPUTERNAME -eq "$${env:NAME}") {
      Write-Host "ami_users = [`"999999999999`"]"
    }
    Set-Item WSMan:\localhost\Service\AllowUnencrypted -Value $true
    netsh advfirewall firewall add rule name="WinRM" protocol=TCP dir=in localport=5985 action=allow
    </powershell>
  POWERSHELL

  tags = {
    CreatedBy = "packer"
    Patch     = var.patch_tuesday
    OS        = "Windows Server 2022"
  }
}

source "amazon-ebs" "core" {
  region          = var.region
  ami_name        = "${local.name.core}-{{timestamp}}"
  ami_description = "Windows Server 2022 Core, ${var.patch_tuesday}"
  ami_regions     = local.copies
  instance_type   = var.instance_type.core
  vpc_id          = var.vpc_id

  source_ami_filter {
    filters = {
      name                = "Windows_Server-2022-English-Core-Base-*"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    most_recent = true
    owners      = [local.owner]
  }

  communicator   = "winrm"
  winrm_username = "Administrator"
  winrm_password = var.admin_password
  winrm_timeout  = "20m"
  user_data      = local.user_data

  encrypt_boot = true
  kms_key_id   = var.kms_key

  run_tags        = local.tags
  run_volume_tags = local.tags
  snapshot_tags   = local.tags
  tags            = merge(local.tags, { Name = local.name["core"] })
}

source "amazon-ebs" "desktop" {
  region          = var.region
  ami_name        = "${local.name.desktop}-{{timestamp}}"
  ami_description = ""
  ami_regions     = local.copies
  instance_type   = var.instance_type["desktop"]
  vpc_id          = var.vpc_id

  source_ami_filter {
    filters = {
      name                = "Windows_Server-2022-English-Full-Base-*"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    most_recent = true
    owners      = [local.owner]
  }

  communicator         = "ssh"
  ssh_username         = "Administrator"
  ssh_keypair_name     = null
  ssh_timeout          = "20m"
  iam_instance_profile = ""
  user_data            = local.user_data

  fast_launch {
    enable_fast_launch = true
    template_id        = "lt-0d0d0d0d0d0d0d0d0"
    template_version   = 3
  }

  encrypt_boot = true
  kms_key_id   = var.kms_key

  run_tags        = local.tags
  run_volume_tags = local.tags
  snapshot_tags   = local.tags
  tags            = merge(local.tags, { Name = local.name["desktop"] })
}

source "amazon-ebs" "sql" {
  region               = var.region
  ami_name             = "${local.name.sql}-{{timestamp}}"
  ami_regions          = local.copies
  instance_type        = var.instance_type["sql"]
  vpc_id               = var.vpc_id
  iam_instance_profile = "sql-media-reader"

  source_ami_filter {
    filters = {
      name                = "Windows_Server-2022-English-Full-SQL_2022_Standard-*"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    most_recent = true
    owners      = [local.owner, "aws-marketplace"]
  }

  communicator   = "winrm"
  winrm_username = "Administrator"
  winrm_password = "only-for-the-build"
  winrm_use_ssl  = true
  winrm_insecure = true
  user_data      = local.user_data

  launch_block_device_mappings {
    device_name           = "/dev/sda1"
    volume_size           = 100
    volume_type           = "gp3"
    delete_on_termination = true
  }

  launch_block_device_mappings {
    device_name           = "xvdd"
    volume_size           = 200
    volume_type           = "gp3"
    iops                  = 6000
    throughput            = 250
    delete_on_termination = true
  }

  run_tags        = merge(local.tags, { Name = "sql-build" })
  run_volume_tags = merge(local.tags, { CreatedBy = "sql" })
  snapshot_tags   = { for key, value in local.tags : lower(key) => value }
  tags            = merge({ CreatedBy = "sql" }, local.tags)
}

build {
  name = "windows"
  sources = [
    "source.amazon-ebs.core",
    "source.amazon-ebs.desktop",
    "source.amazon-ebs.sql",
  ]

  provisioner "windows-update" {
    search_criteria = "IsInstalled=0"
    filters         = ["exclude:$_.Title -like '*Preview*'", "include:$true"]
  }

  provisioner "windows-restart" {
    restart_timeout = "30m"
  }

  provisioner "powershell" {
    only   = ["amazon-ebs.sql"]
    inline = ["Install-Module SqlServer -Force"]
  }

  provisioner "powershell" {
    inline = [
      "& $Env:ProgramFiles\\Amazon\\EC2Launch\\ec2launch.exe sysprep --shutdown=true",
    ]
  }

  post-processor "manifest" {
    output = "windows-${var.patch_tuesday}.json"
  }
}
