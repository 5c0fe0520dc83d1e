"""Serves the emulated account on a free port, which it prints.

It ends when standard input closes, and so with the process that started it, however that one ends.
"""
import sys

from moto.server import ThreadedMotoServer

import what_moto_lacks  # noqa: F401

server = ThreadedMotoServer(ip_address="localhost", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
