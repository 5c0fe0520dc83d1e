"""Serves the AWS CLI of this Python on a socket: its own code, loaded once and forked for each call, since starting it anew takes half a second.

Arguments: the path of the socket. A call is one line of JSON, {"argv": [...], "env": {...}}; so is the answer, {"code": 0, "out": "…", "err": "…"}.
"""
import contextlib
import functools
import json
import os
import select
import signal
import socketserver
import sys
import tempfile
import traceback

import awscli.clidriver
from botocore.loaders import JSONFileLoader

JSONFileLoader.load_file = functools.lru_cache(maxsize=None)(JSONFileLoader.load_file)
loader = JSONFileLoader()
driver = awscli.clidriver.create_clidriver()
for service in ("ec2", "iam", "sts"):
    driver.session.get_service_model(service)
shared = driver.session.get_component("data_loader").file_loader
original = JSONFileLoader.load_file
JSONFileLoader.load_file = lambda self, path: original(shared, path)


class Calls(socketserver.StreamRequestHandler):
    def handle(self):
        call = json.loads(self.rfile.readline())
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            sys.stdout.flush()
            child = os.fork()
            if child == 0:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                data = os.environ["AWS_DATA_PATH"]  # set by the CLI itself as it is imported
                os.environ.clear()
                os.environ.update({**call["env"], "AWS_DATA_PATH": data})
                sys.argv = ["aws", *call["argv"]]
                code = 255
                try:
                    code = awscli.clidriver.main()
                except SystemExit as ended:
                    code = ended.code or 0
                except BaseException:
                    traceback.print_exc()
                finally:
                    sys.stdout.flush()
                    sys.stderr.flush()
                    os._exit(code)
            _, status = os.waitpid(child, 0)
            out.seek(0)
            err.seek(0)
            answer = {"code": os.waitstatus_to_exitcode(status) & 255, "out": out.read().decode(), "err": err.read().decode()}
        with contextlib.suppress(BrokenPipeError):  # of a client that was interrupted
            self.wfile.write(json.dumps(answer).encode() + b"\n")


class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    request_queue_size = 64


# No threads: what is forked from one may wait for ever for a lock of another.
signal.signal(signal.SIGINT, signal.SIG_IGN)
server = Server(sys.argv[1], Calls)
print(0, flush=True)
while True:
    ready, _, _ = select.select([server, 0], [], [])
    if 0 in ready and not os.read(0, 1):
        break
    if server in ready:
        server.handle_request()
