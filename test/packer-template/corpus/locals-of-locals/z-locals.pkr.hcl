locals {
  copies = [for suffix in local.zones : "${local.continent}-${suffix}"]
  region = "${local.continent}-${element(local.zones, 4)}"
  zones  = ["west-1", "west-2", "central-1"]

  size  = var.large ? "large" : "small"
  sizes = { small = "t3.small", large = "m5.4xlarge" }

  tags = {
    instance = local.marks
    image    = merge(local.marks, { Name = local.prefix })
    snapshot = local.marks
  }
}

local "continent" {
  expression = lower(var.continent)
}

local "subnet" {
  expression = format("subnet-%s", var.subnet_suffix)
  sensitive  = true
}

locals {
  prefix = join("-", compact(["chain", var.large ? "large" : "", local.continent]))
  marks  = { (local.key) = "packer" }
  key    = "CreatedBy"
}

variable "continent" {
  type    = string
  default = "EU"
}

variable "large" {
  type    = bool
  default = true
}

variable "subnet_suffix" {
  type      = string
  default   = "0a0a0a0a"
  sensitive = true
}
