"""The turns of bench_import, in Odoo's shell. Arguments: rounds, repeat, the examples."""

import re
import statistics
import sys
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from clock import Clock, noise
from lxml import etree
from stage import table

from odoo.addons.octopus_peppol.lib.edelivery import (
    BILLING_PROCESS,
    CREDIT_NOTE,
    INVOICE,
    Envelope,
    ParticipantId,
    pki,
)
from odoo.addons.octopus_peppol.lib.edelivery.as4 import sender
from odoo.addons.octopus_peppol.tools import keys, settings

NUMBER = re.compile(rb"(<cbc:ID>)[^<]*")
TOTAL = ".//{*}LegalMonetaryTotal/{*}TaxInclusiveAmount"
BATCH = 50  # what stock takes between two commits
SUPPLIER = "0208:0123456749"


class Example:
    """One of the official documents."""

    def __init__(self, path):
        self.content = Path(path).read_bytes()
        tree = etree.fromstring(self.content)
        self.total = Decimal(tree.findtext(TOTAL))
        is_credit = etree.QName(tree).localname == "CreditNote"
        self.document_type = CREDIT_NOTE if is_credit else INVOICE

    def copy(self, number):
        """The same under another number."""
        return NUMBER.sub(rb"\g<1>" + number.encode(), self.content, count=1)


class Turns:
    """Both sides' turns on one dossier."""

    def __init__(self, env, rounds, repeat, paths):
        self.env = env
        self.rounds, self.repeat = rounds, repeat
        self.examples = [Example(path) for path in paths]
        self.company = env["octopus.dossier"].search([("name", "like", "Bakery")]).company_id
        self.firm = env["octopus.subscriber"].search([("kind", "=", "b")], limit=1)
        self.participant = env["octopus.peppol.participant"]._active_of(self.company)
        self.count = 0
        self.user = self._stock_user()
        env.cr.commit()

    def _stock_user(self):
        """What stock's import hangs on; no key is used after the document is decoded."""
        Journal = self.env["account.journal"]
        journal = Journal.search(
            [("company_id", "=", self.company.id), ("type", "=", "purchase")], limit=1
        )
        self.company.peppol_purchase_journal_id = journal
        known = self.env["account_edi_proxy_client.user"].search(
            [("company_id", "=", self.company.id), ("proxy_type", "=", "peppol")], limit=1
        )
        if known:
            return known
        key = self.env["certificate.key"].create(
            {"name": "bench", "content": self._any_key(), "company_id": self.company.id}
        )
        values = {
            "id_client": uuid.uuid4().hex,
            "company_id": self.company.id,
            "proxy_type": "peppol",
            "edi_mode": "demo",
            "edi_identification": self.participant.identifier,
            "private_key_id": key.id,
        }
        return self.env["account_edi_proxy_client.user"].create(values)

    def _any_key(self):
        import base64

        from cryptography.hazmat.primitives import serialization as shape

        private = keys.ap_identity(settings.current()).key
        text = private.private_bytes(
            shape.Encoding.PEM, shape.PrivateFormat.TraditionalOpenSSL, shape.NoEncryption()
        )
        return base64.b64encode(text)

    def copies(self, side):
        for _again in range(self.repeat):
            for example in self.examples:
                self.count += 1
                yield example, example.copy(f"{side}-{self.count:06d}")

    # -- stock -------------------------------------------------------------------------------------

    def stock(self):
        """`_peppol_get_new_documents` from the decoded document on."""
        moves = self.env["account.move"]
        papers = list(self.copies("S"))
        with Clock(self.env.cr) as clock:
            user = self.user.with_company(self.company)
            for index, (_example, content) in enumerate(papers, 1):
                attachment = user.env["ir.attachment"].create(
                    {
                        "name": "attachment.xml",
                        "raw": content,
                        "type": "binary",
                        "mimetype": "application/xml",
                    }
                )
                done = user._peppol_import_invoice(attachment, "done", str(uuid.uuid4()))
                moves += done["move"]
                if index % BATCH == 0:
                    self.env.cr.commit()
            self.env.cr.commit()
        right = self._right(papers, moves)
        self._fresh()
        return {"bill": clock}, right

    # -- ours --------------------------------------------------------------------------------------

    def ours(self, mail=False, selection=True):
        """`selection`: the accountant takes all in one click, as stock's batch does."""
        papers = list(self.copies("O"))
        self.participant.notice = mail
        self.env.cr.commit()
        letters = [self._letter(*paper) for paper in papers]
        for letter in letters:
            answer = self.env["octopus.peppol.receiver"]._receive(letter.content_type, letter.body)
            assert b"Receipt" in answer.body, answer.body
        self._fresh()
        with Clock(self.env.cr) as document:
            self.env["octopus.peppol.importer"]._process_incoming()
        self._fresh()
        messages = self.env["octopus.peppol.message"].search(
            [("message_id", "in", [letter.message_id for letter in letters])], order="id"
        )
        documents = messages.document_id.sorted("id").ids
        assert len(documents) == len(papers), (len(documents), len(papers))
        self._fresh()
        with Clock(self.env.cr) as bill:
            for idents in [documents] if selection else [[ident] for ident in documents]:
                self._forward(idents)
        moves = self.env["octopus.document"].browse(documents).move_id.sorted("id")
        right = self._right(papers, moves)
        self._fresh()
        return {"document": document, "bill": bill}, right

    def _forward(self, idents):
        """Two clicks of the accountant, each a transaction that begins with an empty cache."""
        for action in ("action_peppol_accept", "action_peppol_forward"):
            env = self.env(
                user=self.firm.holder_user_id,
                context={"allowed_company_ids": self.company.ids},
                su=False,
            )
            getattr(env["octopus.document"].browse(idents), action)()
            self._fresh()

    def _letter(self, example, content):
        current = settings.current()
        outside = Path(current.keystore).with_name("outside.p12").read_bytes()
        password = Path(current.keystore_password_file).read_text().strip()
        now = datetime.now(UTC)
        envelope = Envelope(
            sender=ParticipantId.parse(SUPPLIER),
            receiver=ParticipantId.parse(self.participant.identifier),
            document_type=example.document_type,
            process=BILLING_PROCESS,
            country_c1="BE",
            instance_id=str(uuid.uuid4()),
            created=now,
            payload=content,
        )
        return sender.build(
            envelope,
            sender=self._identity(outside, password),
            receiver_certificate=keys.ap_identity(current).certificate,
            message_id=f"{uuid.uuid4()}@bench.octopus.test",
            timestamp=now,
            conversation_id=str(uuid.uuid4()),
        )

    _cached = None

    def _identity(self, content, password):
        self._cached = self._cached or pki.load_pkcs12(content, password)
        return self._cached

    # -- both --------------------------------------------------------------------------------------

    def _fresh(self):
        self.env.flush_all()
        self.env.cr.commit()
        self.env.transaction.clear()

    def _right(self, papers, moves):
        """How many drafts come to their document's total, with its lines."""
        wanted = sorted(abs(example.total) for example, _content in papers)
        found = [abs(Decimal(f"{move.amount_total:.2f}")) for move in moves]
        right = 0
        for total in found:
            if total in wanted:
                wanted.remove(total)
                right += 1
        return right / len(papers)

    def run(self):
        self.ours(), self.stock()  # both warm
        laps = [
            {
                "ours": self.ours(),
                "stock": self.stock(),
                "mail": self.ours(mail=True),
                "single": self.ours(selection=False),
            }
            for _round in range(self.rounds)
        ]
        self.tell(laps)

    def tell(self, laps):
        size = self.repeat * len(self.examples)

        def cost(side, *parts):
            """Milliseconds of CPU for one document, per round."""
            return [1000 * sum(lap[side][0][part].cpu for part in parts) / size for lap in laps]

        stock = cost("stock", "bill")
        rows = [("stock: decoded document → draft bill", stock)]
        rows += [
            ("ours: message → document with its PDF", cost("ours", "document")),
            ("ours: document → draft bill", cost("ours", "bill")),
            ("ours: message → draft bill", cost("ours", "document", "bill")),
            ("ours: the same, with the mail", cost("mail", "document", "bill")),
            ("ours: document → draft bill, one by one", cost("single", "bill")),
        ]
        table(
            ("per document", "CPU ms", "per CPU second", "× stock", "least", "most"),
            [self._row(name, values, stock) for name, values in rows],
        )
        for side in ("ours", "stock"):
            share = statistics.mean(lap[side][1] for lap in laps)
            print(f"{side}: {share:.0%} of the drafts have the document's total", flush=True)
        print(f"{len(laps)} rounds of {size} documents; {noise()} at the end", flush=True)

    def _row(self, name, values, stock):
        ratios = [other / value for value, other in zip(values, stock, strict=True)]
        middle = statistics.median(values)
        figures = (statistics.median(ratios), min(ratios), max(ratios))
        return (name, f"{middle:.1f}", f"{1000 / middle:.1f}", *(f"{x:.2f}" for x in figures))


Turns(env, int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]).run()  # noqa: F821
