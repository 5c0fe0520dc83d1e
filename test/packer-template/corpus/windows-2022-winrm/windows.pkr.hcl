variable "aws_region" {
  default = "eu-central-1"
}

variable "winrm_username" {
  default = "Administrator"
}

source "amazon-ebs" "windows2022" {
  region         = var.aws_region
  instance_type  = "m5.large"
  ami_name       = "windows-2022-{{timestamp}}"
  communicator   = "winrm"
  winrm_username = var.winrm_username
  winrm_use_ssl  = true
  winrm_insecure = true
  winrm_timeout  = "30m"
  user_data_file = "bootstrap.txt"

  source_ami_filter {
    filters = {
      name                = "Windows_Server-2022-English-Full-Base-*"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    most_recent = true
    owners      = ["amazon"]
  }

  tags = {
    Name       = "windows-2022"
    OS_Version = "2022"
  }
}

build {
  sources = ["amazon-ebs.windows2022"]

  provisioner "powershell" {
    inline = [
      "Install-WindowsFeature -Name Web-Server -IncludeManagementTools",
      "& 'C:/Program Files/Amazon/EC2Launch/ec2launch' reset --block",
      "& 'C:/Program Files/Amazon/EC2Launch/ec2launch' sysprep --shutdown --block",
    ]
  }
}
