locals {
  made_by = { CreatedBy = "packer" }
}

source "amazon-ebsvolume" "mysql" {
  region        = "us-east-1"
  instance_type = "r6i.large"
  source_ami    = "ami-0aaaabbbbccccdddd"
  ssh_username  = "ec2-user"

  run_tags = local.made_by

  ebs_volumes {
    device_name           = "/dev/xvdf"
    volume_type           = "gp3"
    volume_size           = 200
    delete_on_termination = false
    snapshot_volume       = true
    snapshot_description  = "MySQL data"
    tags                  = merge(local.made_by, { Name = "mysql-data" })
    snapshot_tags         = { Name = "mysql-data" }
  }

  ebs_volumes {
    device_name           = "/dev/xvdg"
    volume_type           = "gp3"
    volume_size           = 20
    delete_on_termination = false
    tags                  = { Name = "mysql-log" }
  }
}

build {
  sources = ["source.amazon-ebsvolume.mysql"]
  provisioner "shell" {
    inline = [
      "sudo mkfs.xfs /dev/xvdf",
      "sudo mkfs.xfs /dev/xvdg",
    ]
  }
}
