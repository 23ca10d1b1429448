"""The demo world seen from outside: who is who, and what arrived in the mail catcher."""

import email
import email.policy
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property

from .instance import Instance
from .odoo_client import Person
from .terminal import OctopusError

# a busy machine; and what a job missed comes with its next turn, a minute later
PATIENCE = 300.0
FIELDS = ["number", "name", "company_id", "enterprise_number", "email", "document_email", "tier"]


@dataclass(frozen=True)
class Dossier:
    """One dossier of the demo world."""

    number: str
    name: str
    company: int
    enterprise_number: str
    email: str
    document_email: str

    @property
    def identifier(self) -> str:
        """Its Peppol address."""
        return f"0208:{self.enterprise_number}"


class World:
    """The people of `up`, found by the shape of their logins, and their dossiers."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    def login(self, kind: str) -> str:
        """Of the accountant (b), the employee (e), the bakery (k) or the garage (u)."""
        wanted = {
            "b": lambda login: login.startswith("B") and "@" not in login,
            "e": lambda login: "@B" in login,
            "k": lambda login: login.startswith("K") and "@" not in login,
            "u": lambda login: login.startswith("U") and "@" not in login,
        }[kind]
        for login in self.instance.logins:
            if wanted(login):
                return login
        raise OctopusError("this database has no demo world: ./octopus reset, then ./octopus up")

    @cached_property
    def accountant(self) -> Person:
        return Person.of(self.instance, self.login("b"))

    @cached_property
    def employee(self) -> Person:
        return Person.of(self.instance, self.login("e"))

    @cached_property
    def baker(self) -> Person:
        return Person.of(self.instance, self.login("k"))

    @cached_property
    def mechanic(self) -> Person:
        return Person.of(self.instance, self.login("u"))

    @cached_property
    def dossiers(self) -> dict[str, Dossier]:
        """By name."""
        rows = self.accountant.search("octopus.dossier", [], FIELDS)
        return {
            row["name"]: Dossier(
                row["number"],
                row["name"],
                row["company_id"][0],
                row["enterprise_number"],
                row["email"],
                row["document_email"],
            )
            for row in rows
            if row["company_id"]
        }

    def dossier(self, word: str) -> Dossier:
        """The dossier with that word in its name."""
        for name, found in self.dossiers.items():
            if word in name:
                return found
        raise OctopusError(f"the accountant has no dossier {word!r}, only {list(self.dossiers)}")

    @property
    def bakery(self) -> Dossier:
        return self.dossier("Bakery")

    @property
    def garage(self) -> Dossier:
        return self.dossier("Garage")


def wait(what: str, look: Callable[[], object], patience: float = PATIENCE, pause: float = 0.2):
    """What `look` finds, as soon as it finds something."""
    limit = time.monotonic() + patience
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > limit:
            raise OctopusError(f"waited {patience:.0f} s in vain for {what}")
        time.sleep(pause)


def mails(instance: Instance) -> Iterator[tuple[str, EmailMessage]]:
    """(name, mail) of everything in the catcher, newest first."""
    for path in sorted(instance.mails.glob("*.eml"), reverse=True):
        yield path.name, email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def attachments(mail: EmailMessage) -> dict[str, bytes]:
    """File name → content."""
    return {
        part.get_filename(): part.get_payload(decode=True) or b""
        for part in mail.walk()
        if part.get_filename()
    }


def find_mail(instance: Instance, recipient: str, word: str) -> tuple[str, EmailMessage] | None:
    """The newest mail to somebody with a word in its subject."""
    for name, mail in mails(instance):
        to = f"{mail['X-Envelope-To'] or ''} {mail['To'] or ''}"
        if recipient in to and word in str(mail["Subject"] or ""):
            return name, mail
    return None
