"""`config/docker/listen.py`: one queue for thousands in front of Odoo, which keeps its number."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack

from octopus_tool.project import Project

LISTEN = Project.here().root / "config/docker/listen.py"
# Odoo opens its own socket for eight connections a worker; the kernel takes one more
MORE_THAN_ODOO = 40
# what Odoo looks at before it takes a socket over, then nothing until its input ends
TAKES_OVER = """
import os, socket, sys
found = socket.socket(fileno=3)
mine = os.environ["LISTEN_FDS"] == "1" and os.environ["LISTEN_PID"] == str(os.getpid())
print(found.getsockname()[1], os.getpid() if mine else "of somebody else", flush=True)
for line in sys.stdin:
    found.accept()[0].sendall(line.encode())
"""


def test_the_queue_holds_who_comes_while_nobody_answers():
    command = [sys.executable, LISTEN, "127.0.0.1", "0", sys.executable, "-c", TAKES_OVER]
    with (
        subprocess.Popen(
            command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ)
        ) as process,
        ExitStack() as open_ones,
    ):
        port, pid = process.stdout.readline().split(maxsplit=1)
        assert int(pid) == process.pid, "the same process, so that it can be stopped by its number"
        waiting = [
            # beyond the queue the kernel drops the first packet, and this waits in vain
            open_ones.enter_context(socket.create_connection(("127.0.0.1", int(port)), 20))
            for _number in range(MORE_THAN_ODOO)
        ]
        process.stdin.write("".join(f"{number}\n" for number in range(MORE_THAN_ODOO)))
        process.stdin.close()
        answers = [int(each.makefile().readline()) for each in waiting]
        assert answers == list(range(MORE_THAN_ODOO)), "in the order in which they came"
