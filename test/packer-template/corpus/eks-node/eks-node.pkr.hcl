locals {
  target_ami_name = "${var.ami_name_prefix}-${var.kubernetes_version}-${var.ami_version}"
}

source "amazon-ebs" "node" {
  ami_name        = local.target_ami_name
  ami_description = "EKS Kubernetes Worker AMI with AmazonLinux2023 (k8s: ${var.kubernetes_version})"
  ami_regions     = var.ami_regions
  ami_users       = var.ami_users

  region                      = var.aws_region
  instance_type               = var.instance_type
  associate_public_ip_address = var.associate_public_ip_address
  iam_instance_profile        = var.iam_instance_profile
  security_group_ids          = var.security_group_ids
  subnet_id                   = var.subnet_id
  ssh_interface               = var.ssh_interface
  ssh_username                = "ec2-user"
  temporary_key_pair_type     = "ed25519"

  encrypt_boot = var.encrypted
  kms_key_id   = var.kms_key_id

  source_ami_filter {
    filters = {
      architecture        = var.arch
      name                = var.source_ami_filter_name
      root-device-type    = "ebs"
      state               = "available"
      virtualization-type = "hvm"
    }
    owners      = var.source_ami_owners
    most_recent = true
  }

  launch_block_device_mappings {
    delete_on_termination = true
    device_name           = "/dev/xvda"
    volume_size           = 4
    volume_type           = "gp3"
  }

  metadata_options {
    http_tokens = "required"
  }

  run_tags = {
    creator = var.creator
  }

  snapshot_users = var.ami_users
  tags = merge(
    var.ami_tags,
    {
      Name               = local.target_ami_name
      kubernetes_version = var.kubernetes_version
      source_image_name  = "{{ .SourceAMIName }}"
    },
  )
}

build {
  sources = ["source.amazon-ebs.node"]

  provisioner "shell" {
    environment_vars = ["KUBERNETES_VERSION=${var.kubernetes_version}"]
    script           = "scripts/install-worker.sh"
  }
}
