# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The documents of a booking, and what becomes of them with it."""

from odoo import api, fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    octopus_document_ids = fields.One2many("octopus.document", "move_id", string="Documents")
    # superuser: the bill may be read with a right on purchases alone, and then says only how many
    octopus_document_count = fields.Integer(
        string="Document count", compute="_compute_octopus_document_count", compute_sudo=True
    )

    @api.depends("octopus_document_ids")
    def _compute_octopus_document_count(self):
        groups = self.env["octopus.document"]._read_group(
            [("move_id", "in", self.ids)], ["move_id"], ["__count"]
        )
        counts = {move.id: count for move, count in groups}
        for move in self:
            move.octopus_document_count = counts.get(move._origin.id, 0)

    def write(self, vals):
        # EXTENDS 'account'
        res = super().write(vals)
        if vals.get("state") == "cancel":
            self._octopus_release_documents()
        elif vals.get("state") == "posted":
            # its number and amounts are what the document is found by
            documents = self.sudo().octopus_document_ids
            self.env["octopus.document.text"].sudo()._queue(documents)
        return res

    def unlink(self):
        # EXTENDS 'account': the documents outlive their booking
        documents = self.sudo().octopus_document_ids
        res = super().unlink()
        documents.exists()._release()
        return res

    def action_open_octopus_documents(self):
        """Open the documents this booking was made from."""
        self.ensure_one()
        return self.octopus_document_ids._get_records_action(
            name=self.env._("Documents"), context={}
        )

    def _octopus_release_documents(self):
        self.sudo().octopus_document_ids._release()

    def _octopus_show_documents(self, documents):
        """Show the files of `documents` beside the booking.

        The booking gets attachments of its own (the file store keeps equal bytes once), so that
        whoever may read the booking sees them, and removing the booking removes nothing else.
        """
        self.ensure_one()
        Attachment = self.env["ir.attachment"].with_context(
            image_no_postprocess=True, attachments_mime_plainxml=True
        )
        shown = set(
            Attachment.search([("res_model", "=", self._name), ("res_id", "=", self.id)]).mapped(
                "checksum"
            )
        )
        files = (documents.attachment_id + documents.attachment_ids).filtered(
            lambda file: file.checksum not in shown
        )
        copies = Attachment.create(
            [
                {
                    "name": file.name,
                    "raw": file.raw,
                    "mimetype": file.mimetype,
                    "res_model": self._name,
                    "res_id": self.id,
                    "company_id": self.company_id.id,
                }
                for file in files
            ]
        )
        self._message_set_main_attachment_id(copies, force=bool(copies))
