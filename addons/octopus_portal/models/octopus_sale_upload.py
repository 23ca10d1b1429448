# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that go to the customer with an invoice, a credit note or a quote."""

from odoo import api, models
from odoo.exceptions import UserError

MOST_FILES = 10
# mails with more are refused by many servers
MOST_BYTES = 7_000_000
KINDS = ("application/pdf", "image/jpeg", "image/png")


class OctopusSaleForm(models.AbstractModel):
    _name = "octopus.sale.form"
    _inherit = ["octopus.sale.form"]

    @api.model
    def _attach(self, record, name, content):
        """Add a file to a document that is not final; it passes the gate of all files.

        :raise UserError: with the reason why not
        """
        self._check_files_open(record)
        self._check_room(record.octopus_attachment_ids, name, content)
        verdict = self.env["octopus.gate"]._admit(name or "file", content)
        if verdict.mimetype not in KINDS:
            raise UserError(
                self.env._(
                    "%(name)s does not go along: customers get PDF, JPEG and PNG. Print it to a "
                    "PDF and send that.",
                    name=verdict.name,
                )
            )
        file = self.env["ir.attachment"].create(
            {
                "name": verdict.name,
                "raw": content,
                "mimetype": verdict.mimetype,
                "res_model": record._name,
                "res_id": record.id,
                "company_id": record.company_id.id,
            }
        )
        record.octopus_attachment_ids += file
        return file

    @api.model
    def _check_room(self, held, name, content):
        if len(held) >= MOST_FILES:
            raise UserError(
                self.env._("%(count)s files go along at most. Remove one first.", count=MOST_FILES)
            )
        if sum(held.mapped("file_size")) + len(content) > MOST_BYTES:
            raise UserError(
                self.env._(
                    "%(name)s is too large: all files together may have %(size)s MB, or mail "
                    "servers refuse them.",
                    name=name,
                    size=MOST_BYTES // 1_000_000,
                )
            )

    @api.model
    def _detach(self, record, file_id):
        """Take a file away again."""
        self._check_files_open(record)
        record.octopus_attachment_ids.filtered(lambda file: file.id == file_id).unlink()

    def _check_files_open(self, record):
        if not record._octopus_sale_editable():
            raise UserError(
                self.env._(
                    "%(document)s is final: what went along with it stays.",
                    document=record.display_name,
                )
            )
