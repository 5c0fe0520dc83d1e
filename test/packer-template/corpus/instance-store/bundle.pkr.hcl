variable "bucket" {
  default = "my-ami-bundles"
}

source "amazon-instance" "bundle" {
  region           = "us-east-1"
  ami_name         = "instance-store-{{timestamp}}"
  instance_type    = "m3.medium"
  source_ami       = "ami-0011223344556677a"
  ssh_username     = "ec2-user"
  account_id       = "1111-2222-3333"
  s3_bucket        = "${var.bucket}/linux"
  x509_cert_path   = "x509.cert"
  x509_key_path    = "x509.key"
  x509_upload_path = "/tmp"

  run_tags = { CreatedBy = "packer" }
}

build {
  sources = ["source.amazon-instance.bundle"]
}
