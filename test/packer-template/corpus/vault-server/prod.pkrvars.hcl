instance_profile = "vault-build"
