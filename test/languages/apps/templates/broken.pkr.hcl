source "amazon-ebs" "broken" {
  region = 
}
