variables {
  config_file = "config/images.json"
  stage       = "test"
}

locals {
  config  = jsondecode(file("${path.root}/${var.config_file}"))
  network = yamldecode(file("${path.root}/config/network.yaml"))
  stage   = local.config.stages[var.stage]
}

source "amazon-ebs" "files" {
  region             = local.stage.region
  instance_type      = local.stage.instance_type
  ami_users          = local.stage.accounts
  subnet_id          = local.network.subnets[0].id
  security_group_ids = local.network.groups
  source_ami         = local.config.base
  ssh_username       = "ubuntu"
  ami_name           = "files-{{timestamp}}"
  user_data          = templatefile("${path.root}/config/init.pkrtpl.sh", { stage = var.stage, packages = ["nginx", "jq"] })

  run_tags      = local.config.tags
  tags          = merge(local.config.tags, { Stage = var.stage })
  snapshot_tags = { for key, value in local.config.tags : key => value }
}

build {
  sources = ["source.amazon-ebs.files"]
}
