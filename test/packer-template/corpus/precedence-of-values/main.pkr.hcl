variable "from_default" {
  type    = string
  default = "t3.nano"
}

variable "from_environment" {
  type    = string
  default = "us-east-1"
}

variable "from_auto_hcl" {
  type    = string
  default = "subnet-00000000"
}

variable "from_auto_json" {
  type    = list(string)
  default = ["us-east-2"]
}

variable "from_var_file" {
  type    = list(string)
  default = []
}

variable "from_variables" {
  type    = string
  default = "vpc-00000000"
}

source "amazon-ebs" "precedence" {
  instance_type = var.from_default
  region        = var.from_environment
  subnet_id     = var.from_auto_hcl
  ami_regions   = var.from_auto_json
  ami_users     = var.from_var_file
  vpc_id        = var.from_variables
  source_ami    = "ami-0c0c0c0c0c0c0c0c0"
  ssh_username  = "ubuntu"
  ami_name      = "precedence-{{timestamp}}"
  run_tags      = { CreatedBy = "packer" }
  tags          = { CreatedBy = "packer" }
  snapshot_tags = { CreatedBy = "packer" }
}

build {
  sources = ["source.amazon-ebs.precedence"]
}
