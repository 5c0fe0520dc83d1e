variable "kms_key" {
  type    = string
  default = "1234abcd-12ab-34cd-56ef-1234567890ab"
}

variable "mark" {
  type    = map(string)
  default = { CreatedBy = "packer" }
}

build {
  name = "from-hcl"

  source "amazon-ebs.mixed" {
    name          = "large"
    instance_type = "m5.large"
    encrypt_boot  = true
    kms_key_id    = var.kms_key
  }
}
