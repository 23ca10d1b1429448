"""The story, played against the running server, as `./octopus demo` shows it.

Runs in the virtual environment: `python -m octopus_tool.demo [--screenshots FOLDER]`. Every run
makes new invoices; nothing of earlier runs is touched.
"""

import argparse
import hashlib
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from edelivery import ParticipantId, pki  # type: ignore[import-not-found]

from .instance import Instance
from .story import Story
from .supplier_invoice import Invoice
from .terminal import OctopusError, say
from .world import Dossier


@dataclass
class Narrator:
    """Numbers the steps, and says at which one it went wrong and what to look at."""

    instance: Instance
    count: int = 0
    title: str = ""
    hint: str = ""

    @contextmanager
    def step(self, title: str, hint: str = "") -> Iterator[None]:
        self.count += 1
        self.title, self.hint = title, hint
        say(f"\n{self.count}. {title}")
        yield

    def tell(self, text: str) -> None:
        say(f"   {text}")

    def look(self, address: str) -> None:
        say(f"   look at  {address}")

    def failed(self, error: Exception) -> None:
        say(f"\nFAILED at step {self.count}, {self.title}: {error or type(error).__name__}")
        if self.hint:
            say(f"   look at  {self.hint}")
        say(f"   and at   ./octopus logs   ({self.instance.daemon('odoo').log})")


def check(right: bool, problem: str) -> None:
    """Stop the story when it does not go as it should."""
    if not right:
        raise OctopusError(problem)


def euro(amount: object) -> str:
    return f"{Decimal(str(amount)).quantize(Decimal('0.01')):,} EUR"


class Demo:
    """The order of the story, and what is printed about it."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.story = Story(instance)
        self.narrator = Narrator(instance)
        self.tell, self.look = self.narrator.tell, self.narrator.look
        self.step = self.narrator.step

    def play(self) -> tuple[dict, dict]:
        """All of it; returns the document and the bill of the supplier's invoice."""
        bakery, garage = self._people()
        invoice = self.story.invoice()
        self._find(bakery)
        message_id = self._send(invoice)
        document = self._arrives(message_id, bakery)
        self._mailed(invoice, bakery)
        document, bill = self._booked(document, invoice, bakery)
        self._seen_by_the_owner(bill, document, bakery)
        self._garage_invoices(garage, bakery)
        return document, bill

    def _people(self) -> tuple[Dossier, Dossier]:
        with self.step("The firm and its two clients", "./octopus reset, then ./octopus up"):
            world = self.story.world
            bakery, garage = world.bakery, world.garage
            self.tell(f"the firm {world.login('b')} keeps the books of")
            for dossier, kind in ((bakery, "client portal"), (garage, "full bookkeeping")):
                self.tell(
                    f"  {dossier.name}, dossier {dossier.number}, {dossier.identifier} ({kind})"
                )
            self.look(f"{self.instance.url}/odoo   as {world.login('b')}")
        return bakery, garage

    def _find(self, bakery: Dossier) -> None:
        hint = "the name server's log: ./octopus logs dns"
        with self.step("A supplier's access point asks the network for the bakery", hint):
            outside = self.story.outside
            participant = ParticipantId.parse(bakery.identifier)
            route = outside.route(participant)
            self.tell(f"SML (DNS): {participant.identifier} is served by {route.smp_url}")
            self.tell(f"SMP: takes {len(route.document_types)} kinds of documents, signature right")
            seat = pki.common_name(route.certificate)
            self.tell(f"access point {seat} at {route.address}")
            check(seat != outside.identity.seat, "the outside access point found itself")

    def _send(self, invoice: Invoice) -> str:
        with self.step(
            f"{invoice.seller.name} sends invoice {invoice.number}", self.instance.as4_url
        ):
            sent = self.story.send(invoice)
            self.tell(
                f"{euro(invoice.total)}, of which {euro(invoice.tax)} VAT; its own PDF inside"
            )
            self.tell(
                f"AS4 message {sent.outgoing.message_id}, {len(sent.outgoing.body):,} bytes,"
                f" signed by {self.story.outside.identity.seat}, encrypted for the bakery's side"
            )
            self.tell(
                f"receipt {sent.receipt.message_id}: signature and"
                f" {len(sent.outgoing.digests)} digests verified"
            )
        return sent.outgoing.message_id

    def _arrives(self, message_id: str, bakery: Dossier) -> dict:
        address = f"{self.instance.url}/odoo   Octopus > Peppol > Incoming"
        with self.step("The accountant finds it in the bakery's incoming Peppol", address):
            document = self.story.arrival(message_id, bakery)
            check(document["peppol_state"] == "new", f"it is {document['peppol_state']}, not new")
            self.tell(f"document {document['name']}, not processed yet")
            self.look(self._document_url(document))
        return document

    def _document_url(self, document: dict) -> str:
        return f"{self.instance.url}/odoo/documents-all/{document['id']}"

    def _mailed(self, invoice: Invoice, bakery: Dossier) -> None:
        with self.step("The bakery has a mail with the PDF and the XML", self.instance.mail_url):
            address, files = self.story.mail(bakery, invoice.number)
            xml = [name for name in files if name.endswith(".xml")]
            pdf = [name for name in files if files[name].startswith(b"%PDF")]
            check(bool(xml and pdf), f"the mail has only {sorted(files)}")
            check(files[pdf[0]] == invoice.pdf(), "the PDF is not the one that the mill put in")
            self.tell(f"to {bakery.email}: {xml[0]} and {pdf[0]}, the mill's own")
            self.look(address)

    def _booked(self, document: dict, invoice: Invoice, bakery: Dossier) -> tuple[dict, dict]:
        with self.step("He accepts and forwards it: a draft bill", self._document_url(document)):
            document = self.story.accept(document, bakery)
            document = self.story.forward(document, bakery)
            check(bool(document["move_id"]), f"there is no bill: {document['reason']}")
            bill = self.story.bill(document["move_id"][0], bakery)
            self._tell_bill(bill)
            self._compare(bill, invoice)
            self.look(f"{self.instance.url}/odoo/vendor-bills/{bill['id']}")
        with self.step("He posts it", f"{self.instance.url}/odoo/vendor-bills/{bill['id']}"):
            bill = self.story.post(bill, bakery)
            check(bill["state"] == "posted", f"it is {bill['state']}")
            self.tell(f"booked as {bill['name']}, to be paid on {bill['invoice_date_due']}")
        return self.story.document(document["id"], bakery), bill

    def _tell_bill(self, bill: dict) -> None:
        self.tell(f"supplier {bill['partner_id'][1]}, its number {bill['ref']}")
        for line in bill["lines"]:
            taxes = ", ".join(tax["name"] for tax in line["taxes"])
            account = line["account_id"][1] if line["account_id"] else ""
            name = (line["name"] or "").splitlines()[0][:34]
            self.tell(f"  {name:34} {line['price_subtotal']:>9.2f}  {taxes:8.8} {account}")
        total = f"{euro(bill['amount_untaxed'])} + VAT {euro(bill['amount_tax'])}"
        self.tell(f"total {total} = {euro(bill['amount_total'])}")

    def _compare(self, bill: dict, invoice: Invoice) -> None:
        for name, wanted in (
            ("amount_untaxed", invoice.untaxed),
            ("amount_tax", invoice.tax),
            ("amount_total", invoice.total),
        ):
            found = Decimal(str(bill[name])).quantize(Decimal("0.01"))
            check(found == wanted, f"{name} is {found}, the invoice says {wanted}")

    def _seen_by_the_owner(self, bill: dict, document: dict, bakery: Dossier) -> None:
        path = f"/my/octopus/{bakery.number}/bills/{bill['id']}"
        with self.step("The bakery's owner sees bill and document", self.instance.url + path):
            pages = self.story.portal(bill, bakery)
            for address, text in pages.items():
                check(bill["ref"] in text, f"{address} does not show {bill['ref']}")
            content = self.story.portal_file(bill, document, bakery)
            check(bill["ref"].encode() in content, "the document is not that invoice")
            digest = hashlib.sha256(content).hexdigest()[:12]
            self.tell(f"list, bill and its document ({len(content):,} bytes, sha256 {digest}…)")
            self.look(f"{self.instance.url}{path}   as {self.story.world.login('k')}")

    def _garage_invoices(self, garage: Dossier, bakery: Dossier) -> None:
        outbox = f"{self.instance.url}/odoo   Octopus > Peppol > Outbox"
        with self.step("The garage invoices the bakery, over Peppol", outbox):
            move = self.story.sell(garage, bakery)
            self.tell(f"{move['name']}, {euro(move['amount_total'])}, posted by the garage's owner")
            message = self.story.dispatch(move, garage)
            check(message["state"] == "out_delivered", f"not delivered: {message['error']}")
            self.tell(f"left through our access point, receipt of {message['seat']} verified")
            self.look(f"{self.instance.url}/odoo/customer-invoices/{move['id']}")
        with self.step("It arrives in the bakery's dossier", self.instance.url):
            document = self.story.arrival(message["message_id"], bakery)
            self.tell(f"document {document['name']} in incoming Peppol")
            address, files = self.story.mail(bakery, move["name"])
            self.tell(f"and the bakery has a mail with {', '.join(sorted(files))}")
            self.look(f"{self._document_url(document)}   and  {address}")


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="octopus demo")
    parser.add_argument("--screenshots", type=Path, metavar="FOLDER")
    options = parser.parse_args(words)
    demo = Demo(Instance.current())
    try:
        document, bill = demo.play()
        if options.screenshots:
            _pictures(demo, options.screenshots, document, bill)
    except Exception as error:
        demo.narrator.failed(error)
        if not isinstance(error, OctopusError):
            traceback.print_exc()
        return 1
    say(f"\nall {demo.narrator.count} steps went as told")
    return 0


def _pictures(demo: Demo, folder: Path, document: dict, bill: dict) -> None:
    from .screenshots import take

    with demo.step("Pictures", str(folder)):
        for path in take(demo.instance, demo.story.world, folder, document, bill):
            demo.tell(str(path))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
