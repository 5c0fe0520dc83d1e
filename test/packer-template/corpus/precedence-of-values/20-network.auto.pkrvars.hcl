from_auto_hcl = "subnet-20202020"
