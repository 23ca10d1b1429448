# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Notes between firm and client on a document."""

from odoo import api, fields, models
from odoo.fields import Domain


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    note_ids = fields.One2many("octopus.note", "document_id", string="Notes", readonly=True)
    unread_notes = fields.Integer(
        string="New notes",
        compute="_compute_unread_notes",
        search="_search_unread_notes",
        compute_sudo=False,
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("note_ids.read_at")
    def _compute_unread_notes(self):
        notes = self.env["octopus.note"]
        unread = notes._unread_domain(self.sudo().company_id)
        groups = notes._read_group(
            unread & Domain("document_id", "in", self.ids), ["document_id"], ["__count"]
        )
        counts = {document.id: count for document, count in groups}
        for document in self:
            document.unread_notes = counts.get(document.id, 0)

    @api.model
    def _search_unread_notes(self, operator, value):
        if (operator, value) not in ((">", 0), (">=", 1)):
            return NotImplemented
        notes = self.env["octopus.note"]
        return Domain("note_ids", "any", notes._unread_domain(self.env.companies))

    def action_write_note(self):
        """Open the dialog that writes a note on this document."""
        self.ensure_one()
        self._check_right("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "octopus_dms.octopus_note_write_action"
        )
        return {**action, "context": {"default_document_id": self.id}}

    def action_read_notes(self):
        """The side of the user has seen the notes on these documents."""
        self.check_access("read")
        self.note_ids.action_read()

    def _before_destruction(self):
        # EXTENDS 'octopus_dms': the notes on a document go with it; what was asked for was
        # received all the same
        self.sudo().note_ids.unlink()
        missing = self.env["octopus.missing.document"].sudo()
        missing.search([("document_id", "in", self.ids)]).document_id = False
        return super()._before_destruction()
