region        = "ap-south-1"
instance_type = "t3.2xlarge"
