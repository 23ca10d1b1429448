#!/usr/bin/env python3
"""Open the socket that Odoo answers on, then become Odoo: listen.py HOST PORT COMMAND …

Odoo opens it for eight connections per worker. When more people ask at the same moment, the kernel
drops their first packet, and each tries again after 1, 3, 7, 15 … seconds while the workers have
nothing to do, until his browser gives up. Here the queue holds thousands (at most what the kernel
allows, net.core.somaxconn), in the order in which they came. Odoo takes the socket over as it takes
one of systemd's: as file 3, named in LISTEN_FDS and LISTEN_PID.
"""

import os
import socket
import sys

FIRST_FILE = 3
QUEUE = 16384


def main(host: str, port: str, *command: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((host, int(port)))
    found.listen(QUEUE)
    if found.fileno() == FIRST_FILE:
        found.set_inheritable(True)
    else:
        os.dup2(found.fileno(), FIRST_FILE)
    # the process stays the same, so that its number is known beforehand
    os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
