owners = ["amazon"]
