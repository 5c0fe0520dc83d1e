from_auto_hcl  = "subnet-10101010"
from_auto_json = ["eu-north-1"]
from_var_file  = ["000000000010"]
from_variables = "vpc-10101010"
