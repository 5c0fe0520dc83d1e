source "amazon-ebs" "nat" {
  ami_name      = "nat-{{timestamp}}"
  source_ami    = "ami-0abcdef1234567890"
  instance_type = "t4g.nano"
  ssh_username  = "ec2-user"
}

build {
  sources = ["source.amazon-ebs.nat"]

  provisioner "shell" {
    inline = [
      "sudo yum install -y iptables-services",
      "echo 'net.ipv4.ip_forward=1' | sudo tee /etc/sysctl.d/nat.conf",
      "sudo systemctl enable iptables",
    ]
  }
}
