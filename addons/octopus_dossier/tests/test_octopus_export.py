# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import io
import zipfile

from odoo.exceptions import AccessError
from odoo.tests import tagged

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
        cls._move(cls.garage)
        cls.garage.action_terminate()
        cls.env.flush_all()

    def _export(self, user):
        env = self._as(user, self.garage)
        export = env["octopus.export"].browse(self.garage.with_env(env).action_export()["res_id"])
        self.env.ref("octopus_dossier.cron_export").method_direct_trigger()
        self.env.invalidate_all()
        return export

    def test_everything_of_a_terminated_dossier_with_an_index(self):
        export = self._export(self.mechanic)
        self.assertEqual((export.state, export.progress), ("done", 100), export.message)
        self._login(self.mechanic)
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
            page = archive.read("index.html").decode()
        self.assertEqual(sum("_x_y.pdf" in name for name in names), 1)
        self.assertNotIn("..", "".join(names).replace(".pdf", "").split("/"))
        self.assertEqual(len(rows["ledger/2026.csv"]), 1 + 3)
        self.assertEqual(len(rows["trial_balance/2026.csv"]), 1 + 3)
        self.assertIn("'=cmd()", [row[0] for row in rows["relations.csv"]])
        self.assertGreater(len(rows["accounts.csv"]), 400)
        listed = {row[0] for row in rows["index.csv"][1:]}
        self.assertEqual(listed, set(names) - {"index.csv", "index.html"})
        for name in listed:
            self.assertIn(name, page)

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
        self.assertEqual(self.url_open(f"/octopus/export/{export.id}").status_code, 200)
        self.garage.link_ids.with_user(self.mechanic)._withdraw()
        for url in (f"/octopus/export/{export.id}", f"/web/content/{attachment.id}"):
            self.assertEqual(self.url_open(url).status_code, 404, url)

    def test_asking_again_and_again_fills_no_disk(self):
        first = self._export(self.mechanic)
        garage = self.garage.with_env(self._as(self.mechanic, self.garage))
        asked = {garage.action_export()["res_id"] for _time in range(3)}
        self.assertEqual(len(asked), 1)
        self.assertNotIn(first.id, asked)
        file = first.sudo().attachment_id
        second = self._export(self.mechanic)
        self.assertEqual((second.id, second.state), (*asked, "done"))
        self.assertFalse(first.exists())
        self.assertFalse(file.exists())

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
