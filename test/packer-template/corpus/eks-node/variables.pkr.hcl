variable "ami_name_prefix" { default = "amazon-eks-node" }
variable "ami_regions" {
  type    = list(string)
  default = []
}
variable "ami_tags" {
  type    = map(string)
  default = {}
}
variable "ami_users" {
  type    = list(string)
  default = []
}
variable "ami_version" { default = "v20260101" }
variable "arch" { default = "x86_64" }
variable "associate_public_ip_address" {
  type    = bool
  default = null
}
variable "aws_region" { default = "us-west-2" }
variable "creator" { default = null }
variable "encrypted" {
  type    = bool
  default = false
}
variable "iam_instance_profile" { default = "" }
variable "instance_type" { default = "m6i.large" }
variable "kms_key_id" { default = "" }
variable "kubernetes_version" { default = "1.31" }
variable "security_group_ids" {
  type    = list(string)
  default = []
}
variable "source_ami_filter_name" { default = "al2023-ami-minimal-2023.*-x86_64" }
variable "source_ami_owners" {
  type    = list(string)
  default = ["137112412989"]
}
variable "ssh_interface" { default = "" }
variable "subnet_id" { default = "" }
