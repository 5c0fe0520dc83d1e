variable "winrm_password" {
  type      = string
  sensitive = true
}

locals {
  name = "win2019-${formatdate("YYYYMMDD", timestamp())}"
  tags = {
    "Name"      = local.name
    "CreatedBy" = "packer"
    "Patch"     = "monthly"
  }
}

source "amazon-ebs" "win2019" {
  region         = "us-east-2"
  ami_name       = local.name
  ami_regions    = ["us-west-2"]
  instance_type  = "t3.large"
  source_ami     = "ami-0123456789abcdef0"
  communicator   = "winrm"
  winrm_username = "packer"
  winrm_password = var.winrm_password
  winrm_port     = 5986
  winrm_use_ssl  = true
  winrm_insecure = true
  user_data      = <<-EOF
    <powershell>
    net user packer '${var.winrm_password}' /add
    net localgroup Administrators packer /add
    </powershell>
    EOF

  fast_launch {
    enable_fast_launch    = true
    target_resource_count = 6
    region_launch_templates {
      region      = "us-east-2"
      template_id = "lt-0aaaaaaaaaaaaaaa1"
    }
    region_launch_templates {
      region      = "us-west-2"
      template_id = "lt-0bbbbbbbbbbbbbbb2"
    }
  }

  run_tags      = local.tags
  tags          = local.tags
  snapshot_tags = local.tags
}

build {
  sources = ["source.amazon-ebs.win2019"]
  provisioner "powershell" {
    script = "sysprep.ps1"
  }
}
