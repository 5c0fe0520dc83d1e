"""Stands for the SSH server of an emulated instance: lets everybody in, takes files by scp, and runs what it is told on this machine.

Prints its port, and ends when standard input closes.
"""
import asyncio
import sys

import asyncssh


class AnyoneMayEnter(asyncssh.SSHServer):
    def begin_auth(self, username):
        return False


async def run(process):
    shell = await asyncio.create_subprocess_shell(
        process.command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    await process.redirect(stdout=shell.stdout, stderr=shell.stderr)
    process.exit(await shell.wait())


async def main():
    server = await asyncssh.listen(
        "127.0.0.1", 0, server_factory=AnyoneMayEnter, server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
        process_factory=run, sftp_factory=True, allow_scp=True,
    )
    print(server.get_port(), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
