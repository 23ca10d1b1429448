"""What people do in the story, one method per act; `demo` tells it, tests check it."""

import itertools
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

from edelivery import ParticipantId  # type: ignore[import-not-found]

from .instance import Instance
from .odoo_client import Visitor
from .outside_ap import OutsideAccessPoint, Sent
from .supplier_invoice import LINES, Invoice, Party
from .world import Dossier, World, attachments, find_mail, wait

MOVE = [
    "name",
    "state",
    "move_type",
    "ref",
    "partner_id",
    "invoice_date",
    "invoice_date_due",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
    "invoice_line_ids",
    "company_id",
    "payment_reference",
]
LINE = ["name", "quantity", "price_unit", "price_subtotal", "account_id", "tax_ids", "display_type"]
DOCUMENT = ["name", "state", "peppol_state", "reason", "move_id", "attachment_id", "attachment_ids"]
MESSAGE = [
    "state",
    "summary",
    "document_id",
    "error",
    "seat",
    "exchanged_at",
    "mail_to",
    "receiver",
]

# Other ones than in an earlier run, and never the same twice, however fast the machine is.
_numbers = itertools.count(int(time.time() * 10))


class Story:
    """The people of one running server."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.world = World(instance)
        self.outside = OutsideAccessPoint(instance)

    # -- the supplier's side -----------------------------------------------------------------------

    def invoice(self, number: str = "", **details) -> Invoice:
        """A new invoice of the mill to the bakery; every one has another number."""
        bakery = self.world.bakery
        buyer = Party(bakery.name, bakery.enterprise_number)
        count = next(_numbers)
        number = number or f"MV-{date.today():%Y}-{count % 10**9:09d}"
        # another amount each time, or Odoo warns of a duplicate
        flour = replace(LINES[0], quantity=Decimal(10 + count % 97))
        details.setdefault("lines", (flour, *LINES[1:]))
        return Invoice(number, buyer, date.today(), **details)

    def send(self, invoice: Invoice) -> Sent:
        """Over the network, until the verified receipt."""
        envelope = self.outside.envelope(
            ParticipantId.parse(f"0208:{invoice.seller.number}"),
            ParticipantId.parse(f"0208:{invoice.buyer.number}"),
            invoice.xml(),
        )
        return self.outside.send(envelope)

    # -- the accountant's side ---------------------------------------------------------------------

    def message(self, message_id: str, company: int, direction: str = "in") -> dict | None:
        """The exchange record, as the accountant may see it."""
        found = self.world.accountant.search(
            "octopus.peppol.message",
            [("message_id", "=", message_id), ("direction", "=", direction)],
            MESSAGE,
            company=company,
        )
        return found[0] if found else None

    def arrival(self, message_id: str, dossier: Dossier) -> dict:
        """The document that a message brought, once it is in the dossier."""

        def look() -> dict | None:
            message = self.message(message_id, dossier.company)
            return message if message and message["document_id"] else None

        message = wait(f"message {message_id} in dossier {dossier.number}", look)
        return self.document(message["document_id"][0], dossier)

    def document(self, ident: int, dossier: Dossier) -> dict:
        return self.world.accountant.read("octopus.document", ident, DOCUMENT, dossier.company)

    def mail(self, dossier: Dossier, number: str) -> tuple[str, dict[str, bytes]]:
        """(address in the catcher, files) of the mail about an invoice."""
        name, mail = wait(
            f"a mail to {dossier.email} about {number}",
            lambda: find_mail(self.instance, dossier.email, number),
        )
        return f"{self.instance.mail_url}/{name}", attachments(mail)

    def accept(self, document: dict, dossier: Dossier) -> dict:
        self._do("octopus.document", "action_peppol_accept", document["id"], dossier)
        return self.document(document["id"], dossier)

    def forward(self, document: dict, dossier: Dossier) -> dict:
        self._do("octopus.document", "action_peppol_forward", document["id"], dossier)
        return self.document(document["id"], dossier)

    def bill(self, ident: int, dossier: Dossier) -> dict:
        """A booking with its lines, names instead of ids."""
        person, company = self.world.accountant, dossier.company
        move = person.read("account.move", ident, MOVE, company)
        lines = person.search(
            "account.move.line", [("id", "in", move["invoice_line_ids"])], LINE, company
        )
        taxes = {tax for line in lines for tax in line["tax_ids"]}
        rows = person.search(
            "account.tax", [("id", "in", sorted(taxes))], ["name", "amount"], company
        )
        named = {row["id"]: row for row in rows}
        for line in lines:
            line["taxes"] = [named[tax] for tax in line["tax_ids"]]
        return {**move, "lines": lines}

    def post(self, bill: dict, dossier: Dossier) -> dict:
        self._do("account.move", "action_post", bill["id"], dossier)
        return self.bill(bill["id"], dossier)

    def _do(self, model: str, method: str, ident: int, dossier: Dossier) -> None:
        self.world.accountant.call(model, method, [ident], company=dossier.company)

    # -- the bakery's side -------------------------------------------------------------------------

    def portal(self, bill: dict, dossier: Dossier) -> dict[str, str]:
        """The owner's pages about a bill: {address: text}; the bill's number has to be on both."""
        visitor = Visitor.of(self.instance, self.world.login("k"))
        pages = {}
        for path in (
            f"/my/octopus/{dossier.number}/bills",
            f"/my/octopus/{dossier.number}/bills/{bill['id']}",
        ):
            pages[path] = visitor.page(path)
        return pages

    def portal_file(self, bill: dict, document: dict, dossier: Dossier) -> bytes:
        """A file of the bill's document, as the owner downloads it."""
        visitor = Visitor.of(self.instance, self.world.login("k"))
        path = f"/my/octopus/{dossier.number}/bills/{bill['id']}/files"
        return visitor.get(f"{path}/{document['attachment_id'][0]}?download=1").content

    # -- the garage's side -------------------------------------------------------------------------

    def customer(self, dossier: Dossier, buyer: Dossier) -> int:
        """The buyer in the garage's own customers, made when he is new."""
        person, company = self.world.mechanic, dossier.company
        vat = f"BE{buyer.enterprise_number}"
        found = person.search("res.partner", [("vat", "=", vat)], ["id"], company, limit=1)
        if found:
            return found[0]["id"]
        values = {
            "name": buyer.name,
            "is_company": True,
            "vat": vat,
            "street": "Kerkstraat 1",
            "zip": "2800",
            "city": "Mechelen",
            "country_id": person.search("res.country", [("code", "=", "BE")], ["id"])[0]["id"],
            "company_id": company,
        }
        return person.call("res.partner", "create", [values], company=company)[0]

    def sell(self, dossier: Dossier, buyer: Dossier, price: Decimal = Decimal("245.00")) -> dict:
        """A posted invoice of the garage for a repair at 21 %."""
        person, company = self.world.mechanic, dossier.company
        domain = [("type_tax_use", "=", "sale"), ("amount", "=", 21), ("company_id", "=", company)]
        tax = person.search("account.tax", domain, ["id"], company, limit=1)[0]["id"]
        line = {"name": "Onderhoud bestelwagen", "quantity": 1, "price_unit": float(price)}
        values = {
            "move_type": "out_invoice",
            "partner_id": self.customer(dossier, buyer),
            "invoice_date": str(date.today()),
            "invoice_line_ids": [(0, 0, {**line, "tax_ids": [(6, 0, [tax])]})],
        }
        ident = person.call("account.move", "create", [values], company=company)[0]
        person.call("account.move", "action_post", [ident], company=company)
        return person.read("account.move", ident, MOVE, company)

    def dispatch(self, move: dict, dossier: Dossier) -> dict:
        """Press Send with the method Peppol; returns the exchange record once it is delivered."""
        person, company = self.world.mechanic, dossier.company
        context = {"active_model": "account.move", "active_ids": [move["id"]]}
        wizard = person.call(
            "account.move.send.wizard",
            "create",
            [{"move_id": move["id"], "sending_methods": ["peppol"]}],
            company=company,
            context=context,
        )
        person.call(
            "account.move.send.wizard",
            "action_send_and_print",
            wizard,
            company=company,
            context=context,
        )

        def look() -> dict | None:
            domain = [("move_id", "=", move["id"]), ("direction", "=", "out")]
            found = person.search(
                "octopus.peppol.message", domain, [*MESSAGE, "message_id"], company
            )
            done = found and found[0]["state"] in ("out_delivered", "out_failed")
            return found[0] if done else None

        return wait(f"{move['name']} to leave over Peppol", look)
