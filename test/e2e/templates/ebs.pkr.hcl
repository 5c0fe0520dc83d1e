# One amazon-ebs build in the language of Packer 1.6: what differs between the tests is a variable.

variable "endpoint" {
  type        = string
  description = "The authorizing proxy; the old plugin sends its IAM calls there too"
}

variable "region" {
  type = string
}

variable "source_ami" {
  type = string
}

variable "ami_name" {
  type = string
}

variable "tags" {
  type        = map(string)
  default     = {}
  description = "Given to everything that Packer tags"
}

variable "iam_instance_profile" {
  type    = string
  default = ""
}

variable "skip_profile_validation" {
  type    = bool
  default = false
}

variable "subnet_id" {
  type    = string
  default = ""
}

variable "security_group_ids" {
  type    = list(string)
  default = []
}

variable "ssh_keypair_name" {
  type    = string
  default = ""
}

variable "ssh_private_key_file" {
  type        = string
  default     = ""
  description = "Packer asks for it beside ssh_keypair_name, even when nothing connects"
}

variable "kms_key_id" {
  type        = string
  default     = ""
  description = "The image is encrypted with this key"
}

source "amazon-ebs" "image" {
  custom_endpoint_ec2        = var.endpoint
  skip_credential_validation = true
  skip_metadata_api_check    = true
  skip_region_validation     = true

  region        = var.region
  source_ami    = var.source_ami
  instance_type = "t3.micro"
  ami_name      = var.ami_name
  communicator  = "none" # nothing listens on an emulated instance

  run_tags        = var.tags
  run_volume_tags = var.tags
  tags            = var.tags
  snapshot_tags   = var.tags

  iam_instance_profile    = var.iam_instance_profile
  skip_profile_validation = var.skip_profile_validation
  subnet_id               = var.subnet_id
  security_group_ids      = var.security_group_ids
  ssh_keypair_name        = var.ssh_keypair_name
  ssh_private_key_file    = var.ssh_private_key_file
  encrypt_boot            = var.kms_key_id != ""
  kms_key_id              = var.kms_key_id
}

build {
  sources = ["source.amazon-ebs.image"]
}
