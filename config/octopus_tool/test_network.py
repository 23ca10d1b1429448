"""Make the keys of the private Peppol network: two access points, one SMP, one root.

Runs in the virtual environment: `python -m octopus_tool.test_network FOLDER`. Written are
ap.p12, smp.p12 and outside.p12, all with the password in password.txt, and truststore.pem.
"""

import os
import secrets
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from .instance import OUTSIDE_SEAT, OWN_SEAT

FILES = ("ap.p12", "smp.p12", "outside.p12", "truststore.pem", "password.txt")


def make(folder: Path) -> None:
    """All files or none: they are written beside the folder, which then gets its name."""
    from edelivery import pki  # type: ignore[import-not-found]

    password = secrets.token_hex(16)
    seats = [OWN_SEAT, OUTSIDE_SEAT]
    # for one machine: the authorities' keys of 4096 bits of the real network take seconds to find
    network = pki.make_test_network(seats, datetime.now(UTC), ca_key_size=2048)
    contents = {
        "ap.p12": network.pkcs12(OWN_SEAT, password),
        "outside.p12": network.pkcs12(OUTSIDE_SEAT, password),
        "smp.p12": network.smp_pkcs12(password),
        "truststore.pem": network.truststore_pem(),
        "password.txt": password.encode() + b"\n",
    }
    part = folder.with_name(f".{folder.name}.{os.getpid()}")
    part.mkdir(parents=True, mode=0o700)
    for name, content in contents.items():
        (part / name).write_bytes(content)
        (part / name).chmod(0o600)
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(part, folder)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
