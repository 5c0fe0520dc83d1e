#!/bin/sh
%{ for package in packages ~}
apt-get install -y ${package}
%{ endfor ~}
echo "${stage}" > /etc/stage
