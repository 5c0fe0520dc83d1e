variable "stage" {
  type    = string
  default = "dev"
}

variable "copies" {
  type    = number
  default = 0
}

locals {
  production = var.stage == "prod"
  staging    = var.stage == "stage" || var.stage == "preprod"
  region     = local.production ? "eu-west-1" : (local.staging ? "eu-west-2" : "eu-west-3")
}

source "amazon-ebs" "app" {
  region               = local.region
  instance_type        = local.production && var.copies > 1 ? "m5.2xlarge" : "t3.medium"
  source_ami           = "ami-0f0f0f0f0f0f0f0f0"
  ssh_username         = "ubuntu"
  ami_name             = "app-${var.stage}-{{timestamp}}"
  ami_regions          = var.copies >= 1 ? slice(["eu-north-1", "eu-south-1", "eu-central-1"], 0, var.copies) : []
  encrypt_boot         = local.production ? true : null
  kms_key_id           = local.production ? "arn:aws:kms:eu-west-1:111122223333:key/abcdabcd-abcd-abcd-abcd-abcdabcdabcd" : null
  iam_instance_profile = !local.production ? "debug-profile" : null
  ami_users            = var.stage != "dev" ? ["111122223333"] : null
  winrm_password       = null
  sriov_support        = !(local.production || local.staging)

  run_tags      = { CreatedBy = local.production ? "packer" : "packer-${var.stage}" }
  tags          = { CreatedBy = local.staging ? "packer-${var.stage}" : "packer" }
  snapshot_tags = local.production ? { CreatedBy = "packer" } : {}
}

build {
  sources = ["source.amazon-ebs.app"]
}
