build {
  sources = ["source.amazon-ebs.used"]
}
