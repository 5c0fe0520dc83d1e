packer {
  required_version = ">= 1.10.0, < 2.0.0"

  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "~> 1.3"
    }
    ansible = {
      source  = "github.com/hashicorp/ansible"
      version = "~> 1.1"
    }
  }
}

# ---------------------------------------------------------------------------
# What the pipeline gives
# ---------------------------------------------------------------------------

variable "region" {
  type        = string
  description = "The region of the build"
  default     = "eu-central-1"

  validation {
    condition     = can(regex("^[a-z]{2}-[a-z]+-[0-9]$", var.region))
    error_message = "That is not a region."
  }
}

variable "copy_to" {
  type        = set(string)
  description = "The regions of the copies"
  default     = ["eu-west-1", "eu-north-1", "eu-central-1"]
}

variable "release" {
  type    = string
  default = "dev"
}

variable "commit" {
  type    = string
  default = env("CI_COMMIT_SHA")
}

variable "workload_accounts" {
  type = map(object({
    id    = string
    stage = string
  }))
  default = {
    web     = { id = "111122223333", stage = "prod" }
    data    = { id = "444455556666", stage = "prod" }
    sandbox = { id = "210987654321", stage = "test" }
  }
}

variable "share_with_stages" {
  type    = list(string)
  default = ["prod"]
}

variable "network" {
  type = object({
    vpc_id          = string
    subnet_id       = string
    security_groups = list(string)
  })
  default = {
    vpc_id          = "vpc-0c0c0c0c0c0c0c0c0"
    subnet_id       = "subnet-0c0c0c0c0c0c0c0c0"
    security_groups = ["sg-0c0c0c0c0c0c0c0c0"]
  }
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "debug" {
  type    = bool
  default = false
}

# ---------------------------------------------------------------------------
# What follows from it
# ---------------------------------------------------------------------------

locals {
  build_time = timestamp()
  version    = var.release == "dev" ? "dev-${formatdate("YYYYMMDDhhmm", local.build_time)}" : var.release

  key_ids = {
    eu-central-1 = "c1c1c1c1-1111-1111-1111-111111111111"
    eu-west-1    = "c2c2c2c2-2222-2222-2222-222222222222"
    eu-north-1   = "c3c3c3c3-3333-3333-3333-333333333333"
  }
  key_arns = { for region in var.copy_to : region => format("arn:aws:kms:%s:%s:key/%s", region, local.image_account, local.key_ids[region]) }

  image_account = "999988887777"
  consumers     = [for name, account in var.workload_accounts : account.id if contains(var.share_with_stages, account.stage)]

  base_tags = {
    CreatedBy = "packer"
    Commit    = var.commit != "" ? substr(var.commit, 0, 8) : "unknown"
  }
  tags = merge(local.base_tags, var.tags, { Version = local.version })
}

data "amazon-ami" "ubuntu" {
  region      = var.region
  owners      = ["099720109477"]
  most_recent = true
  filters = {
    name                = "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-*"
    virtualization-type = "hvm"
    root-device-type    = "ebs"
  }
}

data "amazon-secretsmanager" "agent" {
  name   = "platform/agent-token"
  region = var.region
}

# ---------------------------------------------------------------------------
# Sources
# ---------------------------------------------------------------------------

source "amazon-ebs" "base" {
  region               = var.region
  source_ami           = data.amazon-ami.ubuntu.id
  instance_type        = "m6i.large"
  ami_name             = "platform-base-${local.version}"
  ami_description      = "Base of the platform, ${local.version}"
  ssh_username         = "ubuntu"
  ssh_interface        = "session_manager"
  vpc_id               = var.network.vpc_id
  subnet_id            = var.network.subnet_id
  security_group_ids   = var.network.security_groups
  iam_instance_profile = "platform-image-build"
  ami_regions          = var.copy_to
  ami_users            = local.consumers
  snapshot_users       = local.consumers
  encrypt_boot         = true
  region_kms_key_ids   = local.key_arns

  metadata_options {
    http_tokens = "required"
  }

  run_tags        = local.tags
  run_volume_tags = local.tags
  tags            = merge(local.tags, { Name = "platform-base" })
  snapshot_tags   = local.tags
}

source "amazon-ebs" "derived" {
  region               = var.region
  ssh_username         = "ubuntu"
  ssh_interface        = "session_manager"
  vpc_id               = var.network.vpc_id
  subnet_id            = var.network.subnet_id
  security_group_ids   = var.network.security_groups
  iam_instance_profile = "platform-image-build"
  ami_regions          = var.copy_to
  ami_users            = local.consumers
  encrypt_boot         = true
  region_kms_key_ids   = local.key_arns
  skip_create_ami      = var.debug

  source_ami_filter {
    owners      = ["self"]
    most_recent = true
    filters     = { name = "platform-base-*" }
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  run_tags        = local.tags
  run_volume_tags = local.tags
  snapshot_tags   = local.tags
}

source "amazon-ebs" "bastion" {
  region        = "us-gov-west-1"
  instance_type = "t3.nano"
  source_ami    = "ami-c9c9c9c9c9c9c9c9c"
  ssh_username  = "ec2-user"
  ami_name      = "bastion-${local.version}"
}

source "docker" "tools" {
  image  = "ubuntu:22.04"
  commit = true
}

source "null" "check" {
  communicator = "none"
}

# ---------------------------------------------------------------------------
# Builds
# ---------------------------------------------------------------------------

build {
  name    = "base"
  sources = ["source.amazon-ebs.base", "source.docker.tools"]

  provisioner "ansible" {
    playbook_file = "playbooks/base.yml"
    extra_arguments = [
      "--extra-vars", "agent_token=${data.amazon-secretsmanager.agent.value}",
    ]
  }

  post-processors {
    post-processor "manifest" {
      output      = "base.json"
      custom_data = { version = local.version }
    }
    post-processor "shell-local" {
      inline = ["./publish.sh base.json"]
    }
  }
}

build {
  name = "derived"

  source "amazon-ebs.derived" {
    name          = "web"
    instance_type = "c6i.xlarge"
    ami_name      = "platform-web-${local.version}"
    tags          = merge(local.tags, { Name = "platform-web" })
  }

  source "amazon-ebs.derived" {
    name          = "batch"
    instance_type = "c6i.4xlarge"
    ami_name      = "platform-batch-${local.version}"
    tags          = { Name = "platform-batch" }
    deprecate_at  = timeadd(local.build_time, "2160h")

    launch_block_device_mappings {
      device_name           = "/dev/sdf"
      volume_size           = 200
      volume_type           = "gp3"
      delete_on_termination = true
      snapshot_id           = "snap-0c0c0c0c0c0c0c0c0"
    }
  }

  provisioner "ansible" {
    playbook_file = "playbooks/${source.name}.yml"
  }
}

build {
  name    = "checks"
  sources = ["source.null.check"]

  provisioner "shell-local" {
    inline = ["./lint.sh"]
  }
}
