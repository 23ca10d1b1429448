# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Quotes in the portal: made, mailed, accepted, invoiced, and by whom not."""

import io
import json
import zipfile

from odoo import http
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.octopus_dossier.tests.common import ALL

from .sell_common import SellHttpCommon

# a picture of one point
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestPortalQuotes(SellHttpCommon):
    def test_a_quote_becomes_a_deposit_and_an_invoice(self):
        self._login(self.baker)
        form = self._typed(("Oven", "1", "1000", "21"), ("Work", "2", "50", "6"))
        made = self.send("sales", "new", kind="quote", typed=json.dumps(form))
        order = self.latest("sale.order")
        self.assertTrue(made.headers["Location"].endswith(f"/quotes/{order.id}"))
        self.assertEqual(order.name, "Q/2026/0001")
        self.assertAlmostEqual(order.amount_total, 1316)
        self.assertIn("Cafe Central", self.get("quotes"))
        self.assertIn("no mail address", self.send("quotes", order.id, "send").text)
        form["lines"][0]["price"] = "2000"
        for row, line in zip(form["lines"], order.order_line, strict=True):
            row["id"] = str(line.id)
        self.send("quotes", order.id, "edit", typed=json.dumps(form))
        order.invalidate_recordset()
        self.assertAlmostEqual(order.amount_total, 2526)
        self.send("quotes", order.id, "accept")
        self.assertIn("between 1 and 100", self.send("quotes", order.id, "deposit").text)
        where = self.send("quotes", order.id, "deposit", percent="50").headers["Location"]
        deposit = self.latest()
        self.assertTrue(where.endswith(f"/sales/{deposit.id}/edit"))
        self.assertAlmostEqual(deposit.amount_total, 1263)
        # a second tap leads to it, and nothing is taken off that may still be thrown away
        row = self.row(order)
        again = self.send("quotes", order.id, "deposit", percent="50").headers["Location"]
        self.assertEqual(again, where)
        other = self.send("quotes", order.id, "deposit", percent="20").text
        self.assertIn("draft already for a deposit of", other)
        self.assertEqual(self.latest(), deposit)
        # written, not only read: else two requests at the same moment would make two
        self.assertNotEqual(self.row(order), row)
        self.assertIn("still a draft", self.send("quotes", order.id, "invoice").text)
        deposit.action_post()
        self.send("quotes", order.id, "invoice")
        rest = self.latest()
        self.assertAlmostEqual(rest.amount_total, 1263)
        self.assertEqual(rest.octopus_vat_treatment, "national")
        # a second tap leads to the same draft
        where = self.send("quotes", order.id, "invoice").headers["Location"]
        self.assertIn(f"/sales/{rest.id}/", where)
        self.get("sales", rest.id, "edit")
        self.assertIn("Invoices of this quote", self.get("quotes", order.id))

    def row(self, record):
        """Where PostgreSQL keeps this row; a write moves it."""
        self.env.cr.execute(f"SELECT ctid FROM {record._table} WHERE id = %s", [record.id])
        return self.env.cr.fetchone()

    def test_quote_numbers_are_the_dossiers_own(self):
        orders = [
            self.env["sale.order"]
            .with_company(dossier.company_id)
            .create({"partner_id": partner.id, "company_id": dossier.company_id.id})
            for dossier, partner in (
                (self.bakery, self.customer),
                (self.foreign, self.secret_customer),
            )
        ]
        self.assertEqual({order.name[-5:] for order in orders}, {"/0001"})

    def test_a_quote_by_mail(self):
        self.customer.email = "bar@example.com"
        order = self._sold(("Oven", "1", "1000", "21"), kind="quote")
        self._login(self.baker)
        self.send("quotes", order.id, "send")
        order.invalidate_recordset()
        self.assertEqual(order.state, "sent")
        mail = self.env["mail.mail"].search([("model", "=", "sale.order")], limit=1)
        self.assertIn(order.name, mail.subject)
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual(mail.attachment_ids.mapped("name"), ["Quote Q-2026-0001.pdf"])
        self.assertEqual(mail.email_from, self.company._octopus_sender())
        self.assertIn(self.company.partner_id.name, mail.email_from)
        self.assertNotIn(self.company.email, mail.email_from)
        self.assertIn(self.company.email, mail.reply_to)
        self.assertIn("max-width: 560px", mail.body_html)
        paper, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "sale.action_report_saleorder", order.ids
        )
        self.assertIn(b"o_octopus_sale_header", paper)
        self.assertNotIn(b"Salesperson", paper)
        # and in the export of everything
        self._give(self.accountant, self.bakery, ALL)
        export = self.env["octopus.export"].with_user(self.accountant)._start(self.bakery)
        self.env.ref("octopus_dossier.cron_export").method_direct_trigger()
        export.invalidate_recordset()
        with zipfile.ZipFile(io.BytesIO(export.sudo().attachment_id.raw)) as archive:
            listed = archive.read("quotes/quotes.csv").decode().splitlines()[1]
            self.assertIn("1000.00;1210.00;EUR", listed)
            self.assertIn("Oven;1.00;1000.00", archive.read("quotes/lines.csv").decode())
        pdf = self.url_open(self._url(self.bakery, "quotes", order.id, "pdf"))
        self.assertEqual(pdf.headers["Content-Type"], "application/pdf")

    def test_a_quote_above_the_mails_of_an_hour(self):
        self.env["ir.config_parameter"].set_param("octopus_portal.customer_mails_an_hour", 1)
        self.customer.email = "bar@example.com"
        first, second = (self._sold(kind="quote") for _quote in range(2))
        self._login(self.baker)
        self.send("quotes", first.id, "send")
        self.assertIn("in the next hour", self.send("quotes", second.id, "send").text)
        (first | second).invalidate_recordset()
        self.assertEqual((first.state, second.state), ("sent", "draft"))

    def test_stock_pages_answer_no_quote_without_the_right(self):
        orders = [self._sold(kind="quote") for _quote in range(4)]
        for order in orders:
            order.validity_date = False
        self.assertTrue(orders[0]._has_to_be_signed())

        def answer(order, **kw):
            page = f"/my/orders/{order.id}"
            said = self.make_jsonrpc_request(
                f"{page}/accept", {"name": "Me", "signature": SIGNATURE, **kw}
            )
            if "error" in said:
                form = {"csrf_token": http.Request.csrf_token(self), "decline_message": "No"}
                self.url_open(f"{page}/decline", data={**form, **kw})
            order.invalidate_recordset()
            return order.state, said.get("error", "")

        for user, level in ((self.employee, "1"), (self.employee, "2"), (self.baker, "1")):
            self._give(user, self.bakery, {"invoicing": level})
            self._login(user)
            token = orders[0]._portal_ensure_token()
            for kw in ({}, {"access_token": token}):
                with mute_logger("odoo.http"):
                    state, error = answer(orders[0], **kw)
                self.assertEqual(state, "draft", (user.name, level, kw))
                self.assertIn("validate", error)
        self._give(self.employee, self.bakery, {"invoicing": "3"})
        self._login(self.employee)
        self.assertEqual(answer(orders[1]), ("sale", ""))
        # customers: one who is a user elsewhere, and one whom nobody knows
        self._login(self.outsider)
        self.assertEqual(answer(orders[2])[0], "draft")
        token = orders[2]._portal_ensure_token()
        self.assertEqual(answer(orders[2], access_token=token), ("sale", ""))
        self.authenticate(None, None)
        self.assertEqual(answer(orders[3])[0], "draft")
        token = orders[3]._portal_ensure_token()
        self.assertEqual(answer(orders[3], access_token=token), ("sale", ""))
