variable "accounts_text" {
  type    = string
  default = "111122223333, 444455556666,,111122223333"
}

variable "teams" {
  type = list(object({ name = string, accounts = list(string) }))
  default = [
    { name = "red", accounts = ["210987654321"] },
    { name = "blue", accounts = ["210987654321", "111122223333"] },
  ]
}

variable "settings" {
  type = map(string)
  default = {
    region = "EU-WEST-1"
    type   = ""
  }
}

locals {
  from_text  = compact([for account in split(",", var.accounts_text) : trimspace(account)])
  from_teams = flatten(var.teams[*].accounts)
  accounts   = distinct(concat(local.from_text, local.from_teams))
  type       = coalesce(lookup(var.settings, "type", ""), lookup(var.settings, "kind", ""), "c5.large")
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
  profile    = try(jsondecode(local.policy).Statement[0].Profile, "none-given", "")
  pairs      = zipmap(["CreatedBy", "Teams"], ["packer", join("+", [for team in var.teams : upper(team.name)])])
  reversed   = { for key, value in local.pairs : value => key }
}

source "amazon-ebs" "functions" {
  region         = lower(var.settings["region"])
  instance_type  = local.type
  source_ami     = "ami-01010101010101010"
  ssh_username   = "ubuntu"
  ami_name       = format("functions-%03d-%s", length(local.accounts), formatdate("YYYY", timestamp()))
  ami_users      = local.accounts
  snapshot_users = contains(keys(var.settings), "kind") ? [] : [element(local.accounts, length(local.accounts) - 1)]
  ami_regions    = convert(setunion(["us-east-1"], [for i, zone in ["a", "b"] : "us-west-${i + 1}"]), list(string))
  subnet_id      = replace(trimprefix("net:subnet_0123abcd", "net:"), "_", "-")
  vpc_id         = can(var.settings.missing.attribute) ? "vpc-bad" : reverse(["vpc-0123abcd", "x"])[1]

  iam_instance_profile = local.profile
  run_tags             = local.pairs
  tags                 = merge(local.pairs, { CreatedBy = values(local.pairs)[0] })
  snapshot_tags        = local.reversed
}

build {
  sources = ["source.amazon-ebs.functions"]
}
