source "amazon-ebs" "chain" {
  region        = local.region
  instance_type = local.sizes[local.size]
  source_ami    = "ami-0e0e0e0e0e0e0e0e0"
  ssh_username  = "ubuntu"
  ami_name      = "${local.prefix}-{{timestamp}}"
  ami_regions   = local.copies
  subnet_id     = local.subnet

  run_tags      = local.tags.instance
  tags          = local.tags.image
  snapshot_tags = local.tags.snapshot
}

build {
  sources = ["source.amazon-ebs.chain"]
}
