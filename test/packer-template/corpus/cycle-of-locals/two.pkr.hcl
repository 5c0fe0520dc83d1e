locals {
  third = length(local.first) > 3 ? "t3.small" : "t3.large"
}

build {
  sources = ["source.amazon-ebs.cycle"]
}
