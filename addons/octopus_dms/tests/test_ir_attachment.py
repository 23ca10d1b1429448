# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import uuid

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import RetentionError
from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestIrAttachment(DmsCommon):
    def test_content_stays(self):
        file = self.store().attachment_id
        for vals in (
            {"raw": b"other"},
            {"datas": base64.b64encode(b"other")},
            {"datas": False},
            {"mimetype": "text/html"},
            {"public": True},
            {"res_id": 0},
            {"res_model": "res.partner"},
            {"access_token": "secret"},
            {"company_id": self.garage.company_id.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(RetentionError):
                file.sudo().write(vals)
        self.assertEqual(file.raw, files.PDF)

    def test_nobody_removes_a_file(self):
        document = self.store()
        further = document._add_file("more.xml", files.XML)
        for file in document.attachment_id + further:
            with self.assertRaisesRegex(RetentionError, "10 years"):
                file.sudo().unlink()

    def test_a_part_of_a_file_left_by_a_killed_server_is_written_anew(self):
        whole = uuid.uuid4().bytes * 1000
        attachments = self.env["ir.attachment"]
        _name, path = attachments._get_path(whole, attachments._compute_checksum(whole))
        for torn in (b"", whole[:100]):
            with open(path, "wb") as stream:
                stream.write(torn)
            file = attachments.create({"name": "whole.bin", "raw": whole})
            self.assertEqual(attachments._file_read(file.store_fname), whole)

    def test_content_may_move_to_another_storage(self):
        file = self.store().attachment_id
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        file._migrate()
        self.assertFalse(file.store_fname)
        self.assertEqual(file.raw, files.PDF)

    def test_no_public_link(self):
        document = self.store()
        with self.assertRaises(AccessError):
            document.attachment_id.sudo().generate_access_token()
        made = self.env["ir.attachment"].create(
            {
                "name": "a",
                "raw": b"a",
                "res_model": document._name,
                "res_id": document.id,
                "public": True,
            }
        )
        self.assertFalse(made.public)

    def test_a_loose_file_given_to_a_document_is_kept_from_then_on(self):
        document = self.store()
        loose = self.env["ir.attachment"].create({"name": "a", "raw": b"a", "public": True})
        loose.write({"res_model": document._name, "res_id": document.id})
        self.assertFalse(loose.public)
        with self.assertRaises(RetentionError):
            loose.unlink()

    def test_other_attachments_are_as_ever(self):
        other = self.env["ir.attachment"].create({"name": "a", "raw": b"a"})
        other.raw = b"b"
        self.assertEqual(other.raw, b"b")
        self.assertTrue(other.generate_access_token())
        other.unlink()
