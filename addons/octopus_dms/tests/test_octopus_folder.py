# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestOctopusFolder(DmsCommon):
    def test_system_folder_is_made_once(self):
        folder = self.company._octopus_folder("peppol_in")
        self.assertEqual(self.company._octopus_folder("peppol_in"), folder)
        self.assertNotEqual(self.garage.company_id._octopus_folder("peppol_in"), folder)
        self.assertEqual(folder.display_name, "Incoming Peppol")

    def test_two_workers_make_one_folder(self):
        folder = self.company._octopus_folder("archive")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["octopus.folder"].create(
                {"name": "x", "kind": "archive", "company_id": self.company.id}
            )
        self.assertEqual(self.company._octopus_folder("archive"), folder)

    def test_subfolder_in_any_case(self):
        parent = self.company._octopus_folder("import")
        folder = parent._subfolder("BANK")
        self.assertEqual(parent._subfolder("bank"), folder)
        self.assertEqual(folder.display_name, "Import / BANK")
        self.assertEqual(parent._subfolder("B_NK").name, "B_NK")

    def test_own_folders_need_write(self):
        self.grant(self.employee, self.bakery, documents="1")
        Folder = self.seen_by(self.employee, self.env["octopus.folder"])
        with self.assertRaises(AccessError):
            Folder.create({"name": "Mine"})
        self.grant(self.employee, self.bakery, documents="2")
        folder = Folder.create({"name": "Mine", "kind": "archive"})
        self.assertEqual(folder.kind, "custom")
        self.assertEqual(folder.company_id, self.company)

    def test_system_folders_stay(self):
        self.grant(self.employee, self.bakery, documents="2")
        folder = self.seen_by(self.employee, self.company._octopus_folder("import").sudo(False))
        with self.assertRaises(ValidationError):
            folder.name = "Other"
        with self.assertRaises(ValidationError):
            folder.unlink()

    def test_no_folder_inside_another_dossier(self):
        with self.assertRaises(ValidationError):
            self.env["octopus.folder"].create(
                {
                    "name": "x",
                    "company_id": self.company.id,
                    "parent_id": self.garage.company_id._octopus_folder("import").id,
                }
            )
