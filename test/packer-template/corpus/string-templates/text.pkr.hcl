variable "env" {
  type    = string
  default = "test"
}

variable "arm" {
  type    = bool
  default = true
}

locals {
  tricky = "literally $${var.env} and %%{if} and }"
  type   = "%{if var.arm}t4g%{else}t3%{endif}.%{ for size in ["medium"] }${size}%{ endfor }"
  region = "${var.env == "prod" ? "eu-west-1" : "eu-central-1"}"
  maker  = trimspace(<<EOT
  %{~ if var.env == "prod" ~}
  terraform
  %{~ else ~}
  packer
  %{~ endif ~}
EOT
  )
}

source "amazon-ebs" "text" {
  region        = local.region
  instance_type = local.type
  source_ami    = "ami-02020202020202020"
  ssh_username  = "ubuntu"
  ami_name      = "text-${var.env}${var.arm ? "-arm" : ""}-{{timestamp}}"
  user_data     = <<-SCRIPT
    #!/bin/bash
    # source "amazon-ebs" "fake" { region = "us-east-1" }
    if [ -z "$${HOME}" ]; then
      echo '{ "subnet_id": "subnet-dead" }' > /etc/never.json
    fi
    region = "us-gov-west-1"
  SCRIPT

  # subnet_id   = "subnet-commented"
  // vpc_id     = "vpc-commented"
  /* security_group_id = "sg-commented"
     iam_instance_profile = "commented" */
  subnet_id     = "subnet-${join("", ["1", "2", format("%s", "3abc")])}"

  run_tags = {
    CreatedBy = local.maker
    Note      = local.tricky
  }
  tags = {
    "CreatedBy" : "packer",
    "Name" : "${var.env}-$${not_a_variable}",
  }
  snapshot_tags = {
    "Created${"By"}" = "pack${"er"}"
  }
}

build {
  sources = ["source.amazon-ebs.text"]
}
