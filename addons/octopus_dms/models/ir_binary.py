# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of documents are given to who has the right now, under headers that do no harm."""

from odoo import models


class IrBinary(models.AbstractModel):
    _name = "ir.binary"
    _inherit = ["ir.binary"]

    def _find_record(
        self, xmlid=None, res_model="ir.attachment", res_id=None, access_token=None, field=None
    ):
        # EXTENDS 'base': the signed links Odoo makes for attachments outlive a withdrawn right,
        # so for documents the right of the moment decides
        if access_token and self._octopus_is_document(xmlid, res_model, res_id):
            access_token = None
        return super()._find_record(xmlid, res_model, res_id, access_token, field)

    def _record_to_stream(self, record, field_name):
        # EXTENDS 'base': a store outside (OCA fs_attachment) hands out streams of its own, without
        # the headers under which a file cannot do harm
        if record._name == "ir.attachment" and record._octopus_of_documents():
            return record._to_http_stream()
        return super()._record_to_stream(record, field_name)

    def _octopus_is_document(self, xmlid, res_model, res_id):
        if xmlid or not res_id:
            return False
        if res_model == "ir.attachment":
            return bool(self.env[res_model].browse(int(res_id)).exists()._octopus_of_documents())
        return res_model == "octopus.document"
