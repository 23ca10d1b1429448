# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The drawn invoice: every amount of the XML can be found on it."""

import base64
import io
import re

from pypdf import PdfReader

from odoo.tests import tagged

from ..lib import ubl
from ..tools.draw import amount, draw_pdf
from ..tools.draw_fonts import odoo_fonts
from . import ubl_builder as build
from .proposal_common import ProposalCommon
from .test_proposal_vectors import VECTORS


@tagged("post_install", "-at_install")
class TestDraw(ProposalCommon):
    def drawn(self, document, lang="nl_BE"):
        pages = PdfReader(io.BytesIO(draw_pdf(document, lang, odoo_fonts()))).pages
        return [re.sub(r"\s+", " ", page.extract_text()) for page in pages]

    def amounts(self, document):
        """Every amount, rate and quantity of a document."""
        totals = document.totals
        yield from (totals.lines, totals.tax_exclusive, totals.tax_inclusive, totals.payable)
        yield from (totals.allowances, totals.charges, totals.prepaid, totals.rounding)
        yield from (totals.tax, totals.tax_in_tax_currency)
        for row in document.subtotals:
            yield from (row.taxable, row.tax)
        for item in document.allowance_charges:
            yield from (item.amount, item.base)
        for line in document.lines:
            yield from (line.net, line.price)
            for item in (*line.allowance_charges, *filter(None, [line.price_allowance])):
                yield from (item.amount, item.base)

    def assert_drawn(self, document):
        text = " ".join(self.drawn(document))
        for value in filter(None, self.amounts(document)):
            self.assertIn(amount(value, "nl"), text)
        for party in (document.seller, document.buyer):
            self.assertIn(party.name, text)
            self.assertIn(party.vat, text)
        for row in document.subtotals:
            self.assertIn(row.category.exemption_reason, text)
        self.assertIn(document.number, text)

    def test_every_amount_of_the_vectors(self):
        paths = sorted([*VECTORS.glob("billing/*.xml"), *VECTORS.glob("selfbilling/*.xml")])
        if not paths:
            self.skipTest("vectors not found: set OCTOPUS_VECTORS")
        for path in paths:
            with self.subTest(path.name):
                self.assert_drawn(ubl.read(path.read_bytes()))

    def test_every_amount_of_our_own(self):
        extra = build.change_xml(build.change("101.37", base="1013.70", percent=10), with_tax=False)
        lines = [
            build.line("912.33", quantity=10, price="101.37", extra=extra),
            build.line("47.11", "E", 0, quantity="0.125", price="376.88"),
        ]
        self.assert_drawn(
            ubl.read(
                build.ubl(
                    lines,
                    [build.change("13.19"), build.change("7.77", charge=True)],
                    prepaid="17.01",
                    rounding="0.02",
                    reasons={"E": "Article 44 of the VAT code"},
                )
            )
        )

    def test_two_hundred_lines_with_head_and_page_numbers(self):
        lines = [build.line(f"{at}.25", name=f"Item {at}") for at in range(1, 201)]
        pages = self.drawn(ubl.read(build.ubl(lines)))
        self.assertGreater(len(pages), 4)
        for number, page in enumerate(pages, 1):
            self.assertIn(f"{number} / {len(pages)}", page)
            self.assertIn("XML is het origineel", page)
        for page in pages[:-1]:
            self.assertIn("Omschrijving", page)
        self.assertIn("Item 200", " ".join(pages))

    def test_long_texts_and_other_scripts(self):
        name = "Ćwikła Αθήνα Київ 漢字テスト " + "x" * 200
        text = "word " * 5000
        lines = [build.line(1, name=name, extra=f"<cbc:Note>{text}</cbc:Note>")]
        pages = self.drawn(ubl.read(build.ubl(lines, note=text)))
        shown = " ".join(pages)
        self.assertIn("Ćwikła Αθήνα Київ", shown)
        self.assertGreaterEqual(shown.count("word"), 10_000)

    def test_markup_is_text(self):
        note = "<b>5 < 6 & 7</b> <para>"
        self.assertIn(note, " ".join(self.drawn(ubl.read(build.ubl([build.line(1)], note=note)))))

    def test_languages(self):
        document = ubl.read(build.ubl([build.line(1234.5)]))
        for lang, word, value in (
            ("nl_BE", "Te betalen", "1.493,75"),
            ("fr_BE", "À payer", "1 493,75"),
            ("de_DE", "To pay", "1,493.75"),
        ):
            text = " ".join(self.drawn(document, lang)).replace("\u00a0", " ")
            self.assertIn(word, text)
            self.assertIn(value, text)

    def test_attachments_are_listed(self):
        data = base64.b64encode(b"a" * 3000).decode()
        head = (
            "<cac:AdditionalDocumentReference><cbc:ID>TS</cbc:ID><cac:Attachment>"
            f'<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="hours.csv">{data}'
            "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
        )
        document = ubl.read(build.ubl([build.line(1)], head=head))
        for lang, size in (("en_US", "3 kB"), ("fr_BE", "3 ko")):
            text = " ".join(self.drawn(document, lang))
            self.assertIn("hours.csv", text)
            self.assertIn(size, text)
