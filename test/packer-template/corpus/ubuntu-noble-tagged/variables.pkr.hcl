variable "region" {
  type        = string
  description = "Where the image is built"
  default     = "eu-west-1"
}

variable "instance_type" {
  type    = string
  default = "t3.medium"
}

variable "subnet_id" {
  type    = string
  default = "subnet-0a1b2c3d4e5f60718"
}

variable "ubuntu_owner" {
  type        = string
  description = "Canonical"
  default     = "099720109477"
}

locals {
  tags = {
    CreatedBy  = "packer"
    Team       = "platform"
    CostCentre = "4711"
  }
}
