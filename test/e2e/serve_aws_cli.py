"""Serves the AWS CLI of this Python on a socket: its own code, loaded once and forked for each call, since starting it anew takes half a second.

Arguments: the path of the socket. A call is one line of JSON, {"argv": [...], "env": {...}}; so is the answer, {"code": 0, "out": "…", "err": "…"}.
"""
import contextlib
import functools
import gc
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

# All loaders read from one cache.
files = JSONFileLoader()
read = functools.lru_cache(maxsize=None)(JSONFileLoader.load_file)
JSONFileLoader.load_file = lambda self, path: read(files, path)
driver = awscli.clidriver.create_clidriver()


def warm_up():
    """One call of each service to a port where no one listens: what the CLI then has in memory, each fork has."""
    before = dict(os.environ)
    os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1")
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
        for words in (["ec2", "describe-vpcs", "--dry-run"], ["iam", "list-roles"], ["sts", "get-caller-identity"]):
            driver.main([*words, "--region", "us-east-1", "--output", "json"])
    os.environ.clear()
    os.environ.update(before)
    driver.session._credentials = None  # each call has its own
    gc.collect()
    gc.freeze()


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
                code = 255
                try:
                    code = driver.main(call["argv"])
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
warm_up()
server = Server(sys.argv[1], Calls)
print(0, flush=True)
while True:
    ready, _, _ = select.select([server, 0], [], [])
    if 0 in ready and not os.read(0, 1):
        break
    if server in ready:
        server.handle_request()
