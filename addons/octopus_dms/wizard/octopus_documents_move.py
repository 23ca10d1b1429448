# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Put documents into a folder, or into the archive under the year they are of."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class OctopusDocumentsMove(models.TransientModel):
    _name = "octopus.documents.move"
    _description = "Move documents"

    document_ids = fields.Many2many("octopus.document", string="Documents", readonly=True)
    company_id = fields.Many2one("res.company", string="Dossier", readonly=True)
    by_year = fields.Boolean(
        string="Archive per year",
        help="To Archives / 2026 and so on, by the date of the document, else the day it came in.",
    )
    folder_id = fields.Many2one(
        "octopus.folder", string="To the folder", domain="[('company_id', '=', company_id)]"
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "octopus.document":
            documents = self.env["octopus.document"].browse(self.env.context.get("active_ids"))
            documents.check_access("read")
            companies = documents.company_id
            values["document_ids"] = [Command.set(documents.ids)]
            values["company_id"] = companies.id if len(companies) == 1 else False
            values["by_year"] = len(companies) > 1
        return values

    def action_move(self):
        """Move them."""
        self.ensure_one()
        documents = self.document_ids
        if self.by_year:
            documents.action_archive_by_year()
        elif self.folder_id:
            documents.action_move_to(self.folder_id.id)
        else:
            raise UserError(self.env._("Choose a folder, or the archive per year."))
        return {"type": "ir.actions.act_window_close"}
