"""The mail catcher: keeps and shows every mail, hands those for dossiers to Odoo, sends none.

Runs in the virtual environment: `python -m octopus_tool.mail_catcher INSTANCE_JSON`. Each mail is
one .eml file in the instance's mail folder. A mail to the dossiers' domain gets a note beside it,
which goes away when Odoo took the mail: so none is lost while Odoo is down.
"""

import asyncio
import json
import os
import sys
import threading
import time
import xmlrpc.client
from pathlib import Path

from aiosmtpd.smtp import SMTP

from . import mail_pages
from .instance import FILE, MAIL_DOMAIN, Instance

MAX_SIZE = 90 * 1024 * 1024
RETRY_SECONDS = 3.0
TRIES = 200
GATEWAY_MODEL = "mail.thread"


class Keeper:
    """What aiosmtpd calls for each mail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.count += 1
        name = f"{time.time_ns()}-{self.count}.eml"
        recipients = ", ".join(envelope.rcpt_tos)
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {recipients}\r\n"
        ours = [to for to in envelope.rcpt_tos if to.lower().endswith(f"@{MAIL_DOMAIN}")]
        if ours:
            (self.folder / f"{name}.todo").write_text(json.dumps(ours))
        part = self.folder / f".{name}"
        part.write_bytes(head.encode() + envelope.original_content)
        os.replace(part, self.folder / name)
        return "250 OK kept"


class Gateway(threading.Thread):
    """Hands mails for dossiers to Odoo's mail gateway, as its odoo-mailgate script does."""

    def __init__(self, instance: Instance) -> None:
        super().__init__(daemon=True, name="gateway")
        self.path = instance.path / FILE
        self.folder = instance.mails
        self.tries: dict[str, int] = {}

    def run(self) -> None:
        while True:
            for note in sorted(self.folder.glob("*.eml.todo")):
                self._try(note)
            time.sleep(0.3)

    def _try(self, note: Path) -> None:
        mail = note.with_suffix("")
        if not mail.exists():
            return  # being written
        try:
            self._hand_over(mail.read_bytes(), json.loads(note.read_text()))
        except (OSError, xmlrpc.client.Error) as error:
            print(f"{mail.name}: Odoo did not take it: {_short(error)}", flush=True)
            self.tries[mail.name] = self.tries.get(mail.name, 0) + 1
            if self.tries[mail.name] >= TRIES:
                note.rename(note.with_suffix(".refused"))
            time.sleep(RETRY_SECONDS)
        else:
            print(f"{mail.name}: handed to Odoo", flush=True)
            note.unlink()

    def _hand_over(self, content: bytes, recipients: list[str]) -> None:
        instance = Instance.read(self.path)
        login, password = instance.gateway
        common = xmlrpc.client.ServerProxy(f"{instance.url}/xmlrpc/2/common")
        user = common.authenticate(instance.database, login, password, {})
        models = xmlrpc.client.ServerProxy(f"{instance.url}/xmlrpc/2/object", allow_none=True)
        # who it was for stands on the envelope; Odoo reads this header for it
        message = b"".join(b"Delivered-To: %s\r\n" % to.encode() for to in recipients) + content
        words = [False, xmlrpc.client.Binary(message)]
        models.execute_kw(
            instance.database, user, password, GATEWAY_MODEL, "message_process", words
        )


def _short(error: Exception) -> str:
    text = error.faultString if isinstance(error, xmlrpc.client.Fault) else str(error)
    return text.strip().splitlines()[-1] if text.strip() else type(error).__name__


async def serve(instance: Instance) -> None:
    keeper = Keeper(instance.mails)
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(keeper, data_size_limit=MAX_SIZE, enable_SMTPUTF8=True, loop=loop)

    smtp = await loop.create_server(session, "127.0.0.1", instance.smtp_port)
    async with smtp:
        await smtp.serve_forever()


def main(path: Path) -> None:
    instance = Instance.read(path)
    instance.mails.mkdir(parents=True, exist_ok=True)
    Gateway(instance).start()
    mail_pages.start(instance.mails, instance.mail_port)
    asyncio.run(serve(instance))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
