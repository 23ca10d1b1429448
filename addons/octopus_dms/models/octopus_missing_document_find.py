# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which entries have no document: posted bills, and payments that nothing explains."""

from odoo import api, fields, models

MOST = 200
MONTHS = 15


class OctopusMissingDocument(models.Model):
    _name = "octopus.missing.document"
    _inherit = ["octopus.missing.document"]

    @api.model
    def action_find(self):
        """List what is missing in the books of the open dossiers, for the accountant to ask.

        Each part of the books is looked at with the right of the user on it.
        """
        self.env.companies._octopus_check("documents", "write")
        entries = self._bills_without() | self._payments_without()
        known = self.sudo().search([("move_id", "in", entries.ids)]).move_id
        new = [self._prepare_found(entry) for entry in (entries - known)[:MOST]]
        self.sudo().create(new)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "Entries without a document found: %(count)s.", count=len(new)
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _since(self):
        return fields.Date.subtract(fields.Date.today(), months=MONTHS)

    @api.model
    def _bills_without(self):
        """Posted purchases without a document that the user may read."""
        return self.env["account.move"].search(
            [
                ("company_id", "in", self.env.companies.ids),
                ("move_type", "in", ("in_invoice", "in_refund")),
                ("state", "=", "posted"),
                ("date", ">=", self._since()),
                ("octopus_document_ids", "=", False),
            ],
            order="date desc, id desc",
            limit=2 * MOST,
        )

    @api.model
    def _payments_without(self):
        """Entries of bank lines that went out and are matched with nothing."""
        lines = self.env["account.bank.statement.line"].search(
            [
                ("company_id", "in", self.env.companies.ids),
                ("amount", "<", 0),
                ("is_reconciled", "=", False),
                ("date", ">=", self._since()),
                ("move_id.octopus_document_ids", "=", False),
            ],
            order="date desc, id desc",
            limit=2 * MOST,
        )
        return lines.move_id

    def _prepare_found(self, entry):
        line = entry.statement_line_id
        words = line.payment_ref or entry.ref or entry.name or ""
        return {
            "name": " ".join(words.split())[:200] or self.env._("Invoice or receipt"),
            "company_id": entry.company_id.id,
            "date": entry.invoice_date or entry.date,
            "amount": abs(line.amount if line else entry.amount_total_signed),
            "supplier_name": entry.partner_id.sudo().name or line.partner_name,
            "move_id": entry.id,
            "state": "found",
            "asked_by_id": self.env.uid,
        }
