locals {
  created = { CreatedBy = "packer" }
  keys = {
    root = "arn:aws:kms:eu-west-3:444455556666:key/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
    data = "alias/ebs-data"
  }
}

source "amazon-ebs" "cis" {
  region        = "eu-west-3"
  source_ami    = "ami-0feedfacefeedface"
  instance_type = "t3.large"
  ssh_username  = "ec2-user"
  ami_name      = "cis-level2-{{isotime \"20060102\"}}"

  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    volume_type           = "gp3"
    volume_size           = 40
    encrypted             = true
    kms_key_id            = local.keys.root
    delete_on_termination = true
  }

  launch_block_device_mappings {
    device_name = "/dev/xvdf"
    volume_type = "gp3"
    volume_size = 100
    encrypted   = true
    kms_key_id  = local.keys["data"]
    snapshot_id = "snap-0123456789abcdef0"
  }

  run_tags        = local.created
  run_volume_tags = merge(local.created, { Encrypted = true })
  tags            = local.created
  snapshot_tags   = local.created
}

build {
  sources = ["source.amazon-ebs.cis"]
  provisioner "shell" {
    execute_command = "sudo sh -c '{{ .Vars }} {{ .Path }}'"
    scripts         = ["scripts/partition.sh", "scripts/cis.sh"]
  }
}
