variable "empty_text" {
  type    = string
  default = ""
}

variable "nothing" {
  default = null
}

variable "no_list" {
  type    = list(string)
  default = []
}

variable "no_map" {
  type    = map(string)
  default = {}
}

variable "no" {
  type    = bool
  default = false
}

source "amazon-ebs" "unset" {
  region        = "us-east-1"
  instance_type = "t3.small"
  source_ami    = "ami-0d0d0d0d0d0d0d0d0"
  ami_name      = "unset-{{timestamp}}"
  ssh_username  = "ubuntu"

  subnet_id                     = var.empty_text
  vpc_id                        = var.nothing
  security_group_id             = var.empty_text
  security_group_ids            = var.no_list
  iam_instance_profile          = var.empty_text
  ssh_keypair_name              = var.nothing
  ssh_interface                 = var.empty_text
  spot_price                    = var.empty_text
  spot_instance_types           = var.no_list
  associate_public_ip_address   = var.nothing
  ami_description               = var.empty_text
  ami_regions                   = var.no_list
  ami_users                     = var.nothing
  ami_groups                    = var.no_list
  ami_org_arns                  = var.no_list
  ami_product_codes             = []
  snapshot_users                = null
  snapshot_groups               = var.no_list
  encrypt_boot                  = var.no
  kms_key_id                    = var.nothing
  region_kms_key_ids            = var.no_map
  ena_support                   = null
  sriov_support                 = var.no
  imds_support                  = var.empty_text
  deprecate_at                  = var.empty_text
  skip_create_ami               = var.no
  force_deregister              = var.no
  decode_authorization_messages = var.no
  run_volume_tags               = var.no_map
  run_tags                      = merge(var.no_map, { CreatedBy = "packer" })
  tags                          = merge({ CreatedBy = "packer" }, var.no_map)
  snapshot_tags                 = var.no_map
}

build {
  sources = ["source.amazon-ebs.unset"]
}
