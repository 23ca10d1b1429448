# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import io
import json
import zipfile
from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import octopus_access_log, octopus_export
from ..models.octopus_area import AREAS
from ..tools.export_file import safe_cell, safe_name
from .common import DossierHttpCommon


@tagged("post_install", "-at_install")
class TestOctopusExport(DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        bill = cls._move(cls.garage, partner_id=cls._relation(cls.garage, "=cmd()").id)
        bill.action_post()
        cls.env["ir.attachment"].create(
            {"name": "../x:y.pdf", "raw": b"%PDF", "res_model": "account.move", "res_id": bill.id}
        )
        cls.bill = bill
        cls._move(cls.garage)
        cls._move(cls.garage, "out_invoice", invoice_date="2025-06-01", date="2025-06-01")
        early = cls._move(cls.garage, "out_invoice", invoice_date="2025-05-01", date="2025-05-01")
        early.action_post()
        cls.env["ir.attachment"].create(
            {"name": "50% #1.pdf", "raw": b"%PDF", "res_model": "account.move", "res_id": early.id}
        )
        cls.env["product.template"].create({"name": "Tyre", "company_id": cls.garage.company_id.id})
        cls.garage.action_terminate()
        cls.env.flush_all()
        for user in (cls.accountant, cls.mechanic):
            seen = (user.id, cls.garage.company_id._ids, "web", datetime(2026, 3, 1, 23, 30))
            cls.env.cr.execute(octopus_access_log._insert(*seen))

    def _export(self, user):
        env = self._as(user, self.garage)
        export = env["octopus.export"].browse(self.garage.with_env(env).action_export()["res_id"])
        self.env.ref("octopus_dossier.cron_export").method_direct_trigger()
        self.env.invalidate_all()
        return export

    def _unzipped(self, export):
        """(names, rows of each table, index page) of the file, downloaded."""
        self.assertEqual((export.state, export.progress), ("done", 100), export.message)
        answer = self.url_open(export.action_download()["url"])
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            names = archive.namelist()
            rows = {
                name: list(
                    csv.reader(archive.read(name).decode("utf-8-sig").splitlines(), delimiter=";")
                )
                for name in names
                if name.endswith(".csv")
            }
            return names, rows, archive.read("index.html").decode()

    def test_everything_of_a_terminated_dossier_with_an_index(self):
        self._login(self.mechanic)
        names, rows, page = self._unzipped(self._export(self.mechanic))
        self.assertEqual(sum("_x_y.pdf" in name for name in names), 1)
        self.assertNotIn("..", "".join(names).replace(".pdf", "").split("/"))
        self.assertEqual(len(rows["ledger/2026.csv"]), 1 + 3)
        self.assertEqual(len(rows["trial_balance/2026.csv"]), 1 + 3 + 3)
        self.assertIn("'=cmd()", [row[0] for row in rows["relations.csv"]])
        self.assertGreater(len(rows["accounts.csv"]), 400)
        self.assertGreater(len(rows["vat_codes.csv"]), 40)
        self.assertIn("Tyre", [row[1] for row in rows["articles.csv"]])
        self.assertGreater(len(rows["ledger/drafts.csv"]), 2 * 2)
        # a link to a file whose name has signs of addresses
        self.assertRegex(page, r'href="invoices/2025/\S+%2050%25%20%231\.pdf"')
        listed = {row[0] for row in rows["index.csv"][1:]}
        self.assertEqual(listed, set(names) - {"index.csv", "index.html"})
        for name in listed:
            self.assertIn(name, page)
        # who may what, and what was agreed: as far as he may see it himself
        logins = {row[0] for row in rows["rights.csv"][1:]}
        self.assertEqual(logins, {self.mechanic.login})
        agreed = [row for row in rows["consents.csv"][1:] if "I agree that" in row[6]]
        self.assertIn(self.firm.code, agreed[0][4])
        # his firm's people too, by the clocks of Belgium
        visits = {row[1]: row for row in rows["accesses.csv"][1:]}
        self.assertEqual(visits.keys(), {self.accountant.login, self.mechanic.login})
        visit = ["2026-03-02", *visits[self.accountant.login][1:3], self.firm.code, "Backend"]
        visit += ["2026-03-02 00:30"] * 2
        self.assertEqual(visits[self.accountant.login], visit)

    def test_who_asked_is_told(self):
        """In his language, on his screens and by mail; nobody who has left meanwhile."""
        self.mechanic.write({"lang": "nl_BE", "email": "mechanic@example.com"})
        export = self._export(self.mechanic)
        mails = self.env["mail.mail"].search([("email_to", "=", "mechanic@example.com")])
        self.assertIn(self.garage.number, mails.subject)
        self.assertIn(f'/{export.id}"', mails.body_html)
        self.assertRegex(export.with_user(self.mechanic).size_text, r"^\d+ kB$")
        self.assertIn(export.size_text, mails.body_html)
        sent = self.env["bus.bus"].search([], order="id").mapped("message")
        news = [json.loads(text)["payload"] for text in sent if "octopus_export" in text]
        self.assertEqual([(one["id"], one["type"]) for one in news], [(export.id, "success")])
        # one that cannot be made any more
        garage = self.garage.with_env(self._as(self.accountant, self.garage))
        failing = self.env["octopus.export"].browse(garage.action_export()["res_id"])
        self.garage.link_ids.with_user(self.mechanic)._withdraw()
        self.accountant.email = "accountant@example.com"
        self.env.ref("octopus_dossier.cron_export").method_direct_trigger()
        failing.invalidate_recordset()
        self.assertEqual(failing.state, "failed")
        mails = self.env["mail.mail"].search([("email_to", "=", "accountant@example.com")])
        self.assertEqual(len(mails.filtered(lambda mail: "failed" in mail.subject)), 1)
        # larger than a column of whole numbers
        attachment = export.sudo().attachment_id
        export.sudo()._point_to_file(attachment, attachment.store_fname, "x", 3_000_000_000)
        export.sudo().size = 3_000_000_000
        self.assertEqual(export.with_context(lang="en_US").size_text, "3.00 GB")
        self.env["res.lang"]._activate_lang("fr_BE")
        self.assertEqual(export.with_context(lang="fr_BE").size_text, "3,00 Go", "French octets")

    def test_totals_are_those_of_the_ledger(self):
        """In the way of writing of who asked, and each trial balance adds up to nothing."""
        self.mechanic.lang = "nl_BE"
        self._login(self.mechanic)
        _names, rows, page = self._unzipped(self._export(self.mechanic))
        self.assertIn('<html lang="nl">', page)

        def total(name, column):
            texts = [row[column] for row in rows[name][1:]]
            self.assertFalse([text for text in texts if "." in text])
            return sum(float(text.replace(",", ".")) for text in texts)

        lines = self.env["account.move.line"].search(
            [("company_id", "=", self.garage.company_id.id), ("parent_state", "=", "posted")]
        )
        for year in (2025, 2026):
            of_year = lines.filtered(lambda line, y=year: line.date.year == y)
            self.assertAlmostEqual(total(f"ledger/{year}.csv", 8), sum(of_year.mapped("debit")))
            self.assertAlmostEqual(total(f"ledger/{year}.csv", 9), sum(of_year.mapped("credit")))
            self.assertAlmostEqual(total(f"trial_balance/{year}.csv", 4), 0)
        [earlier] = [row for row in rows["trial_balance/2026.csv"] if not row[0]]
        income = lines.filtered(
            lambda line: line.date.year == 2025 and line.account_id.account_type == "income"
        )
        self.assertEqual(earlier[4], f"{sum(income.mapped('balance')):.2f}".replace(".", ","))

    def test_only_who_may_read_everything(self):
        self._give(self.stranger, self.garage, {**dict.fromkeys(AREAS, "1"), "financial": False})
        for user in (self.stranger, self.outsider, self.baker, self.operator):
            with self.assertRaises(AccessError, msg=user.login):
                self.garage.with_user(user).action_export()
        export = self._export(self.accountant)
        for user in (self.mechanic, self.stranger, self.outsider, self.operator):
            with self.assertRaises(AccessError, msg=user.login):
                export.with_user(user).action_download()
        attachment = export.sudo().attachment_id
        self._login(self.mechanic)
        for url in (f"/octopus/export/{export.id}", f"/web/content/{attachment.id}"):
            self.assertEqual(self.url_open(url).status_code, 404, url)
        # A right that is gone closes the file that was made.
        self._login(self.accountant)
        _names, rows, _page = self._unzipped(export)
        self.assertEqual({row[1] for row in rows["accesses.csv"][1:]}, {self.accountant.login})
        self.garage.link_ids.with_user(self.mechanic)._withdraw()
        for url in (f"/octopus/export/{export.id}", f"/web/content/{attachment.id}"):
            self.assertEqual(self.url_open(url).status_code, 404, url)

    def test_asking_again_and_again_fills_no_disk(self):
        first = self._export(self.mechanic)
        garage = self.garage.with_env(self._as(self.mechanic, self.garage))
        # those who ask again before it is ready are not counted
        asked = {garage.action_export()["res_id"] for _time in range(12)}
        self.assertEqual(len(asked), 1)
        self.assertNotIn(first.id, asked)
        file = first.sudo().attachment_id
        second = self._export(self.mechanic)
        self.assertEqual((second.id, second.state), (*asked, "done"))
        self.assertFalse(first.exists())
        self.assertFalse(file.exists())
        with (
            patch.object(octopus_export, "EXPORTS_A_DAY", 2),
            self.assertRaisesRegex(UserError, "2 times since yesterday.*ask again tomorrow"),
        ):
            garage.action_export()

    def test_a_fault_of_the_database_leaves_nothing_half_made(self):
        """Where it goes wrong last: when the file is there and the older one is thrown away."""
        older = self._export(self.mechanic)
        file, kind = older.sudo().attachment_id, type(older)
        garage = self.garage.with_env(self._as(self.mechanic, self.garage))
        export = older.browse(garage.action_export()["res_id"])
        attachments = type(self.env["ir.attachment"])
        throw_away, mark = kind._forget_older, attachments._mark_for_gc

        def fault(export):
            throw_away(export)
            export.env.cr.execute("SELECT 1 / 0")

        with (
            patch.object(kind, "_forget_older", fault),
            patch.object(attachments, "_mark_for_gc", autospec=True, side_effect=mark) as marked,
            mute_logger("odoo.sql_db", octopus_export.__name__),
        ):
            self.env.ref("octopus_dossier.cron_export").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(export.state, "failed")
        self.assertIn("Something went wrong", export.message)
        self.assertEqual((older.state, older.sudo().attachment_id), ("done", file))
        made = [("res_model", "=", kind._name), ("res_id", "=", export.id)]
        self.assertFalse(self.env["ir.attachment"].search(made))
        # its file goes with the next cleaning; that of the older one, marked too, is still needed
        self.assertEqual(marked.call_count, 2)

    def test_one_that_was_cut_off_is_told(self):
        garage = self.garage.with_env(self._as(self.mechanic, self.garage))
        export = self.env["octopus.export"].browse(garage.action_export()["res_id"])
        export.state = "running"  # its worker was killed
        self.env.ref("octopus_dossier.cron_export").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(export.state, "failed")
        self.assertNotEqual(garage.action_export()["res_id"], export.id)

    def test_names_and_cells_do_no_harm(self):
        self.assertEqual(safe_name("../../a:b\n.pdf"), "_.._a_b_.pdf")
        self.assertEqual(safe_name(" .. "), "_")
        self.assertEqual(safe_cell("=1+1"), "'=1+1")
        self.assertEqual([safe_cell(-5), safe_cell(None)], [-5, ""])
        amounts = [safe_cell(-1250.5, ","), safe_cell(0.125, ","), safe_cell(0.0)]
        self.assertEqual(amounts, ["-1250,50", "0,125", "0.00"])
