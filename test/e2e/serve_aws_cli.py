"""Serves the AWS CLI of this Python on a socket: its own code, loaded once and forked for each call, since starting it anew takes half a second.

Arguments: the path of the socket. A call is texts with a NUL between them: how many arguments, these, and the environment as NAME=value. So is the
answer: the exit code, what was printed, and what was printed to standard error.
"""
import contextlib
import functools
import gc
import os
import select
import signal
import socketserver
import sys
import tempfile
import traceback

import awscli.clidriver
import botocore.client
from botocore.loaders import JSONFileLoader

# All loaders read from one cache, and the model of a service is made once.
files = JSONFileLoader()
read = functools.lru_cache(maxsize=None)(JSONFileLoader.load_file)
JSONFileLoader.load_file = lambda self, path: read(files, path)
awscli.clidriver.disable_crt_logging = lambda: None  # version 2 starts a thread to write no log
make_model, models = botocore.client.ServiceModel, {}
botocore.client.ServiceModel = lambda data, service_name: models.setdefault(service_name, make_model(data, service_name=service_name))
driver = awscli.clidriver.create_clidriver()


def warm_up():
    """One call of each service to a port where no one listens: what the CLI then has in memory, each fork has."""
    before = dict(os.environ)
    os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1")
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
        for words in (
            ["ec2", "describe-vpcs", "--dry-run"],
            ["iam", "list-roles"],
            ["sts", "get-caller-identity"],
            ["cloudformation", "list-stacks"],
            ["kms", "list-keys"],
            ["logs", "describe-log-groups"],
            ["ssm", "describe-parameters"],
        ):
            driver.main([*words, "--region", "us-east-1", "--output", "json"])
    for model in models.values():
        model.shape_for_error_code("any")  # looks through all shapes
    os.environ.clear()
    os.environ.update(before)
    driver.session._credentials = None  # each call has its own
    gc.collect()
    gc.freeze()


class Calls(socketserver.StreamRequestHandler):
    """Answers in a process of its own, which the server forked for it."""

    def handle(self):
        many, *texts = self.rfile.read().decode().split("\0")
        argv, environment = texts[: int(many)], texts[int(many) :]
        data = os.environ["AWS_DATA_PATH"]  # set by the CLI itself as it is imported
        os.environ.clear()
        os.environ.update(text.split("=", 1) for text in environment)
        os.environ["AWS_DATA_PATH"] = data
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            code = 255
            try:
                code = driver.main(argv)
            except SystemExit as ended:
                code = ended.code or 0
            except BaseException:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            out.seek(0)
            err.seek(0)
            answer = b"\0".join([b"%d" % (code & 255), out.read(), err.read()])
        with contextlib.suppress(BrokenPipeError):  # of a client that was interrupted
            self.wfile.write(answer)


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
