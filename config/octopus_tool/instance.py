"""One running Octopus: its addresses, files and logins, as `up` writes them and others read them.

Tests, demo and bench get the path of `instance.json` in the variable OCTOPUS_INSTANCE and call
`Instance.current()`. Only the standard library is used here.
"""

import json
import os
import signal
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .processes import Daemon
from .project import write_whole
from .terminal import OctopusError

FILE = "instance.json"
VARIABLE = "OCTOPUS_INSTANCE"
# Dossiers get mail at uid-<number>-<check>@ this domain; everything else is only kept to be read.
MAIL_DOMAIN = "in.octopus.test"
# The zone of the private Peppol network; the seats of our access point and of the outside one.
SML_ZONE = "sml.octopus.test"
OWN_SEAT = "POP000001"
OUTSIDE_SEAT = "POP000002"
# Requests that are worked on at once; the others wait. Without workers Odoo begins with any number,
# and those fail for which there is no connection to PostgreSQL left: a request has up to two of
# them, jobs and news have some more.
THREADS, CONNECTIONS = 60, 140


@dataclass(frozen=True)
class Instance:
    """Where everything of one running server is."""

    name: str
    folder: str
    database: str
    odoo: str
    http_port: int
    smtp_port: int
    mail_port: int
    dns_port: int
    # login → password of the demo world's people; and of the user that hands mails to Odoo
    logins: dict[str, str] = field(default_factory=dict)
    gateway: tuple[str, str] = ("", "")

    @classmethod
    def current(cls) -> "Instance":
        """The instance that OCTOPUS_INSTANCE names."""
        return cls.read(Path(os.environ[VARIABLE]))

    @classmethod
    def read(cls, path: Path) -> "Instance":
        return cls(**json.loads(path.read_text()))

    def write(self) -> "Instance":
        write_whole(self.path / FILE, json.dumps(asdict(self), indent=2) + "\n", 0o600)
        return self

    @property
    def path(self) -> Path:
        return Path(self.folder)

    @property
    def config(self) -> Path:
        """The server's odoo.conf."""
        return self.path / "odoo.conf"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def mail_url(self) -> str:
        """The mail catcher's page."""
        return f"http://127.0.0.1:{self.mail_port}"

    @property
    def as4_url(self) -> str:
        return f"{self.url}/octopus/as4"

    @property
    def mails(self) -> Path:
        """The folder with every mail that was sent, one .eml file each."""
        return self.path / "mail"

    @property
    def peppol(self) -> Path:
        """The private network's keys: test_network.py tells which files."""
        return self.path / "peppol"

    @property
    def zone_file(self) -> Path:
        """Participants that live at another access point, for the private DNS (see private_dns)."""
        return self.path / "zone.json"

    def daemon(self, name: str) -> Daemon:
        """`odoo`, `mail` or `dns`."""
        return Daemon(name, self.path, self.path / "log")

    def start_odoo(
        self, environ: dict[str, str], patience: float = 300.0, before: Sequence = ()
    ) -> None:
        """Start the server and wait until it answers; also what tests do after a kill.

        :param before: a command that becomes it
        """
        environ = {"ODOO_MAX_HTTP_THREADS": str(THREADS), **environ}
        self.daemon("odoo").start([*before, self.odoo, "-c", self.config], environ)
        self.wait_ready(patience)

    def wait_ready(self, patience: float = 300.0) -> None:
        """Wait for the first page of a server that is starting."""
        daemon = self.daemon("odoo")
        limit = time.monotonic() + patience
        while not self.ready():
            if not daemon.pid():
                raise OctopusError(f"Odoo did not start:\n{daemon.tail()}")
            if time.monotonic() > limit:
                raise OctopusError(f"Odoo does not answer at {self.url}:\n{daemon.tail()}")
            time.sleep(0.2)

    def ready(self) -> bool:
        """Whether the server answers, its registry loaded."""
        try:
            with urllib.request.urlopen(f"{self.url}/web/login", timeout=60) as answer:
                return answer.status == 200
        except OSError:
            return False

    def kill_odoo(self) -> None:
        """kill -9, as a power cut would."""
        daemon = self.daemon("odoo")
        pid = daemon.pid()
        if pid:
            os.kill(pid, signal.SIGKILL)
        daemon.stop()
